"""Where requests go: one cluster a service, one for the keys of tokens, one for the collector of traces."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from gateway.envoy.typed import address, extension, typed
from gateway.settings import Backend, Settings

JWKS, TRACES = "jwks", "traces"
_PROTOCOLS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"

# The servers behind close a connection that rested for 5 s. Whoever reuses one at that very moment gets a broken
# answer to a request that cannot be sent again; so the gateway lets go first.
IDLE_S = 4


def clusters(settings: Settings) -> list[dict[str, Any]]:
    """All clusters. No active health checks: with one address a service there is nobody to switch to, and in
    Kubernetes the readiness probes do it."""
    found = [_cluster(name, backend) for name, backend in settings.backends.items()]
    found.append(_cluster(JWKS, Backend.of(settings.jwks_url), tls=urlsplit(settings.jwks_url).scheme == "https"))
    found.append(_cluster(TRACES, settings.otlp, http2=True))
    return found


def _cluster(name: str, backend: Backend | None, *, tls: bool = False, http2: bool = False) -> dict[str, Any]:
    """A cluster of one address; without one it stays empty (Envoy's tracer insists on a cluster, used or not)."""
    version: dict[str, Any] = {"http2_protocol_options" if http2 else "http_protocol_options": {}}
    ends = [{"lb_endpoints": [{"endpoint": {"address": address(backend.host, backend.port)}}]}] if backend else []
    found: dict[str, Any] = {
        "name": name,
        "type": "STATIC" if backend is None or _is_number(backend.host) else "STRICT_DNS",
        "connect_timeout": "1s",
        "circuit_breakers": {
            "thresholds": [
                {"max_connections": 400, "max_pending_requests": 400, "max_requests": 800, "max_retries": 20}
            ]
        },
        "typed_extension_protocol_options": {
            _PROTOCOLS: typed(
                "extensions.upstreams.http.v3.HttpProtocolOptions",
                common_http_protocol_options={"idle_timeout": f"{IDLE_S}s"},
                explicit_http_config=version,
            )
        },
        "load_assignment": {"cluster_name": name, "endpoints": ends},
    }
    if tls and backend:
        found["transport_socket"] = extension(
            "envoy.transport_sockets.tls", "extensions.transport_sockets.tls.v3.UpstreamTlsContext", sni=backend.host
        )
    return found


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
