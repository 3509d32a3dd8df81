"""Employers: registration, signing info, admissions."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field, model_validator

from chassis import file_tokens
from chassis.call import PersonCall, PublicCall, Result, address_of
from chassis.core import Core
from chassis.database import Tx
from chassis.documented import PUBLIC, documented
from chassis.errors import Refusal, in_field, invalid
from chassis.listing import Cursors
from chassis.shapes import Page, Shape, cleaned
from chassis.throttle import Throttle
from contracts.codes import UnknownCode, entry, numbers
from identity.access.accounts import Accounts
from identity.access.rules import REGISTRATION_ADDRESS
from identity.adapters import employers as registry
from identity.edges.answers import whole
from identity.employers.signing_info import KEEPER, NOT_RECEIVED
from identity.reading.employers import list_employers, one_employer, shown
from identity.shapes import EmployerRow, EmployerShown
from identity.use_cases.confirm_signing_info import confirm_signing_info
from identity.use_cases.register_employer import register_employer

_PEOPLE = ("employer_admin", "recruiter", "reader")
_SEEING = (*_PEOPLE, "school_reviewer", "school_admin", "province_operator")
Name = Annotated[cleaned("name"), Field(min_length=1)]  # type: ignore[valid-type]
Organisation = Annotated[cleaned("organisation"), Field(min_length=1)]  # type: ignore[valid-type]
Address = Annotated[cleaned("address"), Field(min_length=1)]  # type: ignore[valid-type]


class Registration(Shape):
    name: Organisation  # type: ignore[valid-type]
    credit_code: cleaned("code") = ""  # type: ignore[valid-type]
    no_code_reason: cleaned("reason") = ""  # type: ignore[valid-type]
    nature: str
    industry: str
    region: str
    address: Address  # type: ignore[valid-type]
    postcode: cleaned("number")  # type: ignore[valid-type]
    contact: Name  # type: ignore[valid-type]
    phone: cleaned("number")  # type: ignore[valid-type]
    email: cleaned("email")  # type: ignore[valid-type]
    # The token of an upload to /licences.
    licence: Annotated[str, Field(max_length=4000)] | None = None


class SigningInfoGiven(Shape):
    nature: str
    industry: str
    region: str
    archive_reception: Literal["0", "1", "2"]
    archive_unit: cleaned("organisation") = ""  # type: ignore[valid-type]
    archive_address: cleaned("address") = ""  # type: ignore[valid-type]
    archive_postcode: cleaned("number") = ""  # type: ignore[valid-type]
    archive_contact: cleaned("name") = ""  # type: ignore[valid-type]
    archive_phone: cleaned("number") = ""  # type: ignore[valid-type]
    hukou_reception: Literal["0", "1", "2", "3"]
    hukou_address: cleaned("address") = ""  # type: ignore[valid-type]

    @model_validator(mode="after")
    def _complete(self) -> "SigningInfoGiven":
        if self.archive_reception != NOT_RECEIVED and not all(getattr(self, name) for name in KEEPER):
            raise ValueError("接收档案的，要填写档案接收的单位、地址、邮编、联系人和电话")
        if self.hukou_reception != NOT_RECEIVED and not self.hukou_address:
            raise ValueError("接收户口的，要填写户口迁入地址")
        return self


def employers_router(core: Core, accounts: Accounts) -> APIRouter:
    router = APIRouter()
    cursors = Cursors(core.secret("cursors"))
    throttle = Throttle(core.redis, core.settings.service)

    @router.post(
        "/api/v1/employers",
        **documented(
            "register_employer",
            roles=(PUBLIC,),
            scope="public", answers={201: EmployerShown},
            problems=(
                "employer.code_wrong", "employer.code_needed", "employer.code_taken", "employer.licence_needed", "file_token.refused",
                "file_token.used", "request.invalid", "limit.exceeded",
            ),
        ),
    )  # fmt: skip
    async def register(body: Registration, call: PublicCall) -> Response:
        async def ask() -> dict[str, Any]:
            await throttle.spend(REGISTRATION_ADDRESS, address_of(call.request))
            return _facts(core, body)

        async def act(tx: Tx, facts: dict[str, Any]) -> Result:
            employer_id = await register_employer(tx, core.ids, accounts, facts)
            rows = await registry.by_ids(tx, [employer_id])
            return whole(shown(rows[0]), 201)

        return await call.once(act, ask)

    @router.get(
        "/api/v1/employers",
        **documented(
            "list_employers", roles=_SEEING, scope="employer", answers=Page[EmployerRow], problems=("cursor.mismatch",)
        ),
    )
    async def employers(
        call: PersonCall,
        q: Annotated[cleaned("organisation") | None, Query()] = None,  # type: ignore[valid-type]
        limit: int = 50,
        cursor: str | None = None,
    ) -> Response:
        call.actor.require_role("查看单位", *_SEEING)
        return await call.read(lambda tx: list_employers(tx, cursors, limit, cursor, q))

    @router.get(
        "/api/v1/employers/{id}",
        **documented("get_employer", roles=_SEEING, scope="employer", answers=EmployerShown, thing="employer"),
    )
    async def employer(id: UUID, call: PersonCall) -> Response:
        async def answer(tx: Tx) -> Result:
            return whole(await one_employer(tx, id))

        return await call.read(answer)

    @router.put(
        "/api/v1/employers/{id}/signing-info",
        **documented(
            "confirm_signing_info",
            roles=("employer_admin",),
            scope="employer",
            answers=EmployerShown,
            thing="employer",
            problems=("version.required", "version.stale", "act.forbidden", "request.invalid"),
        ),
    )
    async def signing_info(id: UUID, body: SigningInfoGiven, call: PersonCall) -> Response:
        _require_codes(body.model_dump())
        _require_number("/archive_postcode", body.archive_postcode, numbers.postcode)
        _require_number("/archive_phone", body.archive_phone, numbers.telephone_number)
        seen = call.seen_version()
        given = body.model_dump()
        own = {name: given.pop(name) for name in ("nature", "industry", "region")}
        async with core.db.begin(call.actor) as tx:
            await registry.seen_by(tx, id)
            call.actor.require_role("确认签约信息", "employer_admin")
            row = await confirm_signing_info(tx, id, seen, own, given)

        async def answer(_: Tx) -> Result:
            return whole(shown(row))

        return await call.read(answer)

    return router


def _facts(core: Core, body: Registration) -> dict[str, Any]:
    """The columns that a registration states. Raises request.invalid, file_token.refused."""
    facts = body.model_dump(exclude={"licence"})
    _require_codes(facts)
    _require_number("/postcode", body.postcode, numbers.postcode)
    _require_number("/phone", body.phone, numbers.telephone_number)
    _require_number("/email", body.email, numbers.email_address)
    return {**facts, "licence": _licence(core, body.licence) if body.licence else None}


def _licence(core: Core, token: str) -> dict[str, str]:
    """The file that this token names. Raises file_token.refused."""
    try:
        file = file_tokens.read(core.settings, token, file_tokens.PUBLIC)
    except Refusal as refused:
        raise in_field("/licence", refused.code, "上传的文件已过期或无效，请重新上传") from refused
    return {"file_id": file.file_id, "sha256": file.sha256, "content_type": file.content_type, "name": file.name}


def _require_codes(given: dict[str, Any]) -> None:
    for field, table in (("nature", "employer_nature"), ("industry", "industry"), ("region", "region")):
        try:
            entry(table, given[field])
        except UnknownCode as unknown:
            raise invalid(f"/{field}", "code.unknown", "要填代码表里的代码") from unknown


def _require_number(pointer: str, text: str, check: Any) -> None:
    if not text and pointer.startswith("/archive"):
        return
    try:
        check(text)
    except numbers.NotANumber as wrong:
        raise invalid(pointer, wrong.code, "格式不对，请核对后重新填写") from wrong
