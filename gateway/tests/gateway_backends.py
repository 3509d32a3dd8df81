"""Small real servers that stand behind the gateway and say what reached them."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from typing import Any, Self

from aiohttp import web

NAME = web.AppKey("name", str)


class Backends:
    """One server a service, each on its own port, in one thread. `?status=` and `?wait=` in a request shape the
    answer; `?fail_first=n` answers 503 to the first n requests of that path."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self.ports: dict[str, int] = {}
        self.seen: Counter[str] = Counter()
        self.keys: dict[str, Any] | None = None
        self._runners: dict[str, web.AppRunner] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        for name in self.names:
            self.start(name)
        return self

    def __exit__(self, *_: object) -> None:
        for name in list(self._runners):
            self.stop(name)
        asyncio.run_coroutine_threadsafe(self._end_tasks(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def start(self, name: str) -> None:
        """Listen, on the same port as before if there was one."""
        asyncio.run_coroutine_threadsafe(self._start(name), self._loop).result(5)

    def stop(self, name: str) -> None:
        """Stop listening: connections are refused from now on."""
        asyncio.run_coroutine_threadsafe(self._runners.pop(name).cleanup(), self._loop).result(10)

    async def _end_tasks(self) -> None:
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    async def _start(self, name: str) -> None:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app[NAME] = name
        app.router.add_get("/oauth/jwks", self._jwks)
        app.router.add_route("*", "/{path:.*}", self._answer)
        runner = web.AppRunner(app, shutdown_timeout=0.5)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self.ports.get(name, 0), reuse_address=True)
        await site.start()
        self.ports[name] = runner.addresses[0][1]
        self._runners[name] = runner

    async def _jwks(self, _: web.Request) -> web.Response:
        if self.keys:
            return web.json_response(self.keys)
        self.seen["jwks away"] += 1
        return web.Response(status=500)

    async def _answer(self, request: web.Request) -> web.Response:
        name = request.app[NAME]
        body = await request.read()
        self.seen[f"{request.method} {request.path}"] += 1
        await asyncio.sleep(float(request.query.get("wait", "0")))
        if "break" in request.query and request.transport:
            request.transport.close()
        status = int(request.query.get("status", "200"))
        if self.seen[f"{request.method} {request.path}"] <= int(request.query.get("fail_first", "0")):
            status = 503
        return web.json_response(
            {
                "service": name,
                "method": request.method,
                "path": request.path,
                "bytes": len(body),
                "headers": {key.lower(): value for key, value in request.headers.items()},
            },
            status=status,
            headers={"RateLimit": f'"{request.query["ratelimit"]}";r=12;t=1800'}
            if "ratelimit" in request.query
            else {},
        )
