"""Asking over HTTP: the notice and what stands in the way; then the request itself, settled with signing before the answer."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from chassis import idempotency
from chassis.call import PersonCall, Result, answer_of, respond
from chassis.core import Core
from chassis.database import Tx
from chassis.documented import documented
from chassis.errors import Unavailable
from chassis.shapes import Shape, cleaned
from termination.lifecycle import ASK_LABEL, PARTIES, SIDES, State
from termination.reading.one_termination import openings, refusal_of, show
from termination.shapes import Openings, TerminationShown
from termination.termination import Termination
from termination.use_cases.ask import Known, ask, asking, find_out
from termination.use_cases.settle import settle

WHY_NOT = (
    "thing.not_found", "act.forbidden", "termination.open_already", "termination.not_effective",
    "termination.by_proof_only", "termination.closed", "termination.used_up",
)  # fmt: skip


class AskBody(Shape):
    agreement_id: UUID
    reason: cleaned("reason") = Field(min_length=1)  # type: ignore[valid-type]
    # The asker has read 解约须知 and ticked it.
    notice_read: Literal[True]


def router(core: Core) -> APIRouter:
    routes = APIRouter(tags=["terminations"])

    @routes.get(
        "/api/v1/terminations/openings/{agreement_id}",
        **documented("get_termination_openings", roles=PARTIES, scope="own", answers=Openings,
                     problems=("thing.not_found",), thing="agreement"),
    )  # fmt: skip
    async def get_openings(agreement_id: UUID, call: PersonCall) -> Response:
        call.actor.require_role(ASK_LABEL, *PARTIES)
        known = await find_out(core, call.actor, str(agreement_id))

        async def look(tx: Tx) -> Result:
            return openings(await asking(tx, known), tx.actor)

        return await call.read(look)

    @routes.post(
        "/api/v1/terminations",
        **documented(
            "ask_termination",
            roles=tuple(SIDES),
            scope="own",
            answers={201: TerminationShown, 202: TerminationShown},
            problems=WHY_NOT,
        ),
    )
    async def ask_termination(body: AskBody, call: PersonCall) -> Response:
        """201: the other party is asked. 202: signing has not answered yet; poll the Location. 409: signing refused."""
        call.actor.require_role(ASK_LABEL, *SIDES)
        opened: list[Termination] = []

        async def act(tx: Tx, known: Known) -> Result:
            made = await ask(tx, known, str(core.ids()), body.reason)
            opened.append(made)
            return show(made, tx.actor), 202, {"Location": f"/api/v1/terminations/{made.id}", "Retry-After": "1"}

        async def facts() -> Known:
            return await find_out(core, call.actor, str(body.agreement_id))

        pending = await call.once(act, ask=facts)
        if not opened:
            return pending
        return await _settled(core, call, opened[0], pending)

    return routes


async def _settled(core: Core, call: PersonCall, opened: Termination, pending: Response) -> Response:
    """The answer after settling, remembered in place of the pending one; a refused request leaves no remembered answer."""
    attempt = await call.attempt()

    def answer(found: Termination) -> idempotency.Answer:
        return answer_of((show(found, call.actor), 201, {"Location": f"/api/v1/terminations/{found.id}"}))

    async def note(tx: Tx, found: Termination) -> None:
        if found.state is State.REFUSED:
            await idempotency.forget(tx, attempt)
        else:
            await idempotency.fill(tx, attempt, answer(found))

    try:
        found = await settle(core, opened, note)
    except Unavailable:
        return pending
    if refusal := refusal_of(found):
        raise refusal
    return respond(answer(found))
