"""The two doors: the public one believes nobody, the internal one believes the portal about the client's address."""

from __future__ import annotations

from typing import Any

from gateway.envoy.clusters import TRACES
from gateway.envoy.filters import filters
from gateway.envoy.replies import local_replies
from gateway.envoy.routes import route_config
from gateway.envoy.typed import address, extension, typed
from gateway.route_table import RouteTable
from gateway.settings import Settings

# What no caller may say: it would pass for the gateway's own word further in.
CLAIMS = ("x-auth-", "x-envoy-")
ORIGIN = ("forwarded", "x-forwarded-", "x-real-ip", "x-client-ip", "true-client-ip")
ACCESS = {
    "ts": "%START_TIME%",
    "event": "request",
    "method": "%REQ(:METHOD)%",
    "path": "%PATH(NQ:PATH)%",
    "status": "%RESPONSE_CODE%",
    "detail": "%RESPONSE_CODE_DETAILS%",
    "flags": "%RESPONSE_FLAGS%",
    "ms": "%DURATION%",
    "service": "%UPSTREAM_CLUSTER%",
    "attempts": "%UPSTREAM_REQUEST_ATTEMPT_COUNT%",
    "request_id": "%REQ(X-REQUEST-ID)%",
    "trace_id": "%TRACE_ID%",
    "account": "%REQ(X-AUTH-SUB)%",
}


def public_listener(settings: Settings, table: RouteTable) -> dict[str, Any]:
    """For everybody. The client's address is the connection's own, or the one `trusted_hops` proxies before it."""
    behind_proxies = settings.trusted_hops > 0
    stripped = (*CLAIMS, "x-request-id") if behind_proxies else (*CLAIMS, "x-request-id", *ORIGIN)
    manager = _manager(
        settings,
        table,
        "public",
        stripped,
        use_remote_address=True,
        xff_num_trusted_hops=settings.trusted_hops,
        preserve_external_request_id=False,
    )
    return _listener("public", settings.bind, settings.port, manager, _tls(settings))


def internal_listener(settings: Settings, table: RouteTable) -> dict[str, Any]:
    """For the portal only, which says for whom it asks (X-Forwarded-For) and under which request id."""
    trusted = [_network(each) for each in settings.portal_networks]
    manager = _manager(
        settings,
        table,
        "internal",
        CLAIMS,
        use_remote_address=False,
        preserve_external_request_id=True,
        original_ip_detection_extensions=[
            extension(
                "envoy.http.original_ip_detection.xff",
                "extensions.http.original_ip_detection.xff.v3.XffConfig",
                xff_trusted_cidrs={"cidrs": trusted},
                skip_xff_append=True,
            )
        ],
    )
    return _listener("internal", settings.internal_bind, settings.internal_port, manager, {})


def _manager(settings: Settings, table: RouteTable, name: str, stripped: tuple[str, ...], **own: Any) -> dict[str, Any]:
    return typed(
        "extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
        stat_prefix=name,
        normalize_path=True,
        merge_slashes=True,
        path_with_escaped_slashes_action="REJECT_REQUEST",
        common_http_protocol_options={"idle_timeout": "75s", "headers_with_underscores_action": "REJECT_REQUEST"},
        http2_protocol_options={
            "max_concurrent_streams": 100,
            "initial_stream_window_size": 65536,
            "initial_connection_window_size": 1048576,
        },
        # A 25 MiB file over a phone takes a while; a header does not.
        request_timeout="120s",
        request_headers_timeout="5s",
        stream_idle_timeout="75s",
        max_request_headers_kb=32,
        server_name="wangqian",
        always_set_request_id_in_response=True,
        request_id_extension={
            "typed_config": typed("extensions.request_id.uuid.v3.UuidRequestIdConfig", pack_trace_reason=False)
        },
        early_header_mutation_extensions=[
            extension(
                "envoy.http.early_header_mutation.header_mutation",
                "extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation",
                mutations=[
                    {"remove_on_match": {"key_matcher": {"prefix": prefix, "ignore_case": True}}} for prefix in stripped
                ],
            )
        ],
        tracing=_tracing(settings),
        access_log=[
            extension(
                "envoy.access_loggers.stdout",
                "extensions.access_loggers.stream.v3.StdoutAccessLog",
                log_format={"json_format": ACCESS},
            )
        ],
        local_reply_config=local_replies(settings),
        http_filters=filters(settings, table),
        route_config=route_config(settings, table),
        **own,
    )


def _tracing(settings: Settings) -> dict[str, Any]:
    """traceparent is kept or made in any case; spans are recorded only where a collector is named."""
    return {
        "random_sampling": {"value": 100 if settings.otlp else 0},
        "provider": extension(
            "envoy.tracers.opentelemetry",
            "config.trace.v3.OpenTelemetryConfig",
            service_name="gateway",
            grpc_service={"envoy_grpc": {"cluster_name": TRACES}, "timeout": "0.25s"},
        ),
    }


def _listener(name: str, host: str, port: int, manager: dict[str, Any], chain: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "address": address(host, port),
        "per_connection_buffer_limit_bytes": 1048576,
        "filter_chains": [{"filters": [{"name": "http", "typed_config": manager}], **chain}],
    }


def _tls(settings: Settings) -> dict[str, Any]:
    if not settings.tls:
        return {}
    return {
        "transport_socket": extension(
            "envoy.transport_sockets.tls",
            "extensions.transport_sockets.tls.v3.DownstreamTlsContext",
            common_tls_context={
                "alpn_protocols": ["h2", "http/1.1"],
                "tls_params": {"tls_minimum_protocol_version": "TLSv1_2"},
                "tls_certificates": [
                    {
                        "certificate_chain": {"filename": settings.tls_cert},
                        "private_key": {"filename": settings.tls_key},
                    }
                ],
            },
        )
    }


def _network(text: str) -> dict[str, Any]:
    prefix, _, length = text.strip().partition("/")
    return {"address_prefix": prefix, "prefix_len": int(length or (128 if ":" in prefix else 32))}
