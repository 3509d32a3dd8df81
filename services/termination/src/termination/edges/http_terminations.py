"""Terminations over HTTP: lists, one, what reviewers see, consent, defer."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response

from chassis.call import PersonCall, Result
from chassis.core import Core
from chassis.database import Tx
from chassis.documented import documented
from chassis.listing import DEFAULT, Cursors, limit_of
from chassis.shapes import Shape
from termination.lifecycle import ACT_LABELS, PARTIES, REVIEWERS, SIDES, Act, Side, State
from termination.reading import listing
from termination.reading.one_termination import one_termination, show
from termination.shapes import Counts, TerminationPage, TerminationShown
from termination.use_cases.consent import consent
from termination.use_cases.defer import defer

READERS = (*PARTIES, *REVIEWERS)
TerminationId = Annotated[UUID, Path(alias="id")]
ANSWERED = (
    "thing.not_found",
    "act.forbidden",
    "termination.opening",
    "termination.answered",
    "termination.own_request",
)


class ConsentBody(Shape):
    # The other party has read 解约须知 and ticked it.
    notice_read: Literal[True]


class NoBody(Shape):
    """Nothing to say beyond the act itself."""


def _filter(
    state: Annotated[tuple[State, ...], Query()] = (),
    asked_by: Side | None = None,
    agreement_id: UUID | None = None,
) -> listing.Filter:
    return listing.Filter(state, asked_by, str(agreement_id) if agreement_id else None)


Filters = Annotated[listing.Filter, Depends(_filter)]


def router(core: Core) -> APIRouter:
    routes, cursors = APIRouter(tags=["terminations"]), Cursors(core.secret("cursors"))

    @routes.get(
        "/api/v1/terminations",
        **documented(
            "list_terminations", roles=READERS, scope="own", answers=TerminationPage, problems=("cursor.mismatch",)
        ),
    )
    async def list_terminations(
        call: PersonCall, wanted: Filters, limit: int = DEFAULT, cursor: str | None = None
    ) -> Response:
        return await call.read(lambda tx: listing.page_of(tx, cursors, wanted, limit_of(limit), cursor))

    @routes.get(
        "/api/v1/terminations/counts", **documented("count_terminations", roles=READERS, scope="own", answers=Counts)
    )
    async def count_terminations(call: PersonCall, wanted: Filters, by: Literal["state", "turn"] = "state") -> Response:
        return await call.read(lambda tx: listing.counts(tx, wanted, by))

    @routes.get(
        "/api/v1/terminations/{id}",
        **documented(
            "get_termination",
            roles=READERS,
            scope="own",
            answers=TerminationShown,
            problems=("thing.not_found",),
            thing="termination",
        ),
    )
    async def get_termination(termination_id: TerminationId, call: PersonCall) -> Response:
        return await call.read(lambda tx: one_termination(tx, str(termination_id)))

    @routes.get(
        "/api/v1/terminations/{id}/for-review",
        **documented(
            "get_termination_for_review", roles=REVIEWERS, scope="school", answers=TerminationShown, problems=("thing.not_found",),
            thing="termination",
        ),
    )  # fmt: skip
    async def get_for_review(termination_id: TerminationId, call: PersonCall) -> Response:
        call.actor.require_role("审核解约", *REVIEWERS)
        return await call.read(lambda tx: one_termination(tx, str(termination_id)))

    @routes.post(
        "/api/v1/terminations/{id}/consent",
        **documented(
            "consent_termination", roles=tuple(SIDES), scope="own", answers=TerminationShown, thing="termination",
            problems=(*ANSWERED, "version.required", "version.stale", "auth.fresh_proof_needed"),
        ),
    )  # fmt: skip
    async def consent_termination(termination_id: TerminationId, body: ConsentBody, call: PersonCall) -> Response:
        del body
        call.actor.require_role(ACT_LABELS[Act.CONSENT], *SIDES)
        seen = call.seen_version()

        async def act(tx: Tx) -> Result:
            return show(await consent(tx, str(termination_id), seen, str(core.ids())), tx.actor)

        return await call.once(act)

    @routes.post(
        "/api/v1/terminations/{id}/defer",
        **documented(
            "defer_termination", roles=tuple(SIDES), scope="own", answers=TerminationShown, thing="termination",
            problems=(*ANSWERED, "termination.deferred_already"),
        ),
    )  # fmt: skip
    async def defer_termination(
        termination_id: TerminationId, call: PersonCall, body: NoBody | None = None
    ) -> Response:
        del body
        call.actor.require_role(ACT_LABELS[Act.DEFER], *SIDES)

        async def act(tx: Tx) -> Result:
            return show(await defer(tx, str(termination_id)), tx.actor)

        return await call.once(act)

    return routes
