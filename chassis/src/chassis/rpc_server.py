"""The gRPC server of a service: caller list, actor, errors, deadline, trace, metrics in one interceptor."""

import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import grpc
from google.protobuf import any_pb2
from google.rpc import error_details_pb2, status_pb2

from chassis import context, metrics, tracing
from chassis.access_tokens import AccessTokens
from chassis.actor import Actor
from chassis.database import is_transient
from chassis.error_table import grpc_code
from chassis.errors import Refusal, Unavailable
from chassis.logs import logger
from chassis.problem_json import sentence
from chassis.rpc_client import DETAILS
from chassis.service_tokens import ServiceIdentity
from contracts.callers import may_call
from contracts.catalogue import reason

_OPEN = ("/grpc.health.v1.Health/",)


async def abort(grpc_context: grpc.aio.ServicerContext, refusal: Refusal) -> None:
    """End the call with the refusal, whole: code and facts as google.rpc.ErrorInfo."""
    code = grpc_code(reason(refusal.code).kind)
    info = any_pb2.Any()
    info.Pack(error_details_pb2.ErrorInfo(reason=refusal.code, domain="wangqian", metadata=refusal.facts))
    message = sentence(refusal)
    status = status_pb2.Status(code=code.value[0], message=message, details=[info])
    grpc_context.set_trailing_metadata(((DETAILS, status.SerializeToString()),))
    await grpc_context.abort(code, message)


class Manners(grpc.aio.ServerInterceptor):
    def __init__(self, service: str, identity: ServiceIdentity, tokens: AccessTokens) -> None:
        self._service, self._identity, self._tokens = service, identity, tokens

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[grpc.RpcMethodHandler]],
        details: grpc.HandlerCallDetails,
    ) -> grpc.RpcMethodHandler:
        handler = await continuation(details)
        if handler is None or not handler.unary_unary or details.method.startswith(_OPEN):
            return handler
        method, inner = details.method, handler.unary_unary

        async def behave(request: Any, grpc_context: grpc.aio.ServicerContext) -> Any:
            started, outcome = time.perf_counter(), "OK"
            metadata = dict(grpc_context.invocation_metadata() or ())
            left = grpc_context.time_remaining()
            context.deadline.set(time.monotonic() + left if left is not None else None)
            context.request_id.set(str(metadata.get("x-request-id", "")))
            try:
                caller = self._identity.caller_of(str(metadata.get("x-service-token", "")))
                if not may_call(caller, method, self._service):
                    raise Refusal("auth.caller_refused", caller=caller, method=method)
                with tracing.span(
                    method, tracing.SERVER, {k: str(v) for k, v in metadata.items() if k == "traceparent"}
                ):
                    return await inner(request, grpc_context)
            except grpc.aio.AbortError:
                raise
            except Refusal as refusal:
                outcome = refusal.code
                metrics.REFUSALS.labels(refusal.code).inc()
                await abort(grpc_context, refusal)
            except Exception as error:
                outcome = type(error).__name__
                if isinstance(error, Unavailable) or is_transient(error):
                    await grpc_context.abort(grpc.StatusCode.UNAVAILABLE, "upstream.unavailable")
                logger().error("rpc.failed", method=method, exc_info=error)
                await abort(grpc_context, Refusal("platform.internal"))
            finally:
                metrics.RPC_SECONDS.labels(method, outcome).observe(time.perf_counter() - started)

        return grpc.unary_unary_rpc_method_handler(behave, handler.request_deserializer, handler.response_serializer)


async def person_of(grpc_context: grpc.aio.ServicerContext, tokens: AccessTokens) -> Actor:
    """The person on whose behalf a peer calls. Raises auth.token_refused when there is none."""
    token = str(dict(grpc_context.invocation_metadata() or ()).get("x-person-token", ""))
    if not token:
        raise Refusal("auth.token_refused")
    return await tokens.actor_of(token)


def make_server(
    address: str, manners: Manners, add_servicers: Iterable[Callable[[grpc.aio.Server], None]]
) -> grpc.aio.Server:
    server = grpc.aio.server(
        interceptors=[manners], options=[("grpc.so_reuseport", 0), ("grpc.max_receive_message_length", 32 << 20)]
    )
    for add in add_servicers:
        add(server)
    server.add_insecure_port(address)
    return server
