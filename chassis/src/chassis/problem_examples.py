"""Every refusal of the catalogue as it looks on the wire, for the OpenAPI documents: the sentence is filled with sample facts."""

import re
from typing import Any

from chassis.error_table import http_status
from chassis.errors import FieldFault, Refusal
from chassis.problem_json import problem
from contracts.catalogue import Reason, reason

# What any operation can answer with; the last ones come from the gateway.
ANY_OPERATION = (
    "auth.required", "auth.token_refused", "act.forbidden", "thing.not_found", "request.unreadable", "request.unknown_field",
    "request.invalid", "limit.exceeded", "platform.internal", "upstream.unavailable", "upstream.timeout", "upstream.interrupted",
    "request.too_large", "request.timeout",
)  # fmt: skip
REQUEST_ID = "01985b2c-7d4e-7a10-9c3b-5f2e8d1a6b40"
PUBLIC_URL = "https://wangqian.example"
_ID = "01985b2c-7d4e-7a10-9c3b-000000000001"
# Sample facts by name; a name that the catalogue uses and that is missing here fails `make lint`.
_FACTS = {
    "act": "应约", "allowed": "1", "at": "2026-06-01 10:30", "by": "王老师", "caller": "review", "cap": "5", "channel": "邮件",
    "characters": "U+202E", "college": "计算机学院", "completed": "1", "count": "1", "current": "4", "current_etag": '"v4"',
    "day": "2026-06-30", "destination": "升学", "detail": "格式不对", "employer": "长江软件有限公司", "field": "name", "fields": "姓名",
    "left": "3", "limit": "25 MiB", "masked": "138****5678", "method": "TakeCommitment", "most": "1000", "name": "王小明",
    "now": "审核中", "number": "104862600000017", "other": "学院", "outcome": "通过", "pages": "60", "pixels": "100000000",
    "purpose": "登录", "reason": "生源信息有误", "reply_by": "2026-06-05", "retry_after": "60", "role": "学生", "rows": "50000",
    "school": "江城大学", "seq": "1024", "side": "学生", "step": "学院审核", "termination_id": _ID, "topic": "signing.events.v1",
    "total": "12", "until": "2026-07-01", "valid_until": "2026-06-20", "what": "已拒绝", "who": "学生", "whom": "用人单位",
    "why": "不是有效的 JSON",
}  # fmt: skip
_NAME = re.compile(r"\{(\w+)\}")


def status_of(code: str) -> int:
    return http_status(reason(code).kind)


def example_of(code: str) -> dict[str, Any]:
    """The problem of this code. Raises KeyError naming a fact that has no sample."""
    why = reason(code)
    faults = (FieldFault("/name", "text.required", "必填"),) if code == "request.invalid" else ()
    _, body = problem(Refusal(code, faults=faults, **_facts_of(why)), REQUEST_ID, PUBLIC_URL)
    return body


def _facts_of(why: Reason) -> dict[str, str]:
    return {name: _FACTS[name] for name in _NAME.findall(why.detail + why.way_out_href)}
