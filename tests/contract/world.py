"""Two schools with everything that the access matrix asks for, made over the public API: `ours` and `theirs` share nothing.

Each story has three students who got a letter from its firm. The first accepted, was approved, asks to end the agreement and
drafts a destination; the second, of another college, accepted and waits for review; the third has not answered yet.
"""

import asyncio
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import uuid4

from smoke import answering, papers, reviewing, sending
from smoke.api import Api
from smoke.catcher import Catcher
from smoke.people import enter, password_for
from smoke.rosters import settled
from smoke.visitor import Visitor

from . import made_up
from .made_up import Firm, Person
from .pictures import png
from .witness import Witness

# college_reviewer is of the first; the second student is of the second.
COLLEGES = ("计算机学院", "经济学院", "外国语学院", "外国语学院")
STAFF = ("school_admin", "school_reviewer", "college_reviewer")
EMPLOYER_ROLES = ("employer_admin", "recruiter", "reader")
# Passwords of the people that the world activates are made from it.
SECRET = "contract"
LETTER = {
    "institution": "某某大学", "institution_region": "420106", "major": "计算机科学与技术", "study_form": "1",
    "enrolment_month": "2026-09",
}  # fmt: skip


@dataclass
class Story:
    """One school, one firm, their students, and the ids of all that came of them, by kind of thing."""

    school: dict[str, Any]
    roster: list[Person]
    people: dict[str, Visitor] = field(default_factory=dict)
    # kind -> ids. `things` concern the first student; `neighbours` others, of another college.
    things: dict[str, list[str]] = field(default_factory=dict)
    neighbours: dict[str, list[str]] = field(default_factory=dict)
    firm: Firm | None = None
    upload_token: str = ""
    policy: dict[str, Any] = field(default_factory=dict)

    def one(self, kind: str) -> str:
        return self.things[kind][0]

    def traces(self) -> set[str]:
        """What only this story's people may ever see: the ids of its things, the numbers of its students."""
        numbers = {one.student_number for one in self.roster}
        return numbers | {
            one
            for found in (self.things, self.neighbours)
            for kind, ids in found.items()
            if kind != "school"
            for one in ids
        }

    def named(self) -> dict[str, Any]:
        """Values of body fields that name an object of this story."""
        return {
            "agreement_id": self.one("agreement"),
            "school_id": self.one("school"),
            "evidence": [self.upload_token],
            "fields": LETTER,
            "student_id": self.one("student"),
            "case_id": self.one("case"),
        }


@dataclass(frozen=True)
class World:
    base: str
    operator: Visitor
    ours: Story
    theirs: Story

    @property
    def visitors(self) -> list[Visitor]:
        return [self.operator, *self.ours.people.values(), *self.theirs.people.values()]


class Builder:
    """Builds stories on one platform. Close what it opened with `close`."""

    def __init__(self, base: str, accounts: list[dict[str, str]], witness: Witness) -> None:
        self._base, self._accounts, self._witness = base, accounts, witness
        self._open: list[Visitor] = []
        self._numbers = count(1)

    async def world(self) -> World:
        self._nobody = self.visitor()
        self._operator = await self.signed_in("province_operator")
        self.catcher = Catcher(self._operator)
        schools = {one["name"]: one for one in (await self._nobody.get("/schools"))["items"]}
        ours, theirs = await asyncio.gather(
            self._story(schools["江城大学"], seeded=True), self._story(schools["楚天大学"], seeded=False)
        )
        return World(self._base, self._operator, ours, theirs)

    async def close(self) -> None:
        for one in self._open:
            await one.__aexit__()

    def visitor(self) -> Visitor:
        return self._kept(Visitor(self._base))

    def _kept(self, visitor: Visitor) -> Visitor:
        """Closed in the end, and watched until then."""
        self._open.append(visitor)
        visitor.watched_by(self._witness.trace())
        return visitor

    async def signed_in(self, role: str, **facts: str) -> Visitor:
        entry = next(
            entry
            for entry in self._accounts
            if entry["role"] == role and all(entry[name] == v for name, v in facts.items())
        )
        return await self.visitor().sign_in(entry["login"], entry["password"])

    async def _entered(self, factors: dict[str, str], address: str, login: str, school: str = "") -> Visitor:
        return self._kept(await enter(self._base, self._nobody, self.catcher, SECRET, factors, address, login, school))

    async def _story(self, school: dict[str, Any], *, seeded: bool) -> Story:
        story = Story(school, [made_up.person(college) for college in COLLEGES])
        story.things["school"] = [school["id"]]
        for role in STAFF:
            college = {"note": COLLEGES[0]} if role == "college_reviewer" else {}
            story.people[role] = await self.signed_in(role, school=school["name"], **college)
        staff = story.people["school_admin"]
        brought = made_up.firm()
        story.things["roster-import"] = [await imported(staff, "roster-imports", made_up.roster(story.roster))]
        story.things["employer-import"] = [await imported(staff, "employer-imports", made_up.employers([brought]))]
        await (self._seeded_firm(story) if seeded else self._brought_firm(story, brought))
        for role in ("student", "second"):
            story.people[role] = await self.student(story.school, story.roster[0 if role == "student" else 1])
        await self._letters(story)
        await self._answers(story)
        await self._aftermath(story)
        return story

    async def _seeded_firm(self, story: Story) -> None:
        """The one firm that has people of every role."""
        firm = next(entry["note"] for entry in self._accounts if entry["role"] == "recruiter")
        for role in EMPLOYER_ROLES:
            story.people[role] = await self.signed_in(role, note=firm)
        await self._firm(story)

    async def _brought_firm(self, story: Story, firm: Firm) -> None:
        story.firm = firm
        factors = {"party": "employer", "credit_code": firm.credit_code, "email": firm.email}
        story.people["employer_admin"] = await self._entered(factors, firm.email, firm.email)
        await self._firm(story)

    async def _firm(self, story: Story) -> None:
        employer = story.people["employer_admin"]
        story.things["employer"] = [(await employer.get("/accounts/me"))["employer"]["id"]]
        await sending.confirm_signing_info(employer, story.one("employer"))
        found = await employer.pages("/admissions")
        story.things["admission"] = [one["id"] for one in found if one["school"]["id"] == story.school["id"]]

    async def student(self, school: dict[str, Any], one: Person) -> Visitor:
        factors = {
            "party": "student", "school_id": school["id"], "student_number": one.student_number, "name": one.name,
            "document_last_six": one.identity_number[-6:],
        }  # fmt: skip
        return await self._entered(factors, one.phone, one.student_number, school["id"])

    async def _letters(self, story: Story) -> None:
        """Find four students, keep the fourth on the list, write to the other three."""
        employer = story.people["employer_admin"]
        found = [await find(employer, story.school["name"], one) for one in story.roster]
        story.things["student"], story.neighbours["student"] = found[:1], found[1:]
        entry = await employer.post("/send-list/entries", {"items": [{"ref": "4", "student_id": found[3]}]})
        story.things["send_list_entry"] = [entry["results"][0]["id"]]
        lines = sending.send_list_of(
            [
                {"class_year": "2026", "name": one.name, "identity_number": one.identity_number}
                for one in (story.roster[3], made_up.person(COLLEGES[0]))
            ],
            story.school["name"], 2,
        )  # fmt: skip
        job = await employer.upload("/send-list/imports", "send-list.xlsx", lines, key=str(uuid4()))
        story.things["send_list_import"] = [job["id"]]
        await settled(employer, f"/send-list/imports/{job['id']}", "done")
        items = [{"ref": student, "student_id": student} for student in found[:3]]
        batch = await employer.post("/invitation-batches", {"terms": sending.terms(), "items": items})
        assert batch["summary"]["done"] == 3, batch
        story.things["invitation_batch"] = [batch["id"]]
        letters = [result["id"] for result in batch["results"]]
        story.things["invitation"], story.neighbours["invitation"] = letters[:1], letters[1:]

    async def _answers(self, story: Story) -> None:
        """Two accept; the reviewer approves the first."""
        firm = story.one("employer")
        first, second = [
            (await answering.accept(story.people[role], firm, self.catcher, one.phone))["id"]
            for role, one in zip(("student", "second"), story.roster, strict=False)
        ]
        story.things["agreement"], story.neighbours["agreement"] = [first], [second]
        reviewer = story.people["school_reviewer"]
        for place, agreement in ((story.things, first), (story.neighbours, second)):
            place["case"] = [await case_of(reviewer, agreement)]
        approved, refused = await reviewing.approve_all(reviewer, {first})
        assert approved == {first}, refused
        await reviewing.until_effective(reviewer, {first})

    async def _aftermath(self, story: Story) -> None:
        """Paper, upload, draft, termination, messages, and the small things that routes name."""
        student, reviewer = story.people["student"], story.people["school_reviewer"]
        await student.get(f"/terminations/openings/{story.one('agreement')}")
        uploaded = await student.upload("/uploads", "录取通知书.png", png(), key=str(uuid4()), kind="image/png")
        story.things["upload"], story.upload_token = [uploaded["id"]], uploaded["token"]
        drafted = {"category": "801", "fields": LETTER, "evidence": [story.upload_token]}
        story.things["destination"] = [(await student.post("/destinations", drafted))["id"]]
        paper = await papers.sealed_document(student, story.one("agreement"))
        assert paper is not None, "no sealed agreement came"
        story.things["document"] = [paper["id"]]
        asked = {"agreement_id": story.one("agreement"), "reason": "考取了研究生", "notice_read": True}
        story.things["termination"] = [(await student.post("/terminations", asked))["id"]]
        story.things["message"] = [one["id"] for one in await student.pages("/messages")]
        number = story.roster[0].student_number
        await self.visitor().sign_in(number, password_for(SECRET, f"{story.school['id']}/{number}"), story.school["id"])
        sessions = (await student.get("/accounts/me/sessions"))["items"]
        # Not the one that asks: ending it would end the student's part in the matrix.
        story.things["session"] = [one["id"] for one in sessions if not one["current"]]
        # More than a hundred at once become a job; these are about cases that nobody knows.
        items = [{"ref": str(n), "case_id": str(uuid4()), "etag": '"v1"', "decision": "approve"} for n in range(101)]
        story.things["case_decisions"] = [(await reviewer.post("/cases/decisions", {"items": items}))["id"]]
        story.policy = (await story.people["school_admin"].get(f"/policies/{story.school['id']}"))["policy"]


async def imported(staff: Api, resource: str, content: bytes) -> str:
    """A workbook looked at and applied; the job's id."""
    job = await staff.upload(f"/{resource}", "made-up.xlsx", content, key=str(uuid4()))
    here = f"/{resource}/{job['id']}"
    looked = await settled(staff, here, "done")
    assert (looked["state"], looked["refused"]) == ("done", 1), looked
    await staff.post(f"{here}/apply")
    while (done := await settled(staff, here, "applied", "done"))["dry_run"]:
        await asyncio.sleep(0.1)
    assert done["succeeded"] >= 1, done
    return str(job["id"])


async def find(employer: Api, school: str, one: Person) -> str:
    """The student's id, once signing knows them."""
    factors = {"school": school, "class_year": 2026, "name": one.name, "identity_number": one.identity_number}
    for _ in range(100):
        if items := (await employer.post("/student-searches", factors))["items"]:
            return str(items[0]["student_id"])
        await asyncio.sleep(0.2)
    raise LookupError(f"{one.student_number} cannot be found")


async def case_of(reviewer: Api, subject: str, kind: str = "agreement") -> str:
    """The open case about this subject, once it stands in the queue."""
    for _ in range(100):
        for case in await reviewer.pages("/cases", state="open", subject_kind=kind):
            if case["subject_id"] == subject:
                return str(case["id"])
        await asyncio.sleep(0.2)
    raise LookupError(f"no case about {subject}")
