"""Checks of single cells that several kinds of workbooks need: texts, coded values, national numbers, months and years.

Each answers the value as it is stored, or raises CellFault or TextFault with a sentence and a cure.
"""

import re
from collections.abc import Callable
from datetime import date

from chassis.text import clean
from chassis.workbooks.checking import Understood
from chassis.workbooks.faults import CellFault
from contracts import codes
from contracts.codes import numbers

_MONTH = re.compile(
    r"((?:19|20)[0-9]{2})\s*[年/.-]?\s*(0?[1-9]|1[0-2])"
    r"(?:月(?:[0-9]{1,2}日)?|[/.-](?:0?[1-9]|[12][0-9]|3[01]))?"
)
_YEAR = re.compile(r"((?:19|20)[0-9]{2})(?:年|届|级)?")
_FORMULA_SIGNS = ("=", "+", "-", "@")

NUMBER_REFUSALS: dict[str, tuple[str, str]] = {
    "identity_number.form": ("证件号码的位数或字符不对。", "请核对证件，居民身份证为 18 位，末位可以是 X。"),
    "identity_number.birth_date": ("身份证号第 7 至 14 位不是可能的出生日期。", "请对照身份证重新填写完整号码。"),
    "identity_number.check_digit": ("身份证号校验位不对，号码有误。", "请对照身份证重新填写完整号码。"),
    "uscc.form": ("统一社会信用代码的位数或字符不对。", "请对照营业执照填写 18 位代码（不含字母 I、O、S、V、Z）。"),
    "uscc.check_digit": ("统一社会信用代码校验位不对，代码有误。", "请对照营业执照重新填写 18 位代码。"),
    "organisation_code.form": ("组织机构代码的位数或字符不对。", "请填写 9 位组织机构代码，如 12345678-9。"),
    "organisation_code.check_digit": ("组织机构代码校验位不对，代码有误。", "请对照代码证重新填写。"),
    "phone.form": ("手机号不是 11 位手机号码。", "请填写 11 位手机号，不加空格和其他号码。"),
    "email.form": ("邮箱地址的格式不对。", "请填写完整的邮箱地址，如 name@example.com。"),
    "postcode.form": ("邮编不是 6 位数字。", "请填写 6 位邮编；以 0 开头的，请先把该列设为“文本”格式。"),
}


def text(kind: str) -> Callable[[str], object]:
    """A cleaned text of a kind of `chassis.text`. Names do not begin like a formula: a spreadsheet would run it
    later.
    """

    def check(cell: str) -> str:
        if kind in ("name", "organisation") and cell.startswith(_FORMULA_SIGNS):
            raise CellFault("cell.formula", "名称以公式符号（= + - @）开头。", "请去掉开头的符号，填写真实名称。")
        return clean(cell, kind)

    return check


def coded(table: str, in_year: int | None = None) -> Callable[[str], object]:
    """A code of a table, from its code, label or alias; an alias is reported as understood."""

    def check(cell: str) -> object:
        try:
            found = codes.match(table, clean(cell, "code"), in_year)
        except codes.UnknownText as unknown:
            raise CellFault("code.unknown", _unknown(unknown), _choose(unknown)) from None
        return Understood(found.entry.code, found.entry.path) if found.by_alias else found.entry.code

    return check


def number(read: Callable[[str], str], kind: str = "number") -> Callable[[str], object]:
    """A number that `contracts.codes.numbers` knows, folded first: full-width digits are digits."""

    def check(cell: str) -> str:
        return reworded(read, clean(cell, kind))

    return check


def reworded(read: Callable[[str], str], cleaned: str, field: str | None = None) -> str:
    """What `read` answers; its refusal becomes one with a sentence and a cure."""
    try:
        return read(cleaned)
    except numbers.NotANumber as wrong:
        raise CellFault(wrong.code, *NUMBER_REFUSALS[wrong.code], field=field) from None


def digits(title: str, fewest: int, most: int) -> Callable[[str], object]:
    """A number of letters, digits and hyphens between two lengths."""

    def check(cell: str) -> str:
        cleaned = clean(cell, "number")
        if not fewest <= len(cleaned) <= most or not re.fullmatch(r"[0-9A-Za-z-]+", cleaned):
            raise CellFault(
                "number.form",
                f"{title}应为 {fewest} 至 {most} 位字母和数字。",
                f"请核对{title}；若以 0 开头，请先把该列设为“文本”格式。",
            )
        return cleaned

    return check


def class_year(today: date) -> Callable[[str], object]:
    """A class year within ten years of today, as a number."""

    def check(cell: str) -> int:
        found = _YEAR.fullmatch(clean(cell, "number"))
        if not found or abs(int(found[1]) - today.year) > 10:
            raise CellFault("class_year.form", "毕业届不是四位年份。", f"请填写四位阿拉伯数字的年份，如 {today.year}。")
        return int(found[1])

    return check


def month(cell: str) -> str:
    """A month as YYYY-MM, from 202606, 2026-06, 2026/6, 2026.6, 2026年6月 or a day in it."""
    cleaned = clean(cell, "number")
    found = _MONTH.fullmatch(cleaned)
    if not found or (cleaned.isdigit() and len(cleaned) != 6):
        raise CellFault("month.form", "时间不是年份加月份。", "请填写六位数字的年月，如 202606。")
    return f"{found[1]}-{int(found[2]):02d}"


def masked_email(cell: str) -> str:
    """An address with only the first character of its local part."""
    local, at, domain = cell.partition("@")
    return f"{local[:1]}***{at}{domain}" if at else numbers.masked(cell)


def _unknown(unknown: codes.UnknownText) -> str:
    if unknown.table == "region":
        return "不是现行的行政区划代码，也不是完整的地区名称。"
    return "填写的内容不在代码表内。"


def _choose(unknown: codes.UnknownText) -> str:
    if unknown.nearest:
        return f"如指“{unknown.nearest.label}”，请改填“{unknown.nearest.label}”。" + _listed(unknown)
    if unknown.table == "region":
        return "请填写 6 位行政区划代码（如 420106）或完整名称（如 湖北省武汉市武昌区）。"
    return _listed(unknown) or "请对照模板中的代码表填写。"


def _listed(unknown: codes.UnknownText) -> str:
    return f"可填写：{'、'.join(unknown.choices)}。" if unknown.choices else ""
