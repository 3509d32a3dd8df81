"""One request through the gateway, with everything that a good client sends."""

import json
from typing import Any
from uuid import uuid4

import aiohttp

from .world import World


async def sent(
    http: aiohttp.ClientSession, world: World, method: str, path: str, *, token: str = "", key: str = "", **how: Any
) -> tuple[int, dict[str, Any], dict[str, str]]:
    """Status, body, headers (lower case)."""
    headers = {"Idempotency-Key": key or str(uuid4()), **how.pop("headers", {})}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    async with http.request(method, f"{world.base}/api/v1{path}", headers=headers, **how) as answer:
        raw = await answer.read()
        body = json.loads(raw) if "json" in answer.headers.get("Content-Type", "") and raw else {}
        return answer.status, body, {name.lower(): value for name, value in answer.headers.items()}
