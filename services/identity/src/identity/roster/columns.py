"""The columns of a roster: what they are called in schools' files, what is stored, what is refused. Data, with the
rules beside it.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from chassis.text import clean
from chassis.workbooks import CellFault, Column, Rule
from chassis.workbooks.cells import (
    class_year,
    coded,
    digits,
    masked_email,
    month,
    number,
    reworded,
    text,
)
from contracts.codes import numbers

_COLLEGES_NAMED = 12


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One student as the school states them. Coded values are codes; what may be missing is None."""

    student_number: str
    name: str
    sex: str
    document_type: str
    document_number: str
    phone: str
    email: str
    college: str
    major: str
    degree_level: str
    class_year: int
    graduation_month: str
    training_mode: str
    political_status: str
    ethnicity: str
    origin_region: str
    address: str
    major_code: str | None
    major_direction: str | None
    enrolment_month: str | None
    study_form: str | None
    commissioning_unit: str | None
    urban_rural: str | None


def roster_columns(known_colleges: Collection[str], today: date) -> tuple[Column, ...]:
    """The columns in the order of the template, for a school with these colleges."""
    return (
        Column("student_number", "学号", digits("学号", 4, 32), ("学生学号", "学籍号"), example="20221100000"),
        Column("name", "姓名", text("name"), ("学生姓名", "毕业生姓名"), example="王芳"),
        Column("sex", "性别", coded("sex"), repeats=True, example="女"),
        Column(
            "document_number",
            "身份证号",
            lambda cell: clean(cell, "number").upper(),
            ("身份证号码", "居民身份证号", "身份证", "证件号码", "证件号", "公民身份号码"),
            mask=numbers.masked,
            example="（18 位，文本格式）",
        ),
        Column(
            "phone",
            "手机号",
            number(numbers.mobile_number),
            ("手机", "手机号码", "移动电话", "联系电话", "联系方式", "电话"),
            mask=numbers.masked,
            example="19900000000",
        ),
        Column(
            "email",
            "邮箱",
            number(numbers.email_address, "email"),
            ("电子邮箱", "电子邮件", "邮箱地址", "email", "e-mail"),
            mask=masked_email,
            example="name@example.com",
        ),
        Column("college", "学院", _college(known_colleges), ("院系", "所在学院", "学院名称", "院系名称"), repeats=True),
        Column("major", "专业", text("organisation"), ("专业名称", "所学专业"), repeats=True, example="软件工程"),
        Column(
            "degree_level", "学历", coded("degree_level"), ("学历层次", "培养层次"), repeats=True, example="本科生毕业"
        ),
        Column(
            "class_year", "毕业届", class_year(today), ("届别", "毕业届别", "毕业年份"), repeats=True, example="2026"
        ),
        Column("graduation_month", "毕业时间", month, ("毕业年月", "毕业日期"), repeats=True, example="202606"),
        Column("training_mode", "培养方式", coded("training_mode"), ("培养类别",), repeats=True, example="非定向"),
        Column("political_status", "政治面貌", coded("political_status"), repeats=True, example="共青团员"),
        Column("ethnicity", "民族", coded("ethnicity"), repeats=True, example="汉族"),
        Column(
            "origin_region",
            "生源地",
            coded("region", today.year),
            ("生源所在地", "生源地代码", "生源"),
            repeats=True,
            example="420106",
        ),
        Column(
            "address",
            "通讯地址",
            text("address"),
            ("地址", "家庭地址", "家庭住址", "联系地址"),
            example="湖北省武汉市某路1号",
        ),
        _optional("document_type", "证件类型", coded("document_type"), ("身份证件类型",)),
        _optional("major_code", "专业代码", digits("专业代码", 4, 12)),
        _optional("major_direction", "专业方向", text("organisation")),
        _optional("enrolment_month", "入学年月", month, ("入学时间", "入学日期")),
        _optional("study_form", "学习形式", coded("study_form")),
        _optional(
            "commissioning_unit", "委培单位", text("organisation"), ("定向或委培单位", "定向委培单位", "定向单位")
        ),
        _optional("urban_rural", "城乡生源", coded("urban_rural"), ("城乡",)),
    )


def roster_rules(today: date) -> tuple[Rule, ...]:
    """What must agree within a row."""

    def document(values: dict[str, object]) -> None:
        kind = str(values["document_type"] or numbers.RESIDENT_CARD)
        reworded(
            lambda one: numbers.document_number(kind, one, today), str(values["document_number"]), "document_number"
        )

    def sex(values: dict[str, object]) -> None:
        given = str(values["document_number"])
        by_card = values["document_type"] in (None, numbers.RESIDENT_CARD) and _is_card(given, today)
        if by_card and numbers.sex_code(given) != values["sex"]:
            raise CellFault(
                "roster.sex_differs",
                "性别与身份证号（第 17 位单数为男、双数为女）不一致。",
                "请对照身份证核对性别和身份证号，改正有误的一项。",
                "sex",
            )

    return (
        Rule(("document_number", "document_type"), document),
        Rule(("sex", "document_number", "document_type"), sex),
    )


def _optional(field: str, title: str, check: Callable[[str], object], synonyms: tuple[str, ...] = ()) -> Column:
    return Column(field, title, check, synonyms, required=False, repeats=True)


def _college(known: Collection[str]) -> Callable[[str], object]:
    def check(cell: str) -> str:
        name = clean(cell, "organisation")
        if name not in known:
            some = "、".join(sorted(known)[:_COLLEGES_NAMED])
            raise CellFault(
                "roster.college_unknown",
                "学校里没有这个学院。",
                f"请改成学校已有的学院（{some}），或先由学校管理员添加该学院。",
            )
        return name

    return check


def _is_card(given: str, today: date) -> bool:
    try:
        numbers.resident_number(given, today)
    except numbers.NotANumber:
        return False
    return True
