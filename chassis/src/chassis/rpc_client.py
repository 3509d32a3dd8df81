"""Calls to other services: who we are, how long we wait, and their refusals as ours."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import grpc
from google.rpc import error_details_pb2, status_pb2

from chassis import context, tracing
from chassis.errors import Refusal, Unavailable
from chassis.service_tokens import ServiceIdentity

# Transient answers of the transport itself: nothing was decided.
_AWAY = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.CANCELLED}
DETAILS = "grpc-status-details-bin"
_OPTIONS = [
    ("grpc.max_receive_message_length", 32 << 20),
    ("grpc.max_reconnect_backoff_ms", 1000),
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 100),
    ("grpc.keepalive_time_ms", 20_000),
    # Ours are inside addresses; a proxy of the machine must never see them.
    ("grpc.enable_http_proxy", 0),
]


class Peers:
    """Channels to the other services, opened at first use."""

    def __init__(self, identity: ServiceIdentity, addresses: Mapping[str, str]) -> None:
        self._identity, self._addresses = identity, addresses
        self._channels: dict[str, grpc.aio.Channel] = {}
        self._stubs: dict[tuple[Any, str], Any] = {}

    async def call(
        self, stub: Callable[[grpc.aio.Channel], Any], service: str, method: str, request: Any, timeout: float = 0.8
    ) -> Any:
        """One question, or one command with a final answer per id: tried once more when the transport failed and time is left.

        Raises Refusal as the other side gave it, Unavailable when it does not answer in time."""
        invoke = getattr(self._stub(stub, service), method)
        with tracing.span(f"call {service} {method}", tracing.CLIENT):
            metadata = [("x-service-token", self._identity.token_for(service)), *tracing.carrier().items()]
            if token := context.person_token.get():
                metadata.append(("x-person-token", token))
            if request_id := context.request_id.get():
                metadata.append(("x-request-id", request_id))
            left = context.time_left(timeout)
            until = asyncio.get_running_loop().time() + left
            while True:
                try:
                    rest = max(0.001, until - asyncio.get_running_loop().time())
                    return await invoke(request, timeout=rest, metadata=metadata)
                except grpc.aio.AioRpcError as error:
                    refusal = refusal_of(error)
                    if refusal is not None:
                        raise refusal from None
                    if error.code() not in _AWAY:
                        raise
                    if until - asyncio.get_running_loop().time() < 0.15:
                        raise Unavailable(f"{service} {method}: {error.code().name}") from error
                    await asyncio.sleep(0.05)

    def _stub(self, stub: Callable[[grpc.aio.Channel], Any], service: str) -> Any:
        key = (stub, service)
        if key not in self._stubs:
            if service not in self._channels:
                self._channels[service] = grpc.aio.insecure_channel(self._addresses[service], options=_OPTIONS)
            self._stubs[key] = stub(self._channels[service])
        return self._stubs[key]

    async def close(self) -> None:
        for channel in self._channels.values():
            await channel.close()


def refusal_of(error: grpc.aio.AioRpcError) -> Refusal | None:
    """The Refusal inside a gRPC error, None when the transport failed."""
    for key, value in error.trailing_metadata() or ():
        if key == DETAILS:
            status = status_pb2.Status.FromString(value)
            for detail in status.details:
                info = error_details_pb2.ErrorInfo()
                if detail.Unpack(info) and info.domain == "wangqian":
                    return Refusal(
                        info.reason,
                        **{k: v for k, v in info.metadata.items() if k not in ("code", "href", "faults", "self")},
                    )
    return None
