"""Acts that the access matrix knocks at in vain, done for once by the people who may: six newcomers of 江城大学, one of 湘江大学 (whose
cases have two steps), all written to by the seeded firm. The witness sees the answers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import asyncpg

from smoke import answering, papers, reviewing, sending
from smoke.api import Answer, Api
from smoke.people import password_for
from smoke.visitor import Visitor

from . import made_up
from .made_up import Person
from .pictures import png
from .world import COLLEGES, LETTER, SECRET, Builder, World, case_of, find, imported

TWO_STEPS = "湘江大学"
REASON = {"reason": "原因如实填写"}


@dataclass(frozen=True)
class Reaching:
    """`signing`: address of signing's database."""

    builder: Builder
    world: World
    signing: str

    @property
    def employer(self) -> Api:
        return self.world.ours.people["employer_admin"]

    @property
    def reviewer(self) -> Api:
        return self.world.ours.people["school_reviewer"]

    async def everything(self) -> None:
        ours = self.world.ours
        staff = ours.people["school_admin"]
        people = [made_up.person(COLLEGES[0]) for _ in range(6)]
        letters = await self.invited(staff, ours.school, people[:5], people[5])
        decliner, rejected, withdrawing, leaving, travelling = [
            await self.builder.student(ours.school, one) for one in (*people[:4], people[5])
        ]
        await self.employer.post(f"/invitations/{letters[4]}/revoke", REASON)
        batch = await self.batch_to(ours.school, people[5:])
        await self.employer.post(f"/invitation-batches/{batch['id']}/revoke", REASON)
        await decliner.post(f"/invitations/{letters[0]}/decline", REASON)
        await self.reject(await self.accepted(rejected, people[1]))
        await withdrawing.post(f"/agreements/{await self.accepted(withdrawing, people[2])}/withdraw")
        agreement = await self.accepted(leaving, people[3])
        await self.approve_twice(agreement)
        await self.prove(travelling, people[5])
        await self.registered(travelling)
        await self.left_and_travelled(leaving, agreement, travelling)
        await self.take_back()
        await self.around(leaving, agreement)

    async def invited(self, staff: Api, school: dict[str, Any], people: list[Person], *others: Person) -> list[str]:
        """The letters, in the order of the people; the others come on the roster only."""
        await imported(staff, "roster-imports", made_up.roster([*people, *others]))
        return [result["id"] for result in (await self.batch_to(school, people))["results"]]

    async def batch_to(self, school: dict[str, Any], people: list[Person]) -> dict[str, Any]:
        found = [await find(self.employer, school["name"], one) for one in people]
        items = [{"ref": one, "student_id": one} for one in found]
        return dict(await self.employer.post("/invitation-batches", {"terms": sending.terms(), "items": items}))

    async def accepted(self, student: Visitor, one: Person) -> str:
        firm = self.world.ours.one("employer")
        return str((await answering.accept(student, firm, self.builder.catcher, one.phone))["id"])

    async def prove(self, student: Visitor, one: Person) -> None:
        before = len(await self.builder.catcher.caught(one.phone))
        await student.prove(lambda: self.builder.catcher.code(one.phone, before))

    async def reject(self, agreement: str) -> None:
        case = await case_of(self.reviewer, agreement)
        await self.reviewer.post("/cases/selections", {"subject_kind": ["agreement"]})
        await self.seen(self.reviewer, f"/cases/{case}", "reject", REASON)

    async def approve_twice(self, agreement: str) -> None:
        await self.approved(agreement)
        await self.seen(self.reviewer, f"/agreements/{agreement}", "reopen", REASON)
        await self.approved(agreement)

    async def approved(self, agreement: str) -> None:
        _, refused = await reviewing.approve_all(self.reviewer, {agreement})
        assert refused == {}
        assert await reviewing.until_effective(self.reviewer, {agreement})

    async def seen(self, who: Api, path: str, act: str, body: dict[str, Any]) -> Answer:
        """The act on the version that was just read."""
        read = await who.ask("GET", path)
        headers = {"Idempotency-Key": str(uuid4()), "If-Match": read.etag}
        return await who.ask("POST", f"{path}/{act}", json=body, headers=headers)

    async def registered(self, student: Visitor) -> None:
        """A destination that was withdrawn once and is handed in again."""
        here = f"/destinations/{(await student.post('/destinations', await self.form(student)))['id']}"
        await student.post(f"{here}/submit")
        await student.post(f"{here}/withdraw")

    async def form(self, student: Visitor) -> dict[str, Any]:
        uploaded = await student.upload("/uploads", "录取通知书.png", png(), key=str(uuid4()), kind="image/png")
        return {"category": "801", "fields": LETTER, "evidence": [uploaded["token"]]}

    async def left_and_travelled(self, leaving: Visitor, agreement: str, travelling: Visitor) -> None:
        """Asked while signing cannot answer (202), settled when it can; then the one is deferred, the other approved and released."""
        destination = (await travelling.get("/destinations"))["items"][0]["id"]
        asked = {"agreement_id": agreement, "reason": "考取了研究生", "notice_read": True}
        async with self.signing_held_up():
            termination, _ = await asyncio.gather(
                leaving.post("/terminations", asked), travelling.post(f"/destinations/{destination}/submit")
            )
        await self.until(leaving, f"/terminations/{termination['id']}", "awaiting_counterparty")
        await self.employer.post(f"/terminations/{termination['id']}/defer")
        here = f"/destinations/{destination}"
        await self.until(travelling, here, "pending_review")
        case = await case_of(self.reviewer, destination, "destination")
        await self.seen(self.reviewer, f"/cases/{case}", "approve", {})
        await self.until(travelling, here, "effective")
        evidence = (await self.form(travelling))["evidence"]
        await travelling.post(f"{here}/release", {**REASON, "evidence": evidence})

    @asynccontextmanager
    async def signing_held_up(self) -> AsyncIterator[None]:
        """Nobody takes or frees a commitment inside: the slots can be read, but not written."""
        connection = await asyncpg.connect(self.signing)
        try:
            async with connection.transaction():
                await connection.execute("LOCK TABLE slots IN EXCLUSIVE MODE")
                yield
        finally:
            await connection.close()

    async def until(self, who: Api, path: str, state: str) -> None:
        for _ in range(300):
            found = (await who.get(path))["state"]["code"]
            if found == state:
                return
            await asyncio.sleep(0.1)
        raise TimeoutError(f"{path} is {found}, not {state}")

    async def take_back(self) -> None:
        """The college decided, the school has not yet."""
        schools = (await self.employer.get("/schools"))["items"]
        school = next(one for one in schools if one["name"] == TWO_STEPS)
        staff = await self.builder.signed_in("school_admin", school=TWO_STEPS)
        college = await self.builder.signed_in("college_reviewer", school=TWO_STEPS, note=COLLEGES[0])
        one = made_up.person(COLLEGES[0])
        await self.invited(staff, school, [one])
        case = await case_of(college, await self.accepted(await self.builder.student(school, one), one))
        await self.seen(college, f"/cases/{case}", "approve", {})
        await college.post(f"/cases/{case}/take-back")

    async def around(self, student: Visitor, agreement: str) -> None:
        """What stands beside the thread."""
        ours, operator = self.world.ours, self.world.operator
        nobody = self.builder.visitor()
        template = (await operator.get("/deliveries/templates"))["items"][0]["name"]
        await operator.get(f"/deliveries/templates/{template}/preview")
        await self.employer.ask("POST", "/invitation-batches", headers={"Idempotency-Key": str(uuid4())}, json={
            "terms": sending.terms(), "items": [{"ref": str(n), "student_id": str(uuid4())} for n in range(101)],
        })  # fmt: skip
        policy = await ours.people["school_admin"].ask("GET", f"/policies/{ours.one('school')}")
        await ours.people["school_admin"].put(
            f"/policies/{ours.one('school')}", policy.body["policy"], seen=policy.etag
        )
        paper = await papers.sealed_document(student, agreement)
        assert paper is not None
        part = {"Range": "bytes=0-99"}
        whole = await student.ask("GET", f"/documents/{paper['id']}/content")
        await student.ask("GET", f"/documents/{paper['id']}/content", headers=part)
        await nobody.upload("/verifications", "协议书.pdf", whole.raw, key=str(uuid4()), kind="application/pdf")
        owner = ours.people["student"]
        await owner.ask("GET", f"/uploads/{ours.one('upload')}/content", headers=part)
        firm = made_up.firm()
        licence = await nobody.upload("/licences", "营业执照.png", png(), key=str(uuid4()), kind="image/png")
        await nobody.post("/employers", {
            "name": firm.name, "credit_code": firm.credit_code, "nature": "31", "industry": "32", "region": "420106",
            "address": "珞喻路1037号", "postcode": "430070", "contact": "杨佑", "phone": firm.phone, "email": firm.email,
            "licence": licence["token"],
        })  # fmt: skip
        known = password_for(SECRET, f"{ours.school['id']}/{ours.roster[0].student_number}")
        await owner.post("/accounts/me/password", {"current": known, "new": f"{known}x"})
        await self.withdrawn_and_applied()

    async def withdrawn_and_applied(self) -> None:
        """The other school's firm is sent away, and comes back."""
        theirs = self.world.theirs
        await theirs.people["school_admin"].post(f"/admissions/{theirs.one('admission')}/withdraw", REASON)
        await theirs.people["employer_admin"].post("/admissions", {"school_id": theirs.one("school")})
