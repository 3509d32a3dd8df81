"""The JSON API of accounts: activation without a session, and what belongs to the signed-in person."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Body
from fastapi import Path as PathParameter
from fastapi.responses import Response
from pydantic import Field

from chassis.actor import ROLES
from chassis.call import PersonCall, PublicCall
from chassis.clock import wire
from chassis.documented import PUBLIC, documented
from chassis.errors import Refusal
from chassis.shapes import Instant, Named, Page, Shape, cleaned
from identity.access import me, rules, sessions
from identity.access.accounts import Accounts
from identity.access.activation import Activation, Checked, EmployerFactors, StudentFactors
from identity.access.codes import SentCode
from identity.access.own_password import OwnPassword
from identity.edges.door import Door

PEOPLE = tuple(role for role in ROLES if role != "platform")


class StudentParty(Shape):
    party: Literal["student"]
    school_id: UUID
    student_number: cleaned("number")  # type: ignore[valid-type]
    name: cleaned("name")  # type: ignore[valid-type]
    document_last_six: Annotated[cleaned("number"), Field(min_length=6, max_length=6)]  # type: ignore[valid-type]


class EmployerParty(Shape):
    party: Literal["employer"]
    credit_code: cleaned("code")  # type: ignore[valid-type]
    email: cleaned("email")  # type: ignore[valid-type]


class Confirmation(Shape):
    code: Annotated[str, Field(max_length=20)]
    password: Annotated[str, Field(max_length=400)]


class NewPassword(Shape):
    current: Annotated[str, Field(max_length=400)]
    new: Annotated[str, Field(max_length=400)]


class Started(Shape):
    """A code is on its way."""

    id: str
    sent_to_masked: str
    channel: str
    valid_minutes: int
    # sent, failed (nothing will come: ask the contact), uncertain.
    delivery: str


class Activated(Shape):
    """What this person types at the next sign-in."""

    login: str


class SessionEnded(Shape):
    id: str
    ended_at: Instant


class PasswordChanged(Shape):
    changed_at: Instant


class LastSignIn(Shape):
    at: str
    address: str


class Me(Shape):
    id: str
    role: str
    name: str
    student_id: str | None
    school: Named | None
    college: Named | None
    employer: Named | None
    phone_masked: str | None
    email_masked: str | None
    last_sign_in: LastSignIn | None
    todo: list[str]


class SessionShown(Shape):
    id: str
    address: str
    agent: str
    signed_in_at: Instant
    last_seen_at: Instant
    current: bool


def accounts_router(door: Door, accounts: Accounts, activation: Activation, own_password: OwnPassword) -> APIRouter:
    router = APIRouter(prefix="/api/v1/accounts", tags=["accounts"])

    @router.post(
        "/activations",
        **documented(
            "start_activation",
            roles=(PUBLIC,),
            scope="public",
            answers={201: Started},
            problems=("activation.no_match", "activation.no_contact", "sign_in.suspended", "limit.exceeded"),
        ),
    )
    async def start_activation(
        body: Annotated[StudentParty | EmployerParty, Body(discriminator="party")], call: PublicCall
    ) -> Response:
        async def ask() -> SentCode:
            return await activation.start(factors_of(body), door.visitor(call.request).address)

        async def act(_: object, sent: SentCode) -> tuple[Started, int, dict[str, str]]:
            minutes = int(rules.CODE_LIFE.total_seconds() // 60)
            return (
                Started(
                    id=str(sent.id),
                    sent_to_masked=sent.masked,
                    channel=sent.channel,
                    valid_minutes=minutes,
                    delivery=sent.delivery,
                ),
                201,
                {},
            )

        return await call.once(act, ask)

    @router.post(
        "/activations/{id}/confirm",
        **documented(
            "confirm_activation",
            roles=(PUBLIC,),
            scope="public",
            answers=Activated,
            thing="activation",
            problems=("code.wrong", "code.dead", "request.invalid", "sign_in.busy"),
        ),
    )
    async def confirm_activation(
        activation_id: Annotated[UUID, PathParameter(alias="id")], body: Confirmation, call: PublicCall
    ) -> Response:
        async def ask() -> Checked:
            return await activation.check(activation_id, body.code, body.password)

        async def act(tx: Any, checked: Checked) -> dict[str, str]:
            return {"login": await activation.finish(tx, checked)}

        return await call.once(act, ask)

    @router.get("/me", **documented("show_account", roles=PEOPLE, scope="own", answers=Me))
    async def show_account(call: PersonCall) -> Response:
        return await call.read(lambda tx: me.read(tx, accounts, call.actor))

    @router.get("/me/sessions", **documented("list_sessions", roles=PEOPLE, scope="own", answers=Page[SessionShown]))
    async def list_sessions(call: PersonCall) -> Response:
        async def read(tx: Any) -> dict[str, Any]:
            rows = await sessions.of_account(tx, UUID(call.actor.id))
            return {"items": [_shown(row, call.actor.session_id) for row in rows], "next": None}

        return await call.read(read)

    @router.post(
        "/me/sessions/{sid}/end",
        **documented(
            "end_session",
            roles=PEOPLE,
            scope="own",
            answers=SessionEnded,
            thing="session",
            problems=("thing.not_found",),
        ),
    )
    async def end_session(sid: UUID, call: PersonCall) -> Response:
        async def act(tx: Any) -> dict[str, Any]:
            mine = {row["id"] for row in await sessions.of_account(tx, UUID(call.actor.id))}
            if sid not in mine or not await sessions.end(tx, sid, "ended_by_owner"):
                raise Refusal("thing.not_found")
            return {"id": str(sid), "ended_at": wire(tx.now)}

        return await call.once(act)

    @router.post(
        "/me/password",
        **documented(
            "change_password",
            roles=PEOPLE,
            scope="own",
            answers=PasswordChanged,
            problems=("password.wrong", "password.same", "request.invalid", "limit.exceeded", "sign_in.busy"),
        ),
    )
    async def change_password(body: NewPassword, call: PersonCall) -> Response:
        async def ask() -> tuple[str, str]:
            return await own_password.check(UUID(call.actor.id), body.current, body.new)

        async def act(tx: Any, hashes: tuple[str, str]) -> dict[str, Any]:
            await own_password.change(tx, UUID(call.actor.id), hashes, keep=UUID(call.actor.session_id))
            return {"changed_at": wire(tx.now)}

        return await call.once(act, ask)

    return router


def factors_of(body: StudentParty | EmployerParty) -> StudentFactors | EmployerFactors:
    if isinstance(body, EmployerParty):
        return EmployerFactors(body.credit_code, body.email)
    return StudentFactors(body.school_id, body.student_number, body.name, body.document_last_six)


def _shown(row: dict[str, Any], current: str) -> dict[str, Any]:
    return {
        "id": str(row["id"]),
        "address": row["address"],
        "agent": row["agent"],
        "signed_in_at": wire(row["authenticated_at"]),
        "last_seen_at": wire(row["last_seen_at"]),
        "current": str(row["id"]) == current,
    }
