"""Which facts of a thing people see, under which words, in which order. Data, and one function that reads it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from markupsafe import Markup

from portal.filters import dates
from portal.filters.amounts import yuan
from portal.filters.numbers import grouped, masked
from portal.words.codes import worded, words_of

Row = tuple[str, Any]

# key -> label; a key may name a member of a member ("archive.unit").
STUDENT: dict[str, str] = {
    "name": "姓名",
    "student_number": "学号",
    "sex": "性别",
    "identity_number_masked": "证件号码",
    "school": "学校",
    "school_name": "学校",
    "college": "学院",
    "college_name": "学院",
    "major": "专业",
    "degree_level": "学历",
    "class_year": "毕业届",
    "graduation_month": "毕业年月",
    "training_mode": "培养方式",
    "political_status": "政治面貌",
    "ethnicity": "民族",
    "origin_region": "生源地",
    "phone_masked": "手机号",
    "email_masked": "电子邮箱",
    "phone": "联系电话",
    "email": "电子邮箱",
    "address": "家庭地址",
}
EMPLOYER: dict[str, str] = {
    "name": "单位名称",
    "credit_code": "统一社会信用代码",
    "nature": "单位性质",
    "industry": "单位行业",
    "region": "单位所在地",
    "address": "单位地址",
    "postcode": "邮政编码",
    "contact": "联系人",
    "phone": "联系电话",
    "email": "电子邮箱",
    "email_masked": "电子邮箱",
}
TERMS: dict[str, str] = {
    "position": "岗位名称",
    "job_category": "职位类别",
    "probation_days": "试用期",
    "probation_pay_fen": "试用期薪酬",
    "pay_fen": "转正后薪酬",
    "penalty_fen": "违约金",
    "work_place": "工作地点",
    "report_place": "报到地点",
    "report_deadline": "报到截止日期",
    "contact": "联系人",
    "phone": "联系电话",
    "remarks": "备注",
}
ARCHIVE: dict[str, str] = {
    "reception": "档案接收",
    "unit": "档案转寄单位",
    "address": "档案转寄地址",
    "postcode": "邮政编码",
    "contact": "档案联系人",
    "phone": "档案联系电话",
}
HUKOU: dict[str, str] = {"reception": "户口接收", "address": "户口迁入地址"}

# Bare codes that some answers carry, by the table that words them.
CODED = {
    "sex": "sex",
    "degree_level": "degree_level",
    "training_mode": "training_mode",
    "political_status": "political_status",
    "ethnicity": "ethnicity",
    "origin_region": "region",
    "nature": "employer_nature",
    "industry": "industry",
    "region": "region",
    "job_category": "job_category",
    "archive_reception": "archive",
    "hukou_reception": "hukou",
}


def rows(labels: Mapping[str, str], thing: Mapping[str, Any] | None, now: datetime) -> list[Row]:
    """The facts that the thing has, in the order of the table; what an answer does not carry is not for this reader."""
    return [(label, shown(key, thing[key], now)) for key, label in labels.items() if thing and key in thing]


def term_rows(terms: Mapping[str, Any], now: datetime) -> list[Row]:
    """The terms of a letter or an agreement."""
    placed = {
        **terms,
        "work_place": _place(terms.get("work_region"), terms.get("work_address")),
        "report_place": _place(terms.get("report_region"), terms.get("report_address")),
    }
    return [row for row in rows(TERMS, placed, now) if row[1]]


def custody_rows(terms: Mapping[str, Any], now: datetime) -> list[Row]:
    """Where the personnel file and the household registration go; what was not asked is left out."""
    archive, hukou = terms.get("archive") or {}, terms.get("hukou") or {}
    return [row for row in rows(ARCHIVE, archive, now) + rows(HUKOU, hukou, now) if row[1]]


def shown(key: str, value: Any, now: datetime) -> Any:
    """One value in people's words."""
    if value is None or value == "":
        return None
    if isinstance(value, dict):
        return worded(value) if "label" in value else value.get("name")
    if key == "penalty_fen" and value == 0:
        return "不约定违约金"
    if key.endswith("pay_fen"):
        return yuan(value, "月")
    if key.endswith("_fen"):
        return yuan(value)
    if key.endswith("_masked"):
        return masked(value)
    if key in ("number", "agreement_number"):
        return grouped(value)
    if key == "class_year":
        return f"{value} 届"
    if key in ("probation_days", "reply_days"):
        return f"{value} 天" if value else "无"
    if key == "graduation_month":
        return Markup('<span class="keep">{}年{}月</span>').format(*(int(part) for part in value.split("-")))
    if key.endswith(("_deadline", "_by", "_on")) and len(value) == 10:
        return dates.day(date.fromisoformat(value), now)
    if key.endswith(("_at", "since", "_before", "_from", "_until")) and isinstance(value, str):
        return dates.moment(value, now)
    return words_of(CODED[key], value) if key in CODED else value


def _place(region: Any, address: Any) -> str | None:
    region = words_of("region", region) if isinstance(region, str) else worded(region)
    return f"{region or ''}{address or ''}" or None
