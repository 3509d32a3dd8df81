"""The named limits: a bucket per account in Envoy's own filter, and what limits.lua must know of each route."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from gateway.envoy.typed import http_filter
from gateway.route_table import Limit, RouteTable
from gateway.settings import Settings

# How many accounts are remembered at a time; the one not seen for longest goes first.
ACCOUNTS_REMEMBERED = 50_000
NOTES = "envoy.filters.http.lua"
_POLICY_OF_ROUTE = {
    "metadata": {
        "descriptor_key": "policy",
        "source": "ROUTE_ENTRY",
        "metadata_key": {"key": NOTES, "path": [{"key": "policy"}]},
    }
}
_ACCOUNT = {"request_headers": {"header_name": "x-auth-sub", "descriptor_key": "account"}}
_ALWAYS = {"default_value": {"numerator": 100, "denominator": "HUNDRED"}}


def limit_notes(by_account: Limit | None, by_address: Limit | None, factor: float) -> dict[str, Any]:
    """The route's metadata (under NOTES): what limits.lua and the buckets must know of it."""
    notes: dict[str, Any] = {}
    if by_account and by_account.account:
        notes |= {
            "policy": by_account.name,
            "quota": _scaled(by_account.account, factor),
            "window": by_account.window_s,
        }
    if by_address and by_address.failures:
        notes |= {
            "failure_policy": by_address.name,
            "failures": _scaled(by_address.failures, factor),
            "failure_window": by_address.window_s,
        }
    return notes


def account_limits(settings: Settings, table: RouteTable) -> dict[str, Any]:
    """The filter with one bucket for each policy and account; the token check before it names the account."""
    whole = {"max_tokens": 1_000_000, "tokens_per_fill": 1_000_000, "fill_interval": "1s"}
    return http_filter(
        "local_ratelimit",
        "LocalRateLimit",
        stat_prefix="accounts",
        filter_enabled=_ALWAYS,
        filter_enforced=_ALWAYS,
        token_bucket=whole,
        always_consume_default_token_bucket=False,
        rate_limits=[{"actions": [_POLICY_OF_ROUTE, _ACCOUNT]}],
        max_dynamic_descriptors=ACCOUNTS_REMEMBERED,
        enable_x_ratelimit_headers="DRAFT_VERSION_03",
        descriptors=[
            {
                "entries": [{"key": "policy", "value": limit.name}, {"key": "account"}],
                "token_bucket": {
                    "max_tokens": _scaled(limit.account, settings.limit_factor),
                    "tokens_per_fill": _scaled(limit.account, settings.limit_factor),
                    "fill_interval": f"{limit.window_s}s",
                },
            }
            for limit in table.limits.values()
            if limit.account
        ],
    )


def limit_script() -> dict[str, Any]:
    """The filter that runs limits.lua. It stands after the token check too, and sees every answer on its way out."""
    script = files("gateway").joinpath("limits.lua").read_text("utf-8")
    return http_filter("lua", "Lua", default_source_code={"inline_string": script})


def _scaled(figure: int, factor: float) -> int:
    return max(1, round(figure * factor))
