"""Envoy's own answers, out of replies.yaml (when which) and the catalogue of reasons (what it says).

A program gets problem+json; a browser that asked for a page (never below /api) gets the same words as a page."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

import yaml

from contracts.catalogue import Reason, reason
from gateway.envoy.typed import extension
from gateway.settings import Settings

REQUEST_ID = "%REQ(X-REQUEST-ID)%"
A_PAGE_IS_WANTED = "request.headers['accept'].contains('text/html') && !request.path.startsWith('/api')"


def local_replies(settings: Settings) -> dict[str, Any]:
    """The local_reply_config of a listener. Envoy takes the first mapper that fits: the page before the problem."""
    mappers = []
    for rule in rules():
        said = reason(rule["code"])
        mappers.append(_mapper(rule, f"({rule['when']}) && {A_PAGE_IS_WANTED}", _page(rule, said), _page_headers()))
        mappers.append(_mapper(rule, rule["when"], _problem(settings, rule, said), {}))
    return {"mappers": mappers}


@cache
def rules() -> list[dict[str, Any]]:
    """The lines of replies.yaml."""
    found: list[dict[str, Any]] = yaml.safe_load(_text("replies.yaml"))
    return found


def _mapper(rule: dict[str, Any], when: str, body: dict[str, Any], more: dict[str, str]) -> dict[str, Any]:
    headers = {"content-language": "zh-CN", "cache-control": "no-store", **more}
    if "retry_after_s" in rule:
        headers["retry-after"] = str(rule["retry_after_s"])
    if "challenge" in rule:
        headers["www-authenticate"] = rule["challenge"]
    return {
        "filter": {
            "extension_filter": extension(
                "envoy.access_loggers.extension_filters.cel",
                "extensions.access_loggers.filters.cel.v3.ExpressionFilter",
                expression=when,
            )
        },
        **({"status_code": rule["status"]} if "status" in rule else {}),
        "headers_to_add": [
            {"header": {"key": key, "value": value}, "append_action": "OVERWRITE_IF_EXISTS_OR_ADD"}
            for key, value in headers.items()
        ],
        "body_format_override": body,
    }


def _problem(settings: Settings, rule: dict[str, Any], said: Reason) -> dict[str, Any]:
    identified = {} if rule.get("without_id") else {"instance": f"urn:uuid:{REQUEST_ID}", "request_id": REQUEST_ID}
    return {
        "content_type": "application/problem+json",
        "json_format": {
            "type": f"{settings.public_url}/problems/{said.code}",
            "title": said.title,
            "status": rule.get("status", "%RESPONSE_CODE%"),
            "detail": _detail(rule, said),
            "code": said.code,
            "way_out": {"text": said.way_out_text, **({"href": said.way_out_href} if said.way_out_href else {})},
            **identified,
        },
    }


def _page(rule: dict[str, Any], said: Reason) -> dict[str, Any]:
    way_out = escape(said.way_out_text)
    if said.way_out_href:
        way_out = f'<a href="{escape(said.way_out_href)}">{way_out}</a>'
    page = Template(_text("reply.html")).substitute(
        title=escape(said.title),
        detail=escape(_detail(rule, said)),
        way_out=way_out,
        style=_text("reply.css"),
        request_id="–" if rule.get("without_id") else REQUEST_ID,
    )
    return {"content_type": "text/html; charset=utf-8", "text_format_source": {"inline_string": page}}


def _page_headers() -> dict[str, str]:
    """The page may use its own style and nothing else."""
    digest = base64.b64encode(hashlib.sha256(_text("reply.css").encode()).digest()).decode()
    return {
        "content-security-policy": f"default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'",
        "vary": "Accept",
    }


def _detail(rule: dict[str, Any], said: Reason) -> str:
    return said.detail.format(**rule.get("facts", {}))


def _text(name: str) -> str:
    return files("gateway").joinpath(name).read_text("utf-8")
