"""OpenTelemetry: one trace from the browser to the last consumer. Spans are exported only where WQ_OTLP_ENDPOINT is set."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from opentelemetry import propagate, trace
from opentelemetry.trace import Span, SpanKind

_TRACER = trace.get_tracer("wangqian")


def set_up(service: str, otlp_endpoint: str) -> None:
    """Install a provider for this process where there is a collector. Without one no span is made (they cost a third of an
    acceptance), and the trace that the gateway began is handed on as it came."""
    if not otlp_endpoint:
        return
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=otlp_endpoint, insecure=True)))
    trace.set_tracer_provider(provider)


@contextmanager
def span(name: str, kind: SpanKind = SpanKind.INTERNAL, carrier: Mapping[str, str] | None = None) -> Iterator[Span]:
    """A span, child of the carrier's traceparent or else of the present one."""
    context = propagate.extract(carrier) if carrier is not None else None
    with _TRACER.start_as_current_span(name, context=context, kind=kind) as current:
        yield current


def carrier() -> dict[str, str]:
    """The present trace as headers."""
    headers: dict[str, str] = {}
    propagate.inject(headers)
    return headers


SERVER, CLIENT, PRODUCER, CONSUMER = SpanKind.SERVER, SpanKind.CLIENT, SpanKind.PRODUCER, SpanKind.CONSUMER
