"""Letters: lists, one letter, and the answers to it (domain 4.4, 4.5)."""

from dataclasses import replace
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Response

from chassis.call import PersonCall, respond
from chassis.core import Core
from chassis.database import Tx
from chassis.documented import documented
from chassis.listing import Cursors
from chassis.shapes import Page
from signing.adapters.number_blocks import NumberBlocks
from signing.edges.bodies import (
    EMPLOYER,
    EVERYBODY,
    FilterQuery,
    Id,
    Include,
    MaybeReason,
    Nothing,
    PagingQuery,
    WithReason,
)
from signing.reading.filters import Paging
from signing.reading.invitations import count_invitations, list_invitations
from signing.reading.one_invitation import now_shown, one_invitation
from signing.reading.shapes import AgreementShown, Counts, InvitationRow, InvitationShown
from signing.use_cases.accept import accept
from signing.use_cases.decline import decline
from signing.use_cases.revoke import revoke

_CLOSED = ("invitation.not_open", "invitation.expired")
_GATES = (
    "student.has_commitment", "student.has_destination", "student.plan_locked", "student.suspended", "student.training_mode",
    "student.data_gate_closed", "student.restricted", "student.waiting_period",
)  # fmt: skip


def router(core: Core, numbers: NumberBlocks) -> APIRouter:
    routes, cursors = APIRouter(), Cursors(core.secret("cursors"))

    @routes.get(
        "/api/v1/invitations",
        **documented(
            "list_invitations", roles=EVERYBODY, scope="own", answers=Page[InvitationRow], problems=("cursor.mismatch",)
        ),
    )
    async def list_them(
        filters: FilterQuery, paging: PagingQuery, call: PersonCall, batch_id: UUID | None = None, include: Include = ""
    ) -> Response:
        page = Paging(paging.limit, paging.cursor, paging.sort or "-sent_at")
        chosen = replace(filters, batch_id=batch_id)
        return await call.read(lambda tx: list_invitations(tx, cursors, chosen, page, include == "acts"))

    @routes.get(
        "/api/v1/invitations/counts", **documented("count_invitations", roles=EVERYBODY, scope="own", answers=Counts)
    )
    async def count_them(filters: FilterQuery, call: PersonCall, by: Literal["state"] = "state") -> Response:
        return await call.read(lambda tx: count_invitations(tx, filters))

    @routes.get(
        "/api/v1/invitations/{id}",
        **documented("get_invitation", roles=EVERYBODY, scope="own", answers=InvitationShown, thing="invitation"),
    )
    async def get(thing_id: Id, call: PersonCall) -> Response:
        return await call.read(lambda tx: one_invitation(tx, thing_id))

    @routes.post(
        "/api/v1/invitations/{id}/accept",
        **documented(
            "accept_invitation",
            roles=("student",),
            scope="own",
            answers=AgreementShown,
            problems=(
                *_CLOSED,
                *_GATES,
                "version.required",
                "version.stale",
                "auth.fresh_proof_needed",
                "upstream.unavailable",
            ),
            thing="invitation",
        ),
    )
    async def accept_it(thing_id: Id, call: PersonCall, body: Nothing | None = None) -> Response:
        attempt, seen = await call.attempt(), call.seen_version()
        answer, replayed = await accept(core, numbers, call.actor, thing_id, seen, attempt)
        return respond(answer, replayed)

    @routes.post(
        "/api/v1/invitations/{id}/decline",
        **documented(
            "decline_invitation",
            roles=("student",),
            scope="own",
            answers=InvitationShown,
            problems=(*_CLOSED, "student.has_commitment", "student.has_destination", "request.invalid"),
            thing="invitation",
        ),
    )
    async def decline_it(thing_id: Id, body: MaybeReason, call: PersonCall) -> Response:
        async def act(tx: Tx) -> InvitationShown:
            return await now_shown(tx, await decline(tx, thing_id, body.reason))

        return await call.once(act)

    @routes.post(
        "/api/v1/invitations/{id}/revoke",
        **documented(
            "revoke_invitation",
            roles=EMPLOYER,
            scope="employer",
            answers=InvitationShown,
            problems=_CLOSED,
            thing="invitation",
        ),
    )
    async def revoke_it(thing_id: Id, body: WithReason, call: PersonCall) -> Response:
        async def act(tx: Tx) -> InvitationShown:
            return await now_shown(tx, await revoke(tx, thing_id, body.reason))

        return await call.once(act)

    return routes
