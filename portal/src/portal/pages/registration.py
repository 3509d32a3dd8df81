"""用人单位注册: one form with the licence in it. What was typed is kept, and so is a licence that was taken once."""

from dataclasses import dataclass
from hashlib import sha256

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from portal.drawing import Pages
from portal.gateway_client import new_idempotency_key
from portal.pages.acting import KEPT
from portal.problem import FieldError, Problem, Refused, declared
from portal.visit import Visit, Visits
from portal.words.codes import choices
from portal.words.employer_forms import REGISTRATION, body_of

LICENCE = "licence"


@dataclass(frozen=True)
class Licence:
    """A licence that documents has taken: the token that registers it, the name that people know it by."""

    token: str
    name: str


def registration_routes(pages: Pages, visits: Visits) -> APIRouter:
    """`/register`, for those who have no account yet, and `/registered`."""
    router = APIRouter(include_in_schema=False)

    def page(
        visit: Visit, typed: dict[str, str], licence: Licence | None = None, problem: Problem | None = None
    ) -> Response:
        # A licence that was refused is not kept: another one must be chosen.
        kept = None if problem and problem.error_of(LICENCE) else licence
        return pages.answer(
            "signing_info/register.html", visit.frame, status=problem.status if problem else 200, fields=REGISTRATION,
            typed=typed, problem=problem, choices=choices, licence=kept,
            key=typed.get("idempotency_key") or new_idempotency_key(),
        )  # fmt: skip

    @router.get("/register")
    async def register(request: Request) -> Response:
        return page(await visits.public(request), {})

    @router.post("/register")
    async def registered(request: Request) -> Response:
        # A stranger has no session to bind a token to; the API asks nothing but what is on the form.
        visit, form = await visits.public(request), await request.form()
        typed = {name: value for name, value in form.items() if isinstance(value, str)}
        body, wrong = body_of(REGISTRATION, typed)
        licence: Licence | None = None
        try:
            licence = await _licence(visit, form, typed)
        except Refused as refused:
            if refused.problem.status not in (*KEPT, 413, 415):
                raise
            wrong.append(_at_the_field(refused.problem))
        if wrong:
            problem = declared("request.invalid", 422).model_copy(update={"errors": wrong})
            return page(visit, typed, licence, problem)
        try:
            body[LICENCE] = licence.token if licence else None
            await visit.gateway.post("/employers", body, key=typed.get("idempotency_key"))
        except Refused as refused:
            if refused.problem.status not in KEPT:
                raise
            return page(visit, typed, licence, refused.problem)
        return RedirectResponse("/registered", status_code=303)

    @router.get("/registered")
    async def thanks(request: Request) -> Response:
        return pages.answer("signing_info/registered.html", (await visits.public(request)).frame)

    return router


async def _licence(visit: Visit, form: FormData, typed: dict[str, str]) -> Licence | None:
    """The file of the form, sent to documents; else the one that was taken before."""
    file = form.get(LICENCE)
    if not isinstance(file, UploadFile) or not file.filename:
        token = typed.get("licence_token")
        return Licence(token, typed.get("licence_name", "")) if token else None
    content = await file.read()
    # One form may bring a second file after the first was refused, and sends each of them once.
    key = f"{typed.get('idempotency_key', '')}-{sha256(content).hexdigest()[:32]}"
    media = file.content_type or "application/octet-stream"
    answer = await visit.gateway.upload("/licences", file.filename, content, media, key=key)
    return Licence(answer.body["token"], answer.body["name"])


def _at_the_field(problem: Problem) -> FieldError:
    cure = f"，请{problem.way_out.text}" if problem.way_out else ""
    return FieldError(pointer=f"/{LICENCE}", code=problem.code, detail=f"营业执照没有上传：{problem.detail}{cure}")
