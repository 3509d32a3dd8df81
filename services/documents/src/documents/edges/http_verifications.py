"""The public verification page's question: a number with its code, or the file itself. Nobody has to sign in."""

from fastapi import APIRouter, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from sqlalchemy import RowMapping, select

from chassis.call import PublicCall, address_of, encode
from chassis.core import Core
from chassis.documented import PUBLIC, documented
from chassis.errors import Refusal
from chassis.repeating import SAFE
from chassis.throttle import Throttle
from chassis.validation import refusal_of
from documents.adapters.press_room import PressRoom
from documents.adapters.school_seals import SchoolSeals
from documents.adapters.tables import prints
from documents.edges.one_file import Sent, multipart_of, one_file
from documents.engine.uploads import limits
from documents.policy import VERIFY_ADDRESS, VERIFY_FILES, VERIFY_NUMBER
from documents.reading.verification import agreement_of_code, file_known, shown_file, unknown_file, verified
from documents.shapes import VerificationAsked, Verified

PROBLEMS = (
    "verification.not_found", "limit.exceeded", "upstream.unavailable", "document.renderer_starting", limits.TOO_LARGE,
    limits.TYPE_NOT_ALLOWED,
)  # fmt: skip


def routes(core: Core, room: PressRoom, seals: SchoolSeals) -> APIRouter:
    router = APIRouter(tags=["verifications"])
    throttle = Throttle(core.redis, core.settings.service)

    # Two kinds of body, so the document is told of them here and not by a parameter.
    told = documented(
        "verify_agreement", roles=(PUBLIC,), scope="public", answers=Verified, repeating=SAFE, problems=PROBLEMS
    )
    told["openapi_extra"]["requestBody"] = {
        "required": True,
        "content": {
            "application/json": {"schema": VerificationAsked.model_json_schema()},
            **multipart_of(number={"type": "string"}, code={"type": "string"}),
        },
    }

    @router.post("/api/v1/verifications", **told)
    async def verify_agreement(call: PublicCall) -> Response:
        address = address_of(call.request)
        await throttle.spend(VERIFY_ADDRESS, address)
        if call.request.headers.get("content-type", "").startswith("application/json"):
            asked = await json_of(call)
            answer = await verified(core, await by_code(asked.number, asked.code), None, None)
        else:
            await throttle.require_room(VERIFY_FILES, address)
            answer = await by_file(await one_file(call.request, "number", "code"), address)
        headers = {"Cache-Control": "no-store", "Content-Language": "zh-CN"}
        return Response(encode(answer), headers=headers, media_type="application/json")

    async def by_code(number: str, code: str) -> RowMapping:
        await throttle.spend(VERIFY_NUMBER, number[:40])
        async with core.db.read() as tx:
            printed = await agreement_of_code(tx, number, code)
        # Failures count; whoever has the paper may look as often as they like.
        await throttle.forgive(VERIFY_NUMBER, number[:40])
        return printed

    async def by_file(sent: Sent, address: str) -> Verified:
        if not sent.content.startswith(b"%PDF-"):
            raise Refusal(limits.TYPE_NOT_ALLOWED)
        printed = await by_code(sent.fields["number"], sent.fields.get("code", "")) if "number" in sent.fields else None
        async with core.db.read() as tx:
            known = await file_known(tx, sent.content)
            if printed is None and known is not None:
                printed = await tx.row(select(prints).where(prints.c.agreement_id == known["agreement_id"]))
        if known is None:
            # Files that nobody here made count; a school that checks its own thousand is not stopped.
            await throttle.spend(VERIFY_FILES, address)
        now = core.clock.now()
        file = await shown_file(room.renderer_now(), seals.roots(now), sent.content, known, now)
        return unknown_file(file, now) if printed is None else await verified(core, printed, file, known)

    return router


async def json_of(call: PublicCall) -> VerificationAsked:
    try:
        return VerificationAsked.model_validate_json(await call.request.body())
    except ValidationError as error:
        faults = [{**fault, "loc": ("body", *fault["loc"])} for fault in error.errors()]
        raise refusal_of(RequestValidationError(faults)) from None
