"""What the tests of the door talk with: a browser, a client's flow, people in the database, and notify's side of the codes."""

import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from sqlalchemy import text

from chassis.clock import FixedClock
from chassis.core import Core
from chassis.ids import new_id
from contracts.wangqian.notify.v1.codes_service_pb2 import SendRequest, SendResponse
from contracts.wangqian.notify.v1.codes_service_pb2_grpc import CodesServiceServicer
from identity.access.accounts import NewAccount, Role
from identity.access.logins import login_name, student_number
from identity.app_access import Access

PASSWORD = "correct-horse-battery"
LOOPBACK = "http://127.0.0.1:40123/callback"


class Notify(CodesServiceServicer):
    """Keeps what it was asked to send; answers with `state`."""

    def __init__(self) -> None:
        self.sent: list[SendRequest] = []
        self.state = "sent"

    async def Send(self, request: SendRequest, context: Any) -> SendResponse:
        self.sent.append(request)
        return SendResponse(state=self.state)


@dataclass
class Browser:
    """A person's browser: keeps cookies, follows nothing by itself, fills forms in as they are."""

    http: httpx.AsyncClient

    async def get(self, address: str) -> httpx.Response:
        return await self.http.get(address)

    async def submit(self, page: httpx.Response, **typed: str) -> httpx.Response:
        """Fill in and send the first form of a page."""
        form = re.search(r"<form[^>]*>.*?</form>", page.text, re.S)
        assert form, page.text
        action = re.search(r'action="([^"]*)"', form[0])
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[0]))
        target = action[1].replace("&amp;", "&") if action else str(page.request.url)
        return await self.http.post(target, data={**hidden, **typed})

    async def follow(self, answer: httpx.Response) -> httpx.Response:
        """On to where the answer sends, as far as that is here."""
        while answer.status_code == 303 and not (urlsplit(answer.headers["location"]).path.endswith("/callback")):
            answer = await self.http.get(answer.headers["location"])
        return answer


@dataclass
class Tokens:
    access: str
    refresh: str
    id_token: str
    raw: dict[str, Any]


@dataclass
class Flow:
    """One authorization code flow of a client."""

    client_id: str = "smoke"
    redirect_uri: str = LOOPBACK
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    state: str = field(default_factory=lambda: secrets.token_urlsafe(8))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(8))

    def address(self, **more: str) -> str:
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": "openid profile",
            "state": self.state,
            "nonce": self.nonce,
            "code_challenge": create_s256_code_challenge(self.verifier),
            "code_challenge_method": "S256",
        }
        return f"/oauth/authorize?{httpx.QueryParams({**asked, **more})}"


@dataclass
class World:
    """The service, what stands in its database, and ways to get through the door."""

    core: Core
    access: Access
    notify: Notify
    base: str
    school: UUID
    college: UUID
    clock: FixedClock

    @asynccontextmanager
    async def browser(self) -> AsyncIterator[Browser]:
        async with httpx.AsyncClient(base_url=self.base, trust_env=False) as http:
            yield Browser(http)

    async def staff(self, login: str, *roles: Role, password: str | None = PASSWORD, must_change: bool = False) -> UUID:
        async with self.core.db.begin() as tx:
            return await self.access.accounts.add(
                tx,
                kind="staff",
                name="王老师",
                roles=roles or (Role("school_admin", school_id=self.school),),
                logins=[login_name(login)],
                phone="13900000001",
                password=password,
                must_change=must_change,
            )

    async def student(self, number: str, name: str, document: str, phone: str) -> tuple[UUID, UUID]:
        """A student record with an account that was never used: (student id, account id)."""
        secrecy, person, student = self.access.secrecy, new_id(), new_id()
        async with self.core.db.begin() as tx:
            await tx.execute(
                _PERSON,
                {
                    "id": person,
                    "hash": secrecy.blind(document, "document"),
                    "sealed": secrecy.seal(document, "persons.document"),
                    "name": name,
                    "now": tx.now,
                },
            )
            values = {"id": student, "person": person, "school": self.school, "college": self.college}
            more = {"number": number, "name": name, "hash": secrecy.blind(document, "document"), "now": tx.now}
            await tx.execute(_STUDENT, {**values, **more})
            new = NewAccount(
                "student",
                name,
                (Role("student", student_id=student),),
                (student_number(self.school, number),),
                phone,
                person_id=person,
            )
            account = (await self.access.accounts.add_many(tx, [new]))[0]
        return student, account

    async def sign_in(self, browser: Browser, login: str, password: str = PASSWORD, **more: str) -> httpx.Response:
        """From a client's authorize to the callback (or to the page that comes first)."""
        flow = Flow()
        page = await browser.follow(await browser.get(flow.address(**more)))
        answer = await browser.follow(await browser.submit(page, login=login, password=password))
        answer.extensions["flow"] = flow
        return answer

    async def tokens(self, browser: Browser, answer: httpx.Response, flow: Flow | None = None) -> Tokens:
        flow = flow or answer.extensions["flow"]
        given = await self.exchange(browser, code_of(answer), flow)
        assert given.status_code == 200, given.text
        body = given.json()
        return Tokens(body["access_token"], body["refresh_token"], body["id_token"], body)

    async def exchange(self, browser: Browser, code: str, flow: Flow, **other: str) -> httpx.Response:
        asked = {
            "grant_type": "authorization_code",
            "client_id": flow.client_id,
            "code": code,
            "redirect_uri": flow.redirect_uri,
            "code_verifier": flow.verifier,
        }
        return await browser.http.post("/oauth/token", data={**asked, **other})

    async def refresh(self, browser: Browser, token: str, client_id: str = "smoke") -> httpx.Response:
        asked = {"grant_type": "refresh_token", "client_id": client_id, "refresh_token": token}
        return await browser.http.post("/oauth/token", data=asked)


def code_of(answer: httpx.Response) -> str:
    """The authorization code that a redirect to the callback carries."""
    assert answer.status_code == 303, answer.text
    return parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]


def error_of(answer: httpx.Response) -> str:
    return parse_qs(urlsplit(answer.headers["location"]).query)["error"][0]


SCHOOL = text("INSERT INTO schools (id, code, name, city) VALUES (:id, '19001', '江城大学', '武汉')")
COLLEGE = text(
    "INSERT INTO colleges (id, school_id, name, contact_name, contact_phone, contact_hours)"
    " VALUES (:id, :school, '计算机学院', '李老师', '027-00000000', '工作日 9:00-17:00')"
)
_PERSON = text(
    "INSERT INTO persons (id, document_type, document_hash, document_sealed, name, created_at)"
    " VALUES (:id, 'id_card', :hash, :sealed, :name, :now)"
)
_STUDENT = text(
    """
    INSERT INTO students (id, person_id, school_id, college_id, student_number, class_year, name, sex, document_hash, major,
                          degree_level, graduation_month, training_mode, political_status, ethnicity, origin_region,
                          address_sealed, version, changed_by, changed_at)
    VALUES (:id, :person, :school, :college, :number, 2026, :name, '1', :hash, '软件工程', '31', '2026-06', '1', '03', '01',
            '420100', CAST('' AS bytea), 1, 'test', :now)
    """
)
