"""What happens to a request on its way in, filter by filter, in this order."""

from __future__ import annotations

from typing import Any

from gateway.envoy.clusters import JWKS
from gateway.envoy.limits import account_limits, limit_script
from gateway.envoy.routes import MIB
from gateway.envoy.typed import http_filter
from gateway.route_table import RouteTable
from gateway.settings import Settings

AUDIENCE = "wangqian"


def filters(settings: Settings, table: RouteTable) -> list[dict[str, Any]]:
    """Health, one client address, token, limits, body size, onwards."""
    return [
        http_filter(
            "health_check",
            "HealthCheck",
            pass_through_mode=False,
            headers=[{"name": ":path", "string_match": {"exact": "/healthz"}}],
        ),
        _one_address(settings),
        _token_check(settings),
        limit_script(),
        account_limits(settings, table),
        http_filter("buffer", "Buffer", max_request_bytes=MIB),
        http_filter("router", "Router", suppress_envoy_headers=True),
    ]


def _one_address(settings: Settings) -> dict[str, Any]:
    """X-Forwarded-For holds exactly one address behind the gateway: the one that the gateway itself believes."""
    strict = [("strict-transport-security", "max-age=31536000")] if settings.tls else []
    return http_filter(
        "header_mutation",
        "HeaderMutation",
        mutations={
            "request_mutations": [_set("x-forwarded-for", "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%")],
            "response_mutations": [_set(key, value) for key, value in [("x-content-type-options", "nosniff"), *strict]],
        },
    )


def _token_check(settings: Settings) -> dict[str, Any]:
    provider = {
        "issuer": settings.issuer,
        "audiences": [AUDIENCE],
        # Said out loud, since Envoy would otherwise take a token from the query as well, where logs find it.
        "from_headers": [{"name": "Authorization", "value_prefix": "Bearer "}],
        "forward": True,
        "require_expiration": True,
        "clock_skew_seconds": 5,
        "jwt_cache_config": {"jwt_cache_size": 2000},
        "remote_jwks": {
            "http_uri": {"uri": settings.jwks_url, "cluster": JWKS, "timeout": "1s"},
            "cache_duration": f"{settings.jwks_cache_s}s",
            # The doors open when the keys are there or could not be had at once.
            "async_fetch": {"fast_listener": False, "failed_refetch_duration": "0.5s"},
        },
        "claim_to_headers": [
            {"header_name": "x-auth-sub", "claim_name": "sub"},
            {"header_name": "x-auth-sid", "claim_name": "sid"},
        ],
    }
    return http_filter(
        "jwt_authn",
        "JwtAuthentication",
        providers={"identity": provider},
        requirement_map={
            "required": {"provider_name": "identity"},
            "optional": {"requires_any": {"requirements": [{"provider_name": "identity"}, {"allow_missing": {}}]}},
        },
        strip_failure_response=True,
    )


def _set(key: str, value: str) -> dict[str, Any]:
    return {"append": {"header": {"key": key, "value": value}, "append_action": "OVERWRITE_IF_EXISTS_OR_ADD"}}
