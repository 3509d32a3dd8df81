"""A send list from a file: the four factors of a search, a row a student. Pure: whether somebody is found is asked
elsewhere.

A row is refused here for its form only; a school that does not exist or a year nobody graduates in simply finds
nobody.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from chassis.text import clean
from chassis.workbooks import CellFault, Column, Good, Refused, Rule, Tally, check, read
from chassis.workbooks.cells import class_year, number, reworded, text
from chassis.workbooks.header import find_header
from contracts.codes import numbers

_CARD_LENGTH = 18


@dataclass(frozen=True, slots=True)
class SendListRow:
    """Whom an employer means: one of the two numbers is there."""

    school: str
    class_year: int
    name: str
    document_number: str | None
    phone: str | None


def send_list_columns(today: date, *, by_phone: bool) -> tuple[Column, ...]:
    """The columns in the order of the template; the phone only where some school's policy lets students be found by
    it.
    """

    def document(cell: str) -> str:
        given = clean(cell, "number")
        kind = numbers.RESIDENT_CARD if len(given) == _CARD_LENGTH else "05"
        return reworded(lambda one: numbers.document_number(kind, one, today), given)

    columns = (
        Column(
            "school", "毕业院校", text("organisation"), ("学校", "院校", "学校名称"), repeats=True, example="江城大学"
        ),
        Column("class_year", "毕业届", class_year(today), ("届别", "毕业年份"), repeats=True, example="2026"),
        Column("name", "姓名", text("name"), ("学生姓名",), example="王芳"),
        Column(
            "document_number",
            "身份证号",
            document,
            ("身份证号码", "身份证", "证件号码", "证件号"),
            required=not by_phone,
            mask=numbers.masked,
            example="（18 位，文本格式）",
        ),
    )
    phone = Column(
        "phone", "手机号", number(numbers.mobile_number), ("手机", "手机号码"), required=False, mask=numbers.masked
    )
    return (*columns, phone) if by_phone else columns


def read_send_list(
    path: Path, today: date, by_phone: bool, name: str = ""
) -> Iterator[Good[SendListRow] | Refused | Tally]:
    """The rows of the file in order, at the end the Tally. A student named twice stays twice: adding twice is no
    fault.
    """
    columns = send_list_columns(today, by_phone=by_phone)
    rules = (Rule(("document_number", "phone"), _one_number),) if by_phone else ()
    return check(read(path, columns, name=name), columns, _row, rules=rules)


def cells_again(record: SendListRow, titles: Sequence[str], columns: Sequence[Column]) -> tuple[str, ...]:
    """The record as it stands under the file's own headings."""
    cells = [""] * len(titles)
    for field, place in find_header([titles], columns).places.items():
        cells[place] = str(getattr(record, field) or "")
    return tuple(cells)


def _one_number(values: dict[str, object]) -> None:
    if not values["document_number"] and not values["phone"]:
        raise CellFault(
            "send_list.number_missing",
            "身份证号和手机号都没有填写。",
            "请填写身份证号或手机号中的一项。",
            "document_number",
        )


def _row(values: dict[str, Any]) -> SendListRow:
    return SendListRow(**{"phone": None, **values})
