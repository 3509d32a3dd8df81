"""What pydantic found wrong, as our refusals: the field, the value's fault and the cure, in Chinese."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi.exceptions import RequestValidationError

from chassis.errors import FieldFault, Refusal

# pydantic's error type -> (our code, sentence over the error's context).
_SENTENCES = {
    "missing": ("text.required", "必填"),
    "string_too_short": ("text.too_short", "至少 {min_length} 个字"),
    "string_too_long": ("text.too_long", "最多 {max_length} 个字"),
    "string_pattern_mismatch": ("text.pattern", "格式不对"),
    "string_type": ("value.type", "要填文字"),
    "int_type": ("value.type", "要填整数"),
    "int_parsing": ("value.type", "要填整数"),
    "int_from_float": ("value.type", "要填整数，不能有小数"),
    "bool_type": ("value.type", "要填是或否"),
    "bool_parsing": ("value.type", "要填是或否"),
    "greater_than_equal": ("number.too_small", "不能小于 {ge}"),
    "greater_than": ("number.too_small", "要大于 {gt}"),
    "less_than_equal": ("number.too_large", "不能大于 {le}"),
    "less_than": ("number.too_large", "要小于 {lt}"),
    "uuid_parsing": ("value.id", "不是有效的编号"),
    "uuid_type": ("value.id", "不是有效的编号"),
    "date_from_datetime_parsing": ("value.date", "要填日期，如 2026-06-30"),
    "date_parsing": ("value.date", "要填日期，如 2026-06-30"),
    "date_type": ("value.date", "要填日期，如 2026-06-30"),
    "literal_error": ("value.choice", "要从这些里选：{expected}"),
    "enum": ("value.choice", "要从这些里选：{expected}"),
    "list_type": ("value.type", "要填列表"),
    "dict_type": ("value.type", "要填对象"),
    "model_type": ("value.type", "要填对象"),
    "model_attributes_type": ("value.type", "要填对象"),
    "too_short": ("list.too_short", "至少 {min_length} 项"),
    "too_long": ("list.too_long", "最多 {max_length} 项"),
}


def refusal_of(error: RequestValidationError) -> Refusal:
    """request.unreadable (400) for what is no JSON, request.unknown_field (400), else request.invalid (422) naming each field."""
    errors: Sequence[Mapping[str, Any]] = error.errors()
    for fault in errors:
        if fault["type"] == "json_invalid":
            return Refusal("request.unreadable", why="不是有效的 JSON")
        if fault["type"] == "extra_forbidden":
            return Refusal("request.unknown_field", field=_pointer(fault["loc"]))
    # A wrong id in the path names nothing that exists.
    if all(fault["loc"][0] == "path" for fault in errors):
        return Refusal("thing.not_found")
    faults = tuple(FieldFault(_pointer(fault["loc"]), *_sentence(fault)) for fault in errors[:100])
    return Refusal("request.invalid", faults=faults, count=len(errors))


def _pointer(place: Sequence[Any]) -> str:
    return "/" + "/".join(str(part).replace("~", "~0").replace("/", "~1") for part in place[1:])


def _sentence(fault: Mapping[str, Any]) -> tuple[str, str]:
    if fault["type"] == "value_error":
        cause = fault.get("ctx", {}).get("error")
        return getattr(getattr(cause, "__cause__", None), "code", "value.invalid"), str(cause)
    code, sentence = _SENTENCES.get(fault["type"], ("value.invalid", "内容不符合要求"))
    return code, sentence.format_map(_Context(fault.get("ctx") or {}))


class _Context(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "—"
