"""What a student does with a destination over HTTP: submit, withdraw, ask for release."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response
from pydantic import Field

from chassis import idempotency
from chassis.call import Call, PersonCall, Result, answer_of, respond
from chassis.core import Core
from chassis.database import Tx
from chassis.documented import documented
from chassis.shapes import Shape, cleaned
from destinations.adapters.peers import agreement_of, make_known
from destinations.destination import Destination
from destinations.edges.roles import STUDENT
from destinations.reading.one_destination import show
from destinations.reading.wording import refusal_of
from destinations.shapes import DestinationShown
from destinations.use_cases.release import release
from destinations.use_cases.settle_claim import settle_claim
from destinations.use_cases.submit import submit
from destinations.use_cases.withdraw import withdraw

DestinationId = Annotated[UUID, Path(alias="id")]
COMMON = ("thing.not_found", "act.forbidden", "act.wrong_state")


class ReleaseBody(Shape):
    """`evidence`: upload tokens."""

    reason: cleaned("reason") = Field(min_length=1)  # type: ignore[valid-type]
    evidence: tuple[str, ...] = Field(max_length=20)


class NoBody(Shape):
    """Nothing to say beyond the act itself."""


def router(core: Core) -> APIRouter:
    routes = APIRouter(tags=["destinations"])

    @routes.post(
        "/api/v1/destinations/{id}/submit",
        **documented(
            "submit_destination", roles=STUDENT, scope="own", answers={200: DestinationShown, 202: DestinationShown}, thing="destination",
            problems=(*COMMON, "destination.incomplete", "destination.has_agreement", "destination.claim_lost"),
        ),
    )  # fmt: skip
    async def submit_one(destination_id: DestinationId, call: PersonCall, body: NoBody | None = None) -> Response:
        """200 with the destination under review; 202 while the commitment is still being confirmed: poll it."""
        del body
        call.actor.require_role("提交审核", *STUDENT)
        return await _submit(core, call, destination_id)

    @routes.post(
        "/api/v1/destinations/{id}/withdraw",
        **documented(
            "withdraw_destination", roles=STUDENT, scope="own", answers=DestinationShown, thing="destination",
            problems=(*COMMON, "destination.step_decided", "auth.fresh_proof_needed"),
        ),
    )  # fmt: skip
    async def withdraw_one(destination_id: DestinationId, call: PersonCall, body: NoBody | None = None) -> Response:
        del body
        call.actor.require_role("撤回", *STUDENT)

        async def act(tx: Tx) -> Result:
            return await show(tx, await withdraw(tx, destination_id))

        return await call.once(act)

    @routes.post(
        "/api/v1/destinations/{id}/release",
        **documented(
            "release_destination", roles=STUDENT, scope="own", answers=DestinationShown, thing="destination",
            problems=(*COMMON, "request.invalid", "file_token.refused", "auth.fresh_proof_needed"),
        ),
    )  # fmt: skip
    async def release_one(destination_id: DestinationId, body: ReleaseBody, call: PersonCall) -> Response:
        call.actor.require_role("申请解除去向", *STUDENT)

        async def act(tx: Tx) -> Result:
            asked = await release(tx, core.settings, destination_id, core.ids(), body.reason, body.evidence)
            return await show(tx, asked)

        return await call.once(act)

    return routes


async def _submit(core: Core, call: Call, destination_id: UUID) -> Response:
    """The remembered answer of the key is 202 until the claim is settled, then what became of it; a refusal is not remembered."""
    student_id, claim_id = UUID(call.actor.student_id), core.ids()

    async def ask() -> str:
        await make_known(core, student_id)
        return await agreement_of(core, student_id)

    async def begin(tx: Tx, agreement_id: str) -> Result:
        claiming = await submit(tx, destination_id, claim_id, agreement_id)
        headers = {"Location": f"/api/v1/destinations/{destination_id}", "Retry-After": "1"}
        return await show(tx, claiming), 202, headers

    first = await call.once(begin, ask)
    if "Idempotency-Replayed" in first.headers:
        return first
    attempt, final = await call.attempt(), first

    async def remember(tx: Tx, now: Destination) -> None:
        nonlocal final
        if now.state == "claiming":
            return
        if refusal_of(now) is not None:
            await idempotency.forget(tx, attempt)
            return
        answer = answer_of(await show(tx, now))
        await idempotency.fill(tx, attempt, answer)
        final = respond(answer)

    now = await settle_claim(core, destination_id, claim_id, call.actor, remember)
    if refusal := refusal_of(now):
        raise refusal
    return final
