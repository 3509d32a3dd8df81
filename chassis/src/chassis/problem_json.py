"""A Refusal as application/problem+json (api.md 5). Anything that is no Refusal shows only its request id."""

from typing import Any

import orjson

from chassis.error_table import http_status
from chassis.errors import Refusal
from contracts.catalogue import Reason, reason

MEDIA_TYPE = "application/problem+json"


class _Blanks(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "—"


def sentence(refusal: Refusal) -> str:
    """The refusal's sentence for this case, Chinese."""
    return reason(refusal.code).detail.format_map(_Blanks(refusal.facts))


def way_out(refusal: Refusal, why: Reason) -> dict[str, str]:
    href = refusal.href or why.way_out_href.format_map(_Blanks(refusal.facts))
    return {"text": why.way_out_text, "href": href} if href else {"text": why.way_out_text}


def reason_body(refusal: Refusal) -> dict[str, Any]:
    """What an act's `reason` shows: code, title, detail, way out."""
    why = reason(refusal.code)
    return {"code": why.code, "title": why.title, "detail": sentence(refusal), "way_out": way_out(refusal, why)}


def problem(refusal: Refusal, request_id: str, public_url: str) -> tuple[int, dict[str, Any]]:
    """Status and body."""
    why = reason(refusal.code)
    status = http_status(why.kind)
    body: dict[str, Any] = {
        "type": f"{public_url}/problems/{why.code}",
        "title": why.title,
        "status": status,
        "detail": sentence(refusal),
        "instance": f"urn:uuid:{request_id}",
        "code": why.code,
        "params": refusal.facts,
        "way_out": way_out(refusal, why),
        "request_id": request_id,
    }
    if refusal.faults:
        body["errors"] = [{"pointer": f.pointer, "code": f.code, "detail": f.detail} for f in refusal.faults]
    if refusal.state:
        body["state"] = refusal.state
    return status, body


def encoded(refusal: Refusal, request_id: str, public_url: str) -> tuple[int, bytes]:
    status, body = problem(refusal, request_id, public_url)
    return status, orjson.dumps(body)
