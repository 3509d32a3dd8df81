"""Agreements: lists, one agreement, and the acts on it (domain 4.5 - 4.7, 4.10)."""

from typing import Literal

from fastapi import APIRouter, Response

from chassis.call import PersonCall
from chassis.core import Core
from chassis.database import Tx
from chassis.documented import documented
from chassis.listing import Cursors
from chassis.shapes import Page
from signing.edges.bodies import EVERYBODY, SCHOOL, FilterQuery, Id, Include, Nothing, PagingQuery, WithReason
from signing.reading.agreements import count_agreements, list_agreements
from signing.reading.filters import Paging
from signing.reading.one_agreement import for_review, now_shown, one_agreement
from signing.reading.shapes import AgreementForReview, AgreementRow, AgreementShown, Counts
from signing.use_cases.reopen import reopen
from signing.use_cases.withdraw import withdraw

_WITHDRAWING = (
    "agreement.wrong_state", "agreement.withdraw_closed", "agreement.already_decided", "agreement.withdraw_too_late",
    "agreement.withdrawn_before", "auth.fresh_proof_needed",
)  # fmt: skip


def router(core: Core) -> APIRouter:
    routes, cursors = APIRouter(), Cursors(core.secret("cursors"))

    @routes.get(
        "/api/v1/agreements",
        **documented(
            "list_agreements", roles=EVERYBODY, scope="own", answers=Page[AgreementRow], problems=("cursor.mismatch",)
        ),
    )
    async def list_them(filters: FilterQuery, paging: PagingQuery, call: PersonCall, include: Include = "") -> Response:
        page = Paging(paging.limit, paging.cursor, paging.sort or "-formed_at")
        return await call.read(lambda tx: list_agreements(tx, cursors, filters, page, include == "acts"))

    @routes.get(
        "/api/v1/agreements/counts", **documented("count_agreements", roles=EVERYBODY, scope="own", answers=Counts)
    )
    async def count_them(filters: FilterQuery, call: PersonCall, by: Literal["state", "tab"] = "state") -> Response:
        return await call.read(lambda tx: count_agreements(tx, by, filters))

    @routes.get(
        "/api/v1/agreements/{id}",
        **documented("get_agreement", roles=EVERYBODY, scope="own", answers=AgreementShown, thing="agreement"),
    )
    async def get(thing_id: Id, call: PersonCall) -> Response:
        return await call.read(lambda tx: one_agreement(tx, thing_id))

    @routes.get(
        "/api/v1/agreements/{id}/for-review",
        **documented(
            "get_agreement_for_review", roles=SCHOOL, scope="school", answers=AgreementForReview, thing="agreement"
        ),
    )
    async def get_for_review(thing_id: Id, call: PersonCall) -> Response:
        return await call.read(lambda tx: for_review(tx, thing_id))

    @routes.post(
        "/api/v1/agreements/{id}/withdraw",
        **documented(
            "withdraw_agreement",
            roles=("student",),
            scope="own",
            answers=AgreementShown,
            problems=_WITHDRAWING,
            thing="agreement",
        ),
    )
    async def withdraw_it(thing_id: Id, call: PersonCall, body: Nothing | None = None) -> Response:
        async def act(tx: Tx) -> AgreementShown:
            return await now_shown(tx, await withdraw(tx, thing_id))

        return await call.once(act)

    @routes.post(
        "/api/v1/agreements/{id}/reopen",
        **documented(
            "reopen_agreement",
            roles=("school_reviewer", "school_admin"),
            scope="school",
            answers=AgreementShown,
            problems=("agreement.wrong_state", "version.required", "version.stale"),
            thing="agreement",
        ),
    )
    async def reopen_it(thing_id: Id, body: WithReason, call: PersonCall) -> Response:
        seen = call.seen_version()

        async def act(tx: Tx) -> AgreementShown:
            return await now_shown(tx, await reopen(tx, core.ids, thing_id, seen, body.reason))

        return await call.once(act)

    return routes
