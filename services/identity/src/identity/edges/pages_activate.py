"""The wizard of the first sign-in: who you are, the code we sent, your own password. Also for a forgotten one."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from chassis.errors import Refusal, invalid
from chassis.text import TextFault, clean
from identity.access import colleges
from identity.access.accounts import Accounts
from identity.access.activation import PURPOSES, Activation, EmployerFactors, StudentFactors
from identity.access.codes import Codes, SentCode, masked
from identity.edges.door import Door, attempt, page_route

_BLANK = {"school": "", "student_number": "", "name": "", "document_last_six": "", "credit_code": "", "email": ""}


def activate_router(door: Door, activation: Activation, codes: Codes, accounts: Accounts) -> APIRouter:
    router = APIRouter(prefix="/account/activate", include_in_schema=False, route_class=page_route(door))

    async def factors_page(request: Request, party: str, refused: Refusal | None, typed: dict[str, str]) -> Response:
        async with door.core.db.read() as tx:
            known = await colleges.schools(tx)
        shown: dict[str, Any] = {"party": party, "schools": known, "typed": {**_BLANK, **typed}}
        return door.page(request, "activate.html", refused=refused, **shown)

    async def code_page(request: Request, code_id: UUID, refused: Refusal | None) -> Response:
        async with door.core.db.read() as tx:
            row = await codes.account_of(tx, code_id, PURPOSES)
            if row is None:
                raise refused or Refusal("code.dead")
            contact = await colleges.contact_for(tx, row["id"])
        address = accounts.phone_of(row) if row["channel"] == "sms" else accounts.email_of(row)
        shown = {"channel": row["channel"], "masked": masked(row["channel"], address), "delivery": row["delivery"]}
        return door.page(request, "activate_code.html", refused=refused, contact=contact, **shown)

    @router.get("")
    async def show(request: Request, party: str = "student") -> Response:
        return await factors_page(request, "employer" if party == "employer" else "student", None, {})

    @router.post("")
    async def start(request: Request) -> Response:
        typed = await door.form(request)
        party = "employer" if typed.get("party") == "employer" else "student"
        sent = await attempt(_start(typed, party, door.visitor(request).address))
        if isinstance(sent, Refusal):
            return await factors_page(request, party, sent, typed)
        return door.go(f"/account/activate/{sent.id}")

    async def _start(typed: dict[str, str], party: str, address: str) -> SentCode:
        return await activation.start(read_factors(typed, party), address)

    @router.get("/{code_id}")
    async def show_code(request: Request, code_id: UUID) -> Response:
        return await code_page(request, code_id, None)

    @router.post("/{code_id}")
    async def finish(request: Request, code_id: UUID) -> Response:
        typed = await door.form(request)
        done = await attempt(_finish(code_id, typed))
        if isinstance(done, Refusal) and done.code == "code.dead":
            # A double click or a reload: the first of the two used the code up.
            done = await activation.done_before(code_id, typed.get("code", ""), typed.get("password", "")) or done
        if isinstance(done, Refusal):
            return await code_page(request, code_id, done)
        return door.page(request, "activated.html", login=done)

    async def _finish(code_id: UUID, typed: dict[str, str]) -> str:
        if typed.get("password") != typed.get("password_again"):
            raise invalid("/password_again", "password.differ", "两次填写的密码不一样")
        checked = await activation.check(code_id, typed.get("code", ""), typed.get("password", ""))
        async with door.core.db.begin() as tx:
            return await activation.finish(tx, checked)

    return router


def read_factors(typed: dict[str, str], party: str) -> StudentFactors | EmployerFactors:
    """The factors as typed in the form. Raises request.invalid naming the first field that is empty or unreadable."""
    if party == "employer":
        return EmployerFactors(_field(typed, "credit_code", "code"), _field(typed, "email", "email"))
    school = _field(typed, "school", "code")
    try:
        school_id = UUID(school)
    except ValueError as error:
        raise invalid("/school", "value.choice", "请选择学校") from error
    return StudentFactors(
        school_id,
        _field(typed, "student_number", "number"),
        _field(typed, "name", "name"),
        _field(typed, "document_last_six", "number"),
    )


def _field(typed: dict[str, str], name: str, kind: str) -> str:
    try:
        value = clean(typed.get(name, ""), kind)
    except TextFault as fault:
        raise invalid(f"/{name}", fault.code, fault.detail) from fault
    if not value:
        raise invalid(f"/{name}", "text.required", "必填")
    return value
