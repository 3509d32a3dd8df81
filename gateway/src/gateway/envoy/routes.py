"""The route table as Envoy reads it: per path one route for reading, one for changing, and a refusal of the rest."""

from __future__ import annotations

from typing import Any

from gateway.envoy.limits import NOTES, limit_notes
from gateway.envoy.typed import typed
from gateway.route_table import CHANGING, READING, Limit, Route, RouteTable
from gateway.settings import Settings

MIB = 1024 * 1024
# For reading only: it changes nothing, so it may be asked again even when the connection broke half-way.
RETRIES = {
    "retry_on": "connect-failure,refused-stream,reset,retriable-status-codes",
    "retriable_status_codes": [503],
    "num_retries": 2,
    "retry_back_off": {"base_interval": "0.05s", "max_interval": "0.5s"},
}


def route_config(settings: Settings, table: RouteTable) -> dict[str, Any]:
    """All routes, in the order in which Envoy tries them."""
    found: list[dict[str, Any]] = []
    for route in table.api:
        found += _both_ways(settings, table, route)
        found.append(_refusal({"path_separated_prefix": route.path}, 405))
    found.append(_refusal({"path_separated_prefix": "/api"}, 404))
    found += [_refusal({"path": path}, 404) for path in table.closed]
    if settings.openapi_file.is_file():
        found.append(_document(settings.openapi_file.read_text("utf-8")))
    for route in table.sites:
        found += _both_ways(settings, table, route)
    # TRACE, CONNECT, PATCH and invented methods; OPTIONS too, since no other origin is served.
    found.append(_refusal({"prefix": "/"}, 405))
    return {
        "name": "all",
        "max_direct_response_body_size_bytes": 16 * MIB,
        "virtual_hosts": [{"name": "all", "domains": ["*"], "routes": found}],
        "response_headers_to_remove": ["server", "x-powered-by"],
    }


def _both_ways(settings: Settings, table: RouteTable, route: Route) -> list[dict[str, Any]]:
    read_limit = route.limit or table.limits["read"]
    write_limit = route.limit or table.limits["write"]
    ways: list[dict[str, Any]] = []
    for methods, limit in ((READING, read_limit), (CHANGING, write_limit)):
        open_ones = [
            method
            for method in methods
            if method in route.anonymous or not route.token or (method == "HEAD" and "GET" in route.anonymous)
        ]
        for group, anonymous in ((open_ones, True), ([m for m in methods if m not in open_ones], False)):
            if group:
                ways.append(_way(settings, route, group, limit, anonymous))
    return ways


def _way(settings: Settings, route: Route, methods: list[str], limit: Limit, anonymous: bool) -> dict[str, Any]:
    by_address = route.anonymous_limit if anonymous else None
    by_account = limit if route.token else None
    check = typed(
        "extensions.filters.http.jwt_authn.v3.PerRouteConfig",
        **({"requirement_name": "optional" if anonymous else "required"} if route.token else {"disabled": True}),
    )
    return {
        "match": {
            **_match(route.path),
            "headers": [{"name": ":method", "string_match": {"safe_regex": {"regex": "|".join(methods)}}}],
        },
        "route": {
            "cluster": route.service,
            "timeout": f"{route.timeout_s}s",
            **({"retry_policy": RETRIES} if "GET" in methods else {}),
        },
        "metadata": {"filter_metadata": {NOTES: limit_notes(by_account, by_address, settings.limit_factor)}},
        "typed_per_filter_config": {
            "envoy.filters.http.jwt_authn": check,
            "envoy.filters.http.buffer": typed(
                "extensions.filters.http.buffer.v3.BufferPerRoute", buffer={"max_request_bytes": route.body_mib * MIB}
            ),
        },
    }


def _match(path: str) -> dict[str, Any]:
    return {"prefix": "/"} if path == "/" else {"path_separated_prefix": path}


def _refusal(match: dict[str, Any], status: int) -> dict[str, Any]:
    allow = [{"header": {"key": "allow", "value": ", ".join((*READING, *CHANGING))}}] if status == 405 else []
    return {
        "match": match,
        "direct_response": {"status": status},
        "response_headers_to_add": allow,
        "typed_per_filter_config": {
            "envoy.filters.http.jwt_authn": typed("extensions.filters.http.jwt_authn.v3.PerRouteConfig", disabled=True)
        },
    }


def _document(document: str) -> dict[str, Any]:
    return {
        "match": {"path": "/openapi.json"},
        "direct_response": {"status": 200, "body": {"inline_string": document}},
        "response_headers_to_add": [
            {
                "header": {"key": "content-type", "value": "application/json"},
                "append_action": "OVERWRITE_IF_EXISTS_OR_ADD",
            }
        ],
    }
