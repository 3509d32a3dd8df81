"""Letters sent together: preview, send, look, revoke (domain 4.3)."""

from collections.abc import Awaitable, Callable, Sequence
from hashlib import sha256
from typing import Any

from fastapi import APIRouter, Response

from chassis.call import PersonCall, answer_of, encode, respond
from chassis.clock import shanghai_day, wire
from chassis.core import Core
from chassis.database import Tx
from chassis.documented import documented
from chassis.ids import derived_id
from chassis.listing import Cursors
from chassis.problem_json import reason_body
from chassis.repeating import SAFE
from chassis.shapes import Page
from chassis.throttle import Throttle
from signing import terms
from signing.adapters.batches import Wanted
from signing.adapters.directory import Directory
from signing.edges.bodies import EMPLOYER, READERS, Batch, Id, PagingQuery, WithReason
from signing.policy import AT_ONCE, deadline, last_day
from signing.reading import batches, shapes
from signing.reading.filters import Paging
from signing.use_cases import invite
from signing.use_cases.invite import Known, Outcome
from signing.use_cases.revoke import revoke_batch
from signing.use_cases.send_batch import queue_batch

_UNDER_WAY = ("queued", "running")
_REFUSALS = (
    "employer.suspended", "employer.signing_info_missing", "employer.not_admitted", "student.not_found", "invitation.open_already",
    "invitation.agreement_lives", "invitation.cap_reached", "invitation.channel_closed", "invitation.report_too_early",
    "limit.exceeded", "request.invalid",
)  # fmt: skip


def router(core: Core, directory: Directory, throttle: Throttle) -> APIRouter:
    routes, cursors = APIRouter(), Cursors(core.secret("cursors"))

    def asking(call: PersonCall, body: Batch) -> Callable[[], Awaitable[Known]]:
        async def ask() -> Known:
            require_whole(body)
            return await invite.ask(core, directory, throttle, call.actor, [item.student_id for item in body.items])

        return ask

    def require_whole(body: Batch) -> None:
        terms.require_whole(body.terms, last_day(deadline(core.clock.now(), body.terms.reply_days, None)))

    @routes.post(
        "/api/v1/invitation-batches/previews",
        **documented(
            "preview_invitation_batch",
            roles=EMPLOYER,
            scope="employer",
            answers=shapes.Preview,
            repeating=SAFE,
            problems=_REFUSALS,
        ),
    )
    async def preview(body: Batch, call: PersonCall) -> Response:
        known = await asking(call, body)()
        letter_terms = terms.to_message(body.terms)
        async with core.db.read(call.actor) as tx:
            found = await invite.preview(tx, known, core.ids, letter_terms, [item.student_id for item in body.items])
            answer = {
                "letter": {
                    "employer": shapes.employer(known.employer).model_dump(mode="json"),
                    "terms": terms.shown(letter_terms).model_dump(mode="json"),
                    "sent_on": shanghai_day(tx.now).isoformat(),
                },
                **_results(body, found, preview=True),
            }
        return respond(answer_of(answer))

    @routes.post(
        "/api/v1/invitation-batches",
        **documented(
            "create_invitation_batch",
            roles=EMPLOYER,
            scope="employer",
            answers={200: shapes.BatchSent, 202: shapes.BatchShown},
            problems=_REFUSALS,
        ),
    )
    async def create(body: Batch, call: PersonCall) -> Response:
        attempt = await call.attempt()
        batch_id = derived_id(call.actor.id, "invite", attempt.key)
        wanted = [Wanted(place, item.ref, item.student_id) for place, item in enumerate(body.items)]
        letter_terms = terms.to_message(body.terms)

        async def act(tx: Tx, known: Known) -> dict[str, Any]:
            outcomes = await invite.invite(tx, known, core.ids, batch_id, letter_terms, wanted)
            return {"id": str(batch_id), **_results(body, outcomes)}

        async def ask_first() -> None:
            require_whole(body)
            await invite.may_invite(directory, throttle, call.actor, len(wanted))

        async def act_later(tx: Tx, _: None) -> tuple[dict[str, Any], int, dict[str, str]]:
            await queue_batch(tx, batch_id, letter_terms, wanted)
            where = {"Location": f"/api/v1/invitation-batches/{batch_id}", "Retry-After": "1"}
            return await batches.one_batch(tx, batch_id), 202, where

        if len(wanted) > AT_ONCE:
            return await call.once(act_later, ask_first)
        return await call.once(act, asking(call, body))

    @routes.get(
        "/api/v1/invitation-batches",
        **documented("list_invitation_batches", roles=READERS, scope="employer", answers=Page[shapes.BatchRow]),
    )
    async def list_batches(paging: PagingQuery, call: PersonCall) -> Response:
        call.actor.require_role("查看签约邀请批次", *READERS)
        page = Paging(paging.limit, paging.cursor, paging.sort or "-sent_at")
        return await call.read(lambda tx: batches.list_batches(tx, cursors, page))

    @routes.get(
        "/api/v1/invitation-batches/{id}",
        **documented(
            "get_invitation_batch", roles=READERS, scope="employer", answers=shapes.BatchShown, thing="invitation_batch"
        ),
    )
    async def get(thing_id: Id, call: PersonCall) -> Response:
        call.actor.require_role("查看签约邀请批次", *READERS)

        async def question(tx: Tx) -> tuple[dict[str, Any], int, dict[str, str]]:
            found = await batches.one_batch(tx, thing_id)
            headers = {"ETag": f'"{sha256(encode(found)).hexdigest()[:32]}"'}
            return found, 200, headers | ({"Retry-After": "1"} if found["state"] in _UNDER_WAY else {})

        return await call.read(question)

    @routes.post(
        "/api/v1/invitation-batches/{id}/revoke",
        **documented(
            "revoke_invitation_batch",
            roles=EMPLOYER,
            scope="employer",
            answers=shapes.RevokedMany,
            problems=("invitation.batch_settled",),
            thing="invitation_batch",
        ),
    )
    async def revoke(thing_id: Id, body: WithReason, call: PersonCall) -> Response:
        call.actor.require_role("撤回签约邀请", *EMPLOYER)

        async def act(tx: Tx) -> dict[str, Any]:
            results = []
            for index, (letter, refusal) in enumerate(await revoke_batch(tx, thing_id, body.reason)):
                result: dict[str, Any] = {"ref": str(letter.id), "index": index, "id": str(letter.id)}
                why = {"problem": reason_body(refusal)} if refusal else {}
                results.append({**result, "outcome": "refused" if refusal else "done", **why})
            return _summed(results)

        return await call.once(act)

    return routes


def _results(body: Batch, outcomes: Sequence[Outcome], preview: bool = False) -> dict[str, Any]:
    results = []
    for index, (item, one) in enumerate(zip(body.items, outcomes, strict=True)):
        result: dict[str, Any] = {"ref": item.ref, "index": index, "student_id": str(item.student_id)}
        if one.refusal:
            result |= {"outcome": "refused", "problem": reason_body(one.refusal)}
        elif one.letter:
            letter = one.letter
            result |= {
                "outcome": "done",
                "student": shapes.student(letter.student, letter.identity_number_masked).model_dump(mode="json"),
                "reply_days": letter.terms.reply_days,
                "reply_by": last_day(letter.expires_at).isoformat(),
                "expires_at": wire(letter.expires_at),
                **({} if preview else {"id": str(letter.id)}),
            }
        results.append(result)
    return _summed(results)


def _summed(results: list[dict[str, Any]]) -> dict[str, Any]:
    refused = sum(result["outcome"] == "refused" for result in results)
    return {"summary": {"total": len(results), "done": len(results) - refused, "refused": refused}, "results": results}
