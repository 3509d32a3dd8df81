"""Whether this process lives, and whether it can serve people."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from redis.asyncio import Redis
from redis.exceptions import RedisError


def health_routes(redis: "Redis") -> APIRouter:
    """`/health/live` and `/health/ready`, as every service has them."""
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

    return router
