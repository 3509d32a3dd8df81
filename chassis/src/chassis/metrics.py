"""Prometheus metrics of the manners; served at /metrics of each process, never through the gateway."""

from prometheus_client import Counter, Gauge, Histogram

HTTP_SECONDS = Histogram("wq_http_seconds", "Time to answer", ["route", "method", "status"])
RPC_SECONDS = Histogram("wq_rpc_seconds", "Time to answer a gRPC call", ["method", "code"])
HANDLED = Counter("wq_events_handled_total", "Events applied", ["topic"])
STALE = Counter("wq_events_stale_total", "Events whose token was no longer current", ["type"])
UNKNOWN = Counter("wq_events_unknown_total", "Events of a type nobody here handles", ["type"])
PULLED = Counter(
    "wq_events_pulled_total", "Events pulled from a producer's log because the broker did not bring them", ["topic"]
)
PARKED = Counter("wq_events_parked_total", "Events parked", ["type"])
PAUSED = Gauge("wq_consumer_paused", "1 while a source is backed off for a transient error", ["source", "topic"])
PUBLISH_LAG = Gauge("wq_publish_lag", "Sequenced events not yet acknowledged by the broker", ["topic"])
OUTBOX_DEPTH = Gauge("wq_outbox_depth", "Events not yet sequenced at the last look")
REFUSALS = Counter("wq_refusals_total", "Refusals given", ["code"])
