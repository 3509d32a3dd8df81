"""People and firms that exist nowhere, fresh in every run, as the workbooks that schools bring."""

import io
import secrets
from dataclasses import dataclass, replace
from datetime import date, timedelta

import openpyxl
from stdnum.cn import ric, uscc

# A region and an organisation that were never assigned.
REGION = "429021"
FIRST_BIRTHDAY = date(2001, 1, 1)


@dataclass(frozen=True)
class Person:
    """A student as the roster tells of them."""

    student_number: str
    name: str
    identity_number: str
    phone: str
    college: str

    @property
    def secrets(self) -> tuple[str, str]:
        return self.identity_number, self.phone


@dataclass(frozen=True)
class Firm:
    name: str
    credit_code: str
    phone: str
    email: str


def person(college: str) -> Person:
    born = FIRST_BIRTHDAY + timedelta(days=secrets.randbelow(1200))
    number = f"{REGION}{born:%Y%m%d}{secrets.randbelow(1000):03d}"
    identity_number = number + str(ric.calc_check_digit(number + "0"))
    serial = f"{secrets.randbelow(10**8):08d}"
    return Person(f"2022{serial}", f"陈{_hanzi()}{_hanzi()}", identity_number, f"191{serial}", college)


def firm() -> Firm:
    body = "91429099MA" + "".join(secrets.choice("0123456789") for _ in range(7))
    mark = secrets.token_hex(6)
    return Firm(
        f"{_hanzi()}{_hanzi()}{_hanzi()}科技有限公司",
        body + str(uscc.calc_check_digit(body + "0")),
        f"192{secrets.randbelow(10**8):08d}",
        f"hr@{mark}.example",
    )


def _hanzi() -> str:
    return chr(0x4E00 + secrets.randbelow(0x1000))


ROSTER_TITLES = (
    "学号", "姓名", "性别", "身份证号", "手机号", "邮箱", "学院", "专业", "学历", "毕业届", "毕业时间", "培养方式", "政治面貌", "民族",
    "生源地", "通讯地址",
)  # fmt: skip
EMPLOYER_TITLES = (
    "单位名称", "统一社会信用代码", "单位性质", "单位行业", "单位所在地", "通讯地址", "邮编", "联系人", "手机号", "邮箱", "档案接收",
    "户口接收类型",
)  # fmt: skip


def roster(people: list[Person]) -> bytes:
    """These people, and after them a row whose number is none."""
    nobody = replace(person(people[0].college), identity_number="110105194912310021")
    return workbook(ROSTER_TITLES, [_roster_row(one) for one in (*people, nobody)])


def employers(firms: list[Firm]) -> bytes:
    """These firms, and after them a row whose code is none."""
    nobody = replace(firm(), credit_code="91429099MA0000000X")
    rows = [
        (
            one.name, one.credit_code, "其他企业", "制造", "420106", "武汉市某某路1号", "430070", "杨佑", one.phone, one.email,
            "不接收", "不接收",
        )
        for one in (*firms, nobody)
    ]  # fmt: skip
    return workbook(EMPLOYER_TITLES, rows)


def _roster_row(one: Person) -> tuple[str, ...]:
    sex = "男" if int(one.identity_number[16]) % 2 else "女"
    email = f"s{one.student_number}@stu.example.edu.cn"
    return (
        one.student_number, one.name, sex, one.identity_number, one.phone, email, one.college, "计算机科学与技术", "本科毕业", "2026",
        "202606", "非定向", "群众", "汉族", "420106", "湖北省武汉市某路1号",
    )  # fmt: skip


def workbook(titles: tuple[str, ...], rows: list[tuple[str, ...]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (titles, *rows):
        sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()
