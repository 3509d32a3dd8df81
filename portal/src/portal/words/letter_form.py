"""The invitation form as data: its fields, and how what was typed becomes the terms of the API (yuan to fen, names to codes)."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from portal.problem import FieldError, declared
from portal.words.regions import full_name, regions_like

CUSTODY = ("unit", "address", "postcode", "contact", "phone")


class Field(NamedTuple):
    """One field of the form; `table` names the code table of a select, `kind` how it is typed."""

    name: str
    label: str
    kind: str = "text"
    required: bool = True
    hint: str | None = None
    unit: str | None = None
    maxlength: int | None = None
    table: str | None = None


GROUPS: tuple[tuple[str, tuple[Field, ...]], ...] = (
    (
        "岗位与待遇",
        (
            Field("position", "岗位名称", hint="2 到 50 个字", maxlength=50),
            Field("job_category", "职位类别", "select", table="job_category"),
            Field("probation_days", "试用期", "days", hint="0 到 180，没有试用期填 0", unit="天", maxlength=3),
            Field("probation_pay_fen", "试用期薪酬", "yuan", hint="每月税前", unit="元/月", maxlength=6),
            Field("pay_fen", "转正后薪酬", "yuan", hint="每月税前", unit="元/月", maxlength=6),
            Field("penalty_fen", "违约金", "yuan", hint="填 0 表示不约定违约金", unit="元", maxlength=6),
        ),
    ),
    (
        "期限与地点",
        (
            Field("reply_days", "应约期限", "days", hint="学生要在几天内答复，1 到 30", unit="天", maxlength=2),
            Field("report_deadline", "报到截止日期", "date", hint="要在应约截止之后"),
            Field("report_region", "报到地点所在地区", "region", hint="写到区县，如湖北省武汉市洪山区"),
            Field("report_address", "报到地点详细地址", maxlength=100),
            Field("work_region", "工作地点所在地区", "region", hint="写到区县"),
            Field("work_address", "工作地点详细地址", maxlength=100),
        ),
    ),
    (
        "联系人",
        (
            Field("contact", "联系人", maxlength=64),
            Field("phone", "联系电话", "tel", maxlength=20),
            Field("remarks", "备注", "textarea", required=False, maxlength=500),
        ),
    ),
    (
        "档案与户口",
        (
            Field("archive.reception", "档案接收", "select", table="archive"),
            Field("archive.unit", "档案转寄单位", required=False, hint="接收档案时必填，下同", maxlength=100),
            Field("archive.address", "档案转寄地址", required=False, maxlength=120),
            Field("archive.postcode", "邮政编码", "number", required=False, maxlength=6),
            Field("archive.contact", "档案联系人", required=False, maxlength=64),
            Field("archive.phone", "档案联系电话", "tel", required=False, maxlength=20),
            Field("hukou.reception", "户口接收", "select", table="hukou"),
            Field("hukou.address", "户口迁入地址", required=False, hint="接收户口时必填", maxlength=120),
        ),
    ),
)
FIELDS: tuple[Field, ...] = tuple(one for _, fields in GROUPS for one in fields)


def terms_of(typed: Mapping[str, str]) -> tuple[dict[str, Any], list[FieldError]]:
    """The API's terms from what was typed, and what could not be turned into them."""
    terms: dict[str, Any] = {"archive": {}, "hukou": {}}
    wrong: list[FieldError] = []
    for one in FIELDS:
        value, error = _value(one, typed.get(one.name, "").strip())
        if error:
            wrong.append(FieldError(pointer=f"/{one.name.replace('.', '/')}", code=error[0], detail=error[1]))
        block, _, inner = one.name.partition(".")
        if inner:
            terms[block][inner] = value
        else:
            terms[block] = value
    return terms, wrong


def typed_of(terms: Mapping[str, Any]) -> dict[str, str]:
    """What stands in the form for terms of the API, coded values as code or `{code, label}`."""
    typed: dict[str, str] = {}
    for one in FIELDS:
        block, _, inner = one.name.partition(".")
        value = (terms.get(block) or {}).get(inner) if inner else terms.get(block)
        value = value.get("code") if isinstance(value, Mapping) else value
        if one.kind == "yuan" and isinstance(value, int):
            value = value // 100
        if one.kind == "region" and value:
            value = full_name(str(value))
        typed[one.name] = "" if value is None else str(value)
    return typed


def custody_of(signing_info: Mapping[str, Any] | None) -> dict[str, Any]:
    """Archive and hukou blocks of an employer's signing info, as terms have them."""
    info = signing_info or {}
    if "archive" in info or "hukou" in info:
        return {"archive": info.get("archive") or {}, "hukou": info.get("hukou") or {}}
    return {
        "archive": {name: info.get(f"archive_{name}") for name in ("reception", *CUSTODY)},
        "hukou": {name: info.get(f"hukou_{name}") for name in ("reception", "address")},
    }


def _value(one: Field, text: str) -> tuple[Any, tuple[str, str] | None]:
    if one.kind == "yuan":
        bare = text.replace(",", "").replace("，", "")
        return (int(bare) * 100, None) if bare.isdecimal() else (0, _said("amount.wrong", one))
    if one.kind == "days":
        return (int(text), None) if text.isdecimal() else (0, ("value.invalid", f"{one.label}请填写整数天"))
    if one.kind == "region":
        return region_of(text)
    return text, None


def region_of(text: str) -> tuple[str, tuple[str, str] | None]:
    """The code of a typed region, or what is wrong with it: none of that name, or several."""
    found = regions_like(text)
    if len(found) == 1:
        return found[0][0], None
    if not found:
        return "", ("region.unknown", declared("region.unknown", 422).detail)
    names = "、".join(name for _, name in found[:5])
    return "", ("region.several", f"有几个相近的地区，请写完整：{names}")


def _said(code: str, one: Field) -> tuple[str, str]:
    return code, f"{one.label}：{declared(code, 422).detail}"
