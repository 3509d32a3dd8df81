"""The employer's two forms as data: registration, and the signing info that must be confirmed first (domain 3.3)."""

from collections.abc import Mapping
from typing import Any

from portal.problem import FieldError
from portal.words.letter_form import Field, region_of
from portal.words.regions import full_name

OWN = (
    Field("nature", "单位性质", "select", table="employer_nature"),
    Field("industry", "单位行业", "select", table="industry"),
    Field("region", "单位所在地", "region", hint="写到区县，如湖北省武汉市洪山区"),
)
SIGNING_INFO = (
    *OWN,
    Field("archive_reception", "档案接收", "select", table="archive"),
    Field("archive_unit", "档案转寄单位", required=False, hint="接收档案时必填，下同", maxlength=100),
    Field("archive_address", "档案转寄地址", required=False, maxlength=120),
    Field("archive_postcode", "邮政编码", "number", required=False, maxlength=6),
    Field("archive_contact", "档案联系人", required=False, maxlength=64),
    Field("archive_phone", "档案联系电话", "tel", required=False, maxlength=20),
    Field("hukou_reception", "户口接收", "select", table="hukou"),
    Field("hukou_address", "户口迁入地址", required=False, hint="接收户口时必填", maxlength=120),
)
REGISTRATION = (
    Field("name", "单位名称", hint="与营业执照一致", maxlength=100),
    Field("credit_code", "统一社会信用代码", required=False, hint="18 位；没有的填 9 位组织机构代码", maxlength=18),
    Field("no_code_reason", "没有代码的原因", required=False, hint="部队、境外机构等没有代码时填写", maxlength=200),
    *OWN,
    Field("address", "单位地址", maxlength=120),
    Field("postcode", "邮政编码", "number", maxlength=6),
    Field("contact", "联系人", maxlength=64),
    Field("phone", "联系电话", "tel", maxlength=20),
    Field("email", "电子邮箱", "email", hint="激活码发到这个邮箱", maxlength=100),
)


def body_of(fields: tuple[Field, ...], typed: Mapping[str, str]) -> tuple[dict[str, Any], list[FieldError]]:
    """The API's body, regions as codes, and what could not be turned into it."""
    body: dict[str, Any] = {}
    wrong: list[FieldError] = []
    for one in fields:
        value = typed.get(one.name, "").strip()
        if one.kind == "region":
            value, error = region_of(value)
            if error:
                wrong.append(FieldError(pointer=f"/{one.name}", code=error[0], detail=error[1]))
        body[one.name] = value
    return body, wrong


def typed_of(fields: tuple[Field, ...], known: Mapping[str, Any]) -> dict[str, str]:
    """What stands in the form for values of the API."""
    typed: dict[str, str] = {}
    for one in fields:
        value = known.get(one.name)
        value = value.get("code") if isinstance(value, Mapping) else value
        typed[one.name] = full_name(str(value)) if one.kind == "region" and value else str(value or "")
    return typed
