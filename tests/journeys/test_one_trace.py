"""What one person does at a page is one trace, from the gateway through the portal and the services to the last consumer."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
import pytest
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as pb
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2_grpc as rpc

from chassis.testing.plugin import free_port_base
from chassis.testing.waiting import until
from portal.testing.plain_window import PlainWindow
from runner.platform import started

ACT = "PUT /api/v1/employers/{id}/signing-info"
HEARD = "listen wangqian.identity.v1.EmployerChanged"
WANTED = {
    ("gateway", "ingress"), ("portal", "POST /signing-info"), ("identity", ACT), ("documents", HEARD), ("signing", HEARD),
}  # fmt: skip


class Collector(rpc.TraceServiceServicer):
    """What an OpenTelemetry collector does: takes spans over OTLP."""

    def __init__(self) -> None:
        # trace -> (service, span)
        self.traces: defaultdict[bytes, set[tuple[str, str]]] = defaultdict(set)

    def Export(
        self, request: pb.ExportTraceServiceRequest, context: grpc.ServicerContext
    ) -> pb.ExportTraceServiceResponse:
        for resource in request.resource_spans:
            service = next(one.value.string_value for one in resource.resource.attributes if one.key == "service.name")
            for scope in resource.scope_spans:
                for span in scope.spans:
                    self.traces[span.trace_id].add((service, span.name))
        return pb.ExportTraceServiceResponse()

    def of(self, name: str) -> set[tuple[str, str]]:
        """All spans of the trace that has this one; empty before it came."""
        return next((spans for spans in self.traces.values() if name in {span for _, span in spans}), set())


@pytest.fixture
def collector() -> Iterator[tuple[Collector, str]]:
    made, server = Collector(), grpc.server(ThreadPoolExecutor(4))
    rpc.add_TraceServiceServicer_to_server(made, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield made, f"http://127.0.0.1:{port}"
    server.stop(None)


def test_from_the_page_to_the_last_consumer(collector: tuple[Collector, str], tmp_path: Path) -> None:
    spans, endpoint = collector
    with started(tmp_path, free_port_base(), extra={"WQ_OTLP_ENDPOINT": endpoint}) as platform:
        accounts = json.loads(platform.site.accounts_file.read_text("utf-8"))
        mine = next(one for one in accounts if one["role"] == "employer_admin")
        window = PlainWindow(platform.public_url).sign_in(mine["login"], mine["password"])
        window.go("/signing-info").send("签约信息").reads("已保存")
        window.leave()
        # Exporters send every few seconds, each at its own time.
        asyncio.run(until(lambda: spans.of(ACT) >= WANTED, 40, "the spans"))
