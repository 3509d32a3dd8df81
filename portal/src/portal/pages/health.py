"""Whether this process lives, and whether it can serve people."""

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from redis.asyncio import Redis
from redis.exceptions import RedisError


def health_routes(redis: "Redis") -> APIRouter:
    """`/health/live`, `/health/ready` and `/health/metrics`; the gateway closes them to the outside."""
    router = APIRouter(prefix="/health", include_in_schema=False)

    @router.get("/live")
    async def live() -> JSONResponse:
        return JSONResponse({"status": "live"})

    @router.get("/ready")
    async def ready() -> JSONResponse:
        try:
            await redis.ping()
        except (RedisError, OSError):
            return JSONResponse({"status": "waiting", "for": "redis"}, status_code=503)
        return JSONResponse({"status": "ready"})

    @router.get("/metrics")
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router
