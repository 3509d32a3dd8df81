"""Who may call which RPC: protos/rpc_graph.yaml, and for the log the readers of each producer's topics."""

from functools import cache
from importlib import resources

import yaml

from contracts.routing import topics

LOG = "wangqian.log.v1.LogService"


@cache
def _graph() -> dict[str, frozenset[str]]:
    data = yaml.safe_load(resources.files("contracts").joinpath("rpc_graph.yaml").read_text("utf-8"))
    return {
        f"/{service}/{method}": frozenset(entry["caller"] for entry in callers)
        for service, methods in data.items()
        for method, callers in methods.items()
    }


def may_call(caller: str, method: str, callee: str) -> bool:
    """May `caller` call `method` (full gRPC path) of `callee`? Unknown methods may be called by nobody."""
    if method.startswith(f"/{LOG}/"):
        return any(callee in topic.producers and caller in topic.consumers for topic in topics().values())
    return caller in _graph().get(method, frozenset())
