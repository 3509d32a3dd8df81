"""A school with students of its own, made up for this run, and everybody who deals with them, each at a window.

Windows are opened when first asked for; students are activated then, as the school's letter tells them to."""

import io
import re
import secrets
import time

import segno

from portal.testing.plain_window import PlainWindow
from runner.platform import Platform

from . import newcomers

SCHOOL = "江城大学"


def picture() -> bytes:
    """A small image that is one."""
    made = io.BytesIO()
    segno.make("录取通知书").save(made, kind="png", scale=8)
    return made.getvalue()


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PASSWORD = "月照大江流 "
LICENCE = ("营业执照.png", picture(), "image/png")
PROOF = ("录取通知书.png", picture(), "image/png")
TERMS = {
    "position": "软件工程师", "job_category": "13", "probation_days": "90", "probation_pay_fen": "6000", "pay_fen": "8000",
    "penalty_fen": "0", "work_region": "洪山区",
}  # fmt: skip


class Town:
    """The people of one run: `students[n]` are on the roster, `window(role)` is a seeded person's."""

    def __init__(self, platform: Platform, accounts: list[dict[str, str]], students: int) -> None:
        self._url, self._accounts = platform.public_url, accounts
        self._windows: dict[str, PlainWindow] = {}
        self._typed: set[tuple[str, str]] = set()
        self.password = PASSWORD + secrets.token_hex(4)
        self._activated: set[str] = set()
        self.students = [newcomers.student() for _ in range(students)]

    def window(self, role: str) -> PlainWindow:
        """The first seeded account of this role at the school."""
        if role not in self._windows:
            mine = self.seeded(role)
            self._windows[role] = self.stranger().sign_in(mine["login"], mine["password"])
        return self._windows[role]

    def seeded(self, role: str, school: str = SCHOOL) -> dict[str, str]:
        """The first seeded account of this role at a school, or anywhere where the role belongs to no school."""
        return next(one for one in self._accounts if one["role"] == role and one["school"] in (school, ""))

    def stranger(self) -> PlainWindow:
        """A window of somebody who has not signed in."""
        return PlainWindow(self._url)

    def student(self, nth: int) -> PlainWindow:
        """This student's own window; the first time with the account activated."""
        one = self.students[nth]
        if one.phone not in self._windows:
            self._windows[one.phone] = self._entered(one)
        return self._windows[one.phone]

    def again(self, nth: int) -> PlainWindow:
        """The same student at another window."""
        account = self.account(nth)
        return self.stranger().sign_in(account["login"], account["password"])

    def account(self, nth: int) -> dict[str, str]:
        """What this student signs in with, once activated."""
        self.student(nth)
        return {"login": self.students[nth].phone, "password": self.password}

    def sign_in_anew(self) -> None:
        """Everybody's windows are gone; the next look is a new sign-in."""
        self._windows.clear()

    def _entered(self, one: newcomers.Student) -> PlainWindow:
        if one.phone in self._activated:
            return self.stranger().sign_in(one.phone, self.password)
        self._activated.add(one.phone)
        window = self.stranger().go("/account/activate")
        school = window.option("school", SCHOOL)
        window.send(
            "获取验证码", school=school, student_number=one.student_number, name=one.name,
            document_last_six=one.identity_number[-6:],
        )  # fmt: skip
        window.send("设置密码", code=self.code(one.phone), password=self.password, password_again=self.password)
        assert "密码已设置" in window.text, window.text
        return window.sign_in(one.phone, self.password)

    def code(self, address: str) -> str:
        """The newest code that was sent to this address and not yet typed."""
        caught, deadline = self.window("province_operator"), time.monotonic() + 20
        while True:
            caught.go("/deliveries/caught").send("查找", to=address)
            fresh = [
                one for one in re.findall(r"验证码(?:是)? (\d{6})", caught.text) if (address, one) not in self._typed
            ]
            if fresh:
                self._typed.add((address, fresh[0]))
                return str(fresh[0])
            time.sleep(0.3)
            assert time.monotonic() < deadline, f"no code came for {address[-4:]}"

    def codes_sent(self, address: str) -> int:
        """How many codes went to this address."""
        caught = self.window("province_operator").go("/deliveries/caught").send("查找", to=address)
        return len(set(re.findall(r"验证码(?:是)? (\d{6})", caught.text)))

    def enrol(self) -> None:
        """The school imports its students: dry run, then apply."""
        imported(self.window("school_admin"), "/roster-imports", newcomers.roster(self.students))

    def invite(self, *whom: int, by: PlainWindow | None = None, **terms: str) -> str:
        """One batch for these students, by the seeded employer unless another firm's window is given; its address."""
        employer = self.ready_to_invite(*whom, by=by, **terms).send(f"确认发出 {len(whom)} 封邀请")
        employer.reads("发送结果").follow("查看这一批")
        return employer.url

    def ready_to_invite(self, *whom: int, by: PlainWindow | None = None, **terms: str) -> PlainWindow:
        """An employer at the preview of a letter to these students."""
        employer = by or self.window("employer_admin")
        ticks = []
        for nth in whom:
            one = self.students[nth]
            employer.go("/send-list/find")
            employer.send(
                "查找", school=employer.option("school", SCHOOL), class_year="2026", name=one.name,
                identity_number=one.identity_number,
            )  # fmt: skip
            employer.send("加入签约发送列表")
            ticks += employer.go(f"/send-list?q={one.name}").values_in_rows(one.name)[:1]
        employer.go("/send-list").send("填写邀请函", id=ticks)
        return employer.send("预览邀请函", **{**TERMS, **terms})

    def accept(self, nth: int) -> PlainWindow:
        """The newest letter of this student, accepted with a code."""
        student = self.student(nth).go("/invitations")
        student.open_row("待应约").follow("现在签约")
        return self.proved(student, nth).send("现在签约").reads("已签约")

    def proved(self, student: PlainWindow, nth: int) -> PlainWindow:
        """On at the page that asks for a code, when it is shown; else where the student is."""
        if "/account/step-up" in student.url:
            student.send("验证并继续", code=self.code(self.students[nth].phone))
        return student

    def register_study(self, nth: int) -> PlainWindow:
        """A draft of further study with its proof, not yet submitted."""
        student = self.student(nth).go("/destinations").follow("登记去向").follow("研究生")
        student.send(
            "保存", institution="武汉大学", institution_region="武昌区", major="金融学",
            study_form=student.options("study_form")[0], enrolment_month="2026-09",
        )  # fmt: skip
        return student.send("上传", files={"file": PROOF}).reads(PROOF[0])

    def activated(self, firm: newcomers.Firm) -> PlainWindow:
        """A firm's own window after its first sign-in."""
        window = self.stranger().go("/account/activate?party=employer")
        window.send("获取验证码", credit_code=firm.credit_code, email=firm.email)
        window.send("设置密码", code=self.code(firm.email), password=self.password, password_again=self.password)
        assert "密码已设置" in window.text, window.text
        return window.sign_in(firm.email, self.password)

    def case(self, tab: str, nth: int) -> PlainWindow:
        """The school reviewer at the open case of this student."""
        name = self.students[nth].name
        return self.window("school_reviewer").go(f"/cases?tab={tab}&q={name}").reads(name).open_row(name)


def imported(staff: PlainWindow, path: str, book: bytes) -> PlainWindow:
    """A workbook through the dry run and its application."""
    staff.go(path).send("上传并核对", files={"file": ("名单.xlsx", book, XLSX)}).reads("按核对结果导入")
    return staff.send("按核对结果导入").reads("已导入")
