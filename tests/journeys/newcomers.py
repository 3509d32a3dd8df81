"""Students and a firm that exist nowhere, fresh in every run, and the workbooks that bring them."""

import io
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import openpyxl
from stdnum.cn import ric, uscc

# A region that was never assigned.
REGION = "429021"


@dataclass(frozen=True)
class Student:
    """As the roster tells of them."""

    student_number: str
    name: str
    identity_number: str
    phone: str


@dataclass(frozen=True)
class Firm:
    """As it registers itself, or as a school's workbook brings it."""

    name: str
    credit_code: str
    phone: str
    email: str


def student() -> Student:
    """Somebody new."""
    born = date(2001, 1, 1) + timedelta(days=secrets.randbelow(1200))
    number = f"{REGION}{born:%Y%m%d}{secrets.randbelow(1000):03d}"
    serial = f"{secrets.randbelow(10**8):08d}"
    return Student(
        f"2022{serial}", f"陆{_letter()}{_letter()}", number + str(ric.calc_check_digit(number + "0")), f"191{serial}"
    )


def firm() -> Firm:
    """A company new to everybody."""
    code = "91429099MA" + "".join(secrets.choice("0123456789") for _ in range(7))
    code += str(uscc.calc_check_digit(code + "0"))
    mark = secrets.token_hex(6)
    return Firm(
        f"{_letter()}{_letter()}{_letter()}科技有限公司",
        code,
        f"192{secrets.randbelow(10**8):08d}",
        f"hr@{mark}.example",
    )


def roster(students: Sequence[Student]) -> bytes:
    """A school's roster of these."""
    titles = (
        "学号", "姓名", "性别", "身份证号", "手机号", "邮箱", "学院", "专业", "学历", "毕业届", "毕业时间", "培养方式", "政治面貌", "民族",
        "生源地", "通讯地址",
    )  # fmt: skip
    return _workbook(
        titles,
        *(
            (
                one.student_number, one.name, "男" if int(one.identity_number[16]) % 2 else "女", one.identity_number, one.phone,
                f"s{one.student_number}@stu.example.edu.cn", "计算机学院", "软件工程", "本科毕业", "2026", "202606", "非定向", "群众",
                "汉族", "420106", "湖北省武汉市某路1号",
            )
            for one in students
        ),
    )  # fmt: skip


def employers(firms: Sequence[Firm]) -> bytes:
    """A school's list of the firms it lets in."""
    titles = (
        "单位名称", "统一社会信用代码", "单位性质", "单位行业", "单位所在地", "通讯地址", "邮编", "联系人", "手机号", "邮箱", "档案接收",
        "户口接收类型",
    )  # fmt: skip
    return _workbook(
        titles,
        *(
            (
                one.name, one.credit_code, "其他企业", "制造", "420106", "武汉市某路1号", "430070", "杨佑", one.phone, one.email,
                "不接收", "不接收",
            )
            for one in firms
        ),
    )  # fmt: skip


def _workbook(*rows: tuple[str, ...]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _letter() -> str:
    return chr(0x4E00 + secrets.randbelow(0x1000))
