"""The one table: kind of refusal -> HTTP status -> gRPC code (api.md 5). Only edges read it."""

import grpc

TABLE: dict[str, tuple[int, grpc.StatusCode]] = {
    "unreadable": (400, grpc.StatusCode.INVALID_ARGUMENT),
    "unauthenticated": (401, grpc.StatusCode.UNAUTHENTICATED),
    "forbidden": (403, grpc.StatusCode.PERMISSION_DENIED),
    "not_found": (404, grpc.StatusCode.NOT_FOUND),
    "conflict": (409, grpc.StatusCode.FAILED_PRECONDITION),
    "in_progress": (409, grpc.StatusCode.ABORTED),
    "stale": (412, grpc.StatusCode.ABORTED),
    "too_large": (413, grpc.StatusCode.INVALID_ARGUMENT),
    "unsupported": (415, grpc.StatusCode.INVALID_ARGUMENT),
    "invalid": (422, grpc.StatusCode.INVALID_ARGUMENT),
    "precondition_required": (428, grpc.StatusCode.FAILED_PRECONDITION),
    "throttled": (429, grpc.StatusCode.RESOURCE_EXHAUSTED),
    "internal": (500, grpc.StatusCode.INTERNAL),
    "unavailable": (503, grpc.StatusCode.UNAVAILABLE),
    "recovering": (503, grpc.StatusCode.UNAVAILABLE),
    "timeout": (504, grpc.StatusCode.DEADLINE_EXCEEDED),
}


def http_status(kind: str) -> int:
    return TABLE[kind][0]


def grpc_code(kind: str) -> grpc.StatusCode:
    return TABLE[kind][1]
