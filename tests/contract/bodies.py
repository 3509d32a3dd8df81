"""Bodies out of schemas, filled so that they get past validation and name the objects of one story."""

from typing import Any

from .operations import Operation
from .world import Story

# What fields of these names hold wherever they appear; everything else follows from the schema alone.
BY_NAME: dict[str, Any] = {
    "party": "student",
    "credit_code": "91350211M000100Y46",
    "email": "nobody@nowhere.example",
    "phone": "19900000000",
    "identity_number": "11010519491231002X",
    "school": "江城大学",
    "class_year": 2026,
    "code": "000000",
    "password": "Zq-8134-kuro-77",
    "current": "Zq-8134-kuro-77",
    "new": "Zq-8134-kuro-78",
    "nature": "31",
    "industry": "32",
    "region": "420106",
    "postcode": "430070",
    "job_category": "13",
    "reply_days": 5,
    "probation_days": 90,
    "probation_pay_fen": 600_000,
    "pay_fen": 800_000,
    "penalty_fen": 300_000,
    "report_region": "420106",
    "work_region": "420106",
    "report_deadline": "2027-07-15",
    "reception": "0",
    "archive_reception": "0",
    "hukou_reception": "0",
    "document_last_six": "31002X",
    "student_number": "2022000001",
    "until": None,
    "licence": None,
    "notice_read": True,
    "category": "801",
    "limit": 5,
    "subject_kind": ["agreement"],
    "step": ["school"],
    "college_id": None,
    "overdue": None,
    "q": "",
    "decision": "approve",
    "selection": None,
    "number": "104862600000017",
    "etag": '"v1"',
}
# Fields that a body may have one of, but not all: these are left out.
LEFT_OUT = {"create_student_search": ("phone",)}


def body_for(operation: Operation, story: Story) -> Any:
    """A body that the operation takes, whose ids are those of the story's objects."""
    made = _value(operation.bodies["application/json"], "", BY_NAME | story.named())
    for field in LEFT_OUT.get(operation.id, ()):
        del made[field]
    return made


def _value(schema: dict[str, Any], name: str, known: dict[str, Any]) -> Any:
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            return _value(schema[choice][0], name, known)
    if "const" in schema:
        return schema["const"]
    if name in known:
        return known[name]
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            wanted = schema.get("properties", {})
            return {
                field: _value(part, field, known)
                for field, part in wanted.items()
                if _is_sent(field, part, schema, known)
            }
        case "array":
            return [_value(schema["items"], "", known)] if schema.get("minItems") or name == "items" else []
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return False
    return "原因如实填写" if schema.get("maxLength", 64) >= 6 else "x"


def _is_sent(field: str, part: dict[str, Any], schema: dict[str, Any], known: dict[str, Any]) -> bool:
    """What is required, and what names an object or has a value of its own."""
    return field in schema.get("required", ()) or field in known or field == "items"
