"""The connections of a portal process to the gateway, kept open between requests."""

from typing import Any

import aiohttp
from aiohttp.client import _RequestContextManager


class HttpPool:
    """Opened and closed with the process; cookies of one person never stay in it."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Start the pool; it needs the running event loop."""
        self._session = aiohttp.ClientSession(
            cookie_jar=aiohttp.DummyCookieJar(), timeout=aiohttp.ClientTimeout(total=20, connect=3)
        )

    async def close(self) -> None:
        """Drop every connection."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def request(self, method: str, url: str, **options: Any) -> _RequestContextManager:
        """One request, to be entered with `async with`."""
        if self._session is None:
            raise RuntimeError("the connection pool is not open")
        return self._session.request(method, url, **options)
