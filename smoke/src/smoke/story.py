"""The main job in one piece: roster, employer, letters, acceptances, approvals, papers, notices."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smoke import answering, papers, reviewing, rosters, sending, workbook
from smoke.api import Api, Refused
from smoke.catcher import Catcher
from smoke.people import enter
from smoke.report import Report
from smoke.visitor import SignInFailed, Visitor

# How many people do the same thing at once.
AT_ONCE = 4
# Without a send list: the first so many students who may sign.
FIRST = 40


@dataclass(frozen=True)
class Wishes:
    base: str
    accounts: Path
    school: str
    roster: Path
    employers: Path
    send_list: Path | None
    out: Path


class Story:
    def __init__(self, wishes: Wishes, report: Report) -> None:
        self._wishes, self._report = wishes, report
        self._accounts: list[dict[str, str]] = json.loads(wishes.accounts.read_text(encoding="utf-8"))
        self._open: list[Visitor] = []

    async def tell(self) -> None:
        """Drives everything; what should have happened and did not is in the report's problems."""
        try:
            await self._tell()
        finally:
            for visitor in self._open:
                await visitor.__aexit__()

    async def _tell(self) -> None:
        wishes, report = self._wishes, self._report
        nobody = self._visitor()
        with report.step("sign_in", f"{wishes.school}：老师登录"):
            school = next((s for s in (await nobody.get("/schools"))["items"] if s["name"] == wishes.school), None)
            if school is None:
                raise LookupError(f"no school named {wishes.school} on this platform")
            report.preset = school["preset"]
            staff, reviewer = await self._staff("school_admin"), await self._staff("school_reviewer")
            operator = await self._staff("province_operator", anywhere=True)
        catcher = Catcher(operator)
        with report.step("roster", f"导入名单 {wishes.roster.name}"):
            report.roster = await self._imported(staff, "roster-imports", wishes.roster)
        with report.step("employers", f"导入单位 {wishes.employers.name}"):
            report.employers = await self._imported(staff, "employer-imports", wishes.employers)
        with report.step("employer_sign_in", "单位首次登录"):
            employer = await self._employer(nobody, catcher)
            employer_id = (await employer.get("/accounts/me"))["employer"]["id"]
            await sending.confirm_signing_info(employer, employer_id)
        rows = _taken(workbook.roster_rows(wishes.roster), report.roster)
        with report.step("send_list", "准备签约发送列表"):
            await self._send_list(employer, rows)
        with report.step("invite", "发送签约邀请"):
            by_number = {row["student_number"]: row for row in rows}
            people = [one for one in await self._invite(employer, school["id"]) if one["student_number"] in by_number]
            if not people:
                report.problem("nobody could be invited: see send_list.refused and invitations.refused")
        with report.step("accept", f"{len(people)} 名学生应约"):
            agreements = await self._accept(nobody, catcher, school, employer_id, people, by_number)
        with report.step("review", f"审核 {len(agreements)} 份协议书"):
            await self._review(reviewer, set(agreements))
        with report.step("documents", "取回盖章的协议书"):
            await self._papers(employer, nobody, agreements)
        with report.step("notices", "核对通知"):
            await self._notices(operator, employer, agreements, by_number, catcher)

    async def _imported(self, staff: Api, resource: str, file: Path) -> dict[str, Any]:
        return await rosters.imported(staff, resource, file, await asyncio.to_thread(file.read_bytes))

    def _visitor(self) -> Visitor:
        made = Visitor(self._wishes.base)
        self._open.append(made)
        return made

    async def _staff(self, role: str, anywhere: bool = False) -> Visitor:
        for entry in self._accounts:
            if entry["role"] == role and (anywhere or entry["school"] == self._wishes.school):
                return await self._visitor().sign_in(entry["login"], entry["password"])
        raise LookupError(f"no account of role {role} for {self._wishes.school} in {self._wishes.accounts}")

    def _secret(self) -> str:
        return next(entry["password"] for entry in self._accounts if entry["role"] == "province_operator")

    async def _employer(self, nobody: Api, catcher: Catcher) -> Visitor:
        """The first employer of the file that the platform took."""
        for row in _taken(workbook.employer_rows(self._wishes.employers), self._report.employers):
            if not row["email"]:
                continue
            factors = {"party": "employer", "credit_code": row["credit_code"], "email": row["email"]}
            made = await enter(self._wishes.base, nobody, catcher, self._secret(), factors, row["email"], row["email"])
            self._open.append(made)
            return made
        raise LookupError("the employers' file has no row with an e-mail address that was taken")

    async def _send_list(self, employer: Api, rows: list[dict[str, str]]) -> None:
        if self._wishes.send_list is not None:
            name, content = self._wishes.send_list.name, await asyncio.to_thread(self._wishes.send_list.read_bytes)
        else:
            name, content = "send-list.xlsx", sending.send_list_of(rows, self._wishes.school, FIRST)
        self._report.send_list = await sending.fill_send_list(employer, name, content)

    async def _invite(self, employer: Api, school_id: str) -> list[dict[str, Any]]:
        """Letters to all on the list; the students who have one of ours open, or an agreement with us."""
        entries = await employer.pages("/send-list", school_id=school_id)
        self._report.invitations = await sending.invite(employer, entries)
        people = {row["student"]["id"]: row["student"] for row in await employer.pages("/invitations", state="open")}
        for row in await employer.pages("/agreements"):
            if row["state"]["code"] in answering.LIVE:
                people[row["student"]["id"]] = row["student"]
        return [student for student in people.values() if student["school_id"] == school_id]

    async def _accept(
        self, nobody: Api, catcher: Catcher, school: dict[str, Any], employer_id: str, people: list[dict[str, Any]],
        by_number: dict[str, dict[str, str]],
    ) -> dict[str, dict[str, Any]]:  # fmt: skip
        agreements: dict[str, dict[str, Any]] = {}

        async def one(student: dict[str, Any]) -> None:
            row = by_number[student["student_number"]]
            factors = {
                "party": "student", "school_id": school["id"], "student_number": row["student_number"], "name": row["name"],
                "document_last_six": row["identity_number"][-6:].upper(),
            }  # fmt: skip
            visitor = await enter(
                self._wishes.base,
                nobody,
                catcher,
                self._secret(),
                factors,
                row["phone"],
                row["student_number"],
                school["id"],
            )
            self._open.append(visitor)
            former = await answering.agreement_of(visitor)
            if former is not None:
                self._report.agreements["already_committed"] += 1
            else:
                former = await answering.accept(visitor, employer_id, catcher, row["phone"])
                self._report.agreements["accepted"] += 1
            agreements[former["id"]] = {"student": visitor, "number": former["number"], "phone": row["phone"]}

        await self._all(people, one, lambda student: str(student["student_number"]))
        return agreements

    async def _review(self, reviewer: Api, agreements: set[str]) -> None:
        effective = await reviewing.until_effective(reviewer, agreements, seconds=0.1)
        approved, refused = await reviewing.approve_all(reviewer, agreements - effective)
        self._report.agreements["approved"] = len(approved)
        for agreement, why in refused.items():
            self._report.problem(f"agreement {agreement}: {why}")
        effective |= await reviewing.until_effective(reviewer, agreements)
        self._report.agreements["effective"] = len(effective)
        for agreement in sorted(agreements - effective - refused.keys()):
            self._report.problem(f"agreement {agreement} did not take effect")

    async def _papers(self, employer: Api, nobody: Api, agreements: dict[str, dict[str, Any]]) -> None:
        counted = self._report.documents

        async def one(agreement: str) -> None:
            document = await papers.sealed_document(employer, agreement)
            if document is None:
                self._report.problem(f"agreement {agreement}: no sealed document within two minutes")
                return
            pdf = await papers.fetch(agreements[agreement]["student"], document, self._wishes.out)
            counted["written"] += 1
            counted["sealed"] += b"/ByteRange" in pdf
            said = await papers.verify(nobody, document["number"], pdf)
            counted["verified"] += not said
            if said:
                self._report.problem(f"verification: {said}")

        await self._all(agreements, one, str)

    async def _notices(
        self,
        operator: Api,
        employer: Api,
        agreements: dict[str, dict[str, Any]],
        by_number: dict[str, Any],
        catcher: Catcher,
    ) -> None:
        """Each student hears of the letter and of the approval; the employer of each acceptance."""
        counted = self._report.notices

        async def one(agreement: str) -> None:
            student: Visitor = agreements[agreement]["student"]
            for _ in range(60):
                messages = await student.pages("/messages")
                if len(messages) >= 2:
                    break
                await asyncio.sleep(0.5)
            else:
                self._report.problem(
                    f"agreement {agreement}: its student was told {len(messages)} things, not at least 2"
                )
            counted["in_app"] += len(messages)

        await self._all(agreements, one, str)
        counted["in_app"] += len(await employer.pages("/messages"))
        states = {
            item["code"]: item["value"]
            for item in (await operator.get("/deliveries/counts", kind="letter", channel="email"))["items"]
        }
        counted["email"] = states.get("sent", 0)
        if agreements and not counted["email"]:
            self._report.problem("no e-mail was sent")

    async def _all(
        self, things: Iterable[Any], act: Callable[[Any], Awaitable[None]], name: Callable[[Any], str]
    ) -> None:
        """`act` on each, a few at a time; a refusal is that one's problem and nobody else's."""
        turn = asyncio.Semaphore(AT_ONCE)

        async def guarded(thing: Any) -> None:
            async with turn:
                try:
                    await act(thing)
                except (Refused, SignInFailed, LookupError, ValueError) as error:
                    self._report.problem(f"{name(thing)}: {error}")

        await asyncio.gather(*(guarded(thing) for thing in things))


def _taken(rows: list[dict[str, str]], imported: dict[str, Any]) -> list[dict[str, str]]:
    """The rows that the platform took."""
    refused = {str(problem["row"]) for problem in imported["refused"]}
    return [row for row in rows if row["row"] not in refused]
