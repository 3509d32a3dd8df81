"""Questions and acts over the public API; a refusal is raised with its code and sentence."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid4, uuid5

import aiohttp

# A part that restarts answers again within this time; the same idempotency key makes repeating harmless.
PATIENCE = 30.0
_AGAIN = {502, 503, 504}


class Refused(Exception):
    """The platform said no: `code` and the whole problem."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        self.status, self.problem = status, problem
        self.code = str(problem.get("code", status))
        super().__init__(f"{status} {self.code}: {problem.get('detail') or problem.get('title') or ''}")


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any
    raw: bytes
    headers: dict[str, str]

    @property
    def etag(self) -> str:
        return self.headers.get("etag", "")


def key_of(*facts: object) -> str:
    """The same idempotency key for the same facts: a second run meets the first one's answer."""
    return str(uuid5(NAMESPACE_URL, "smoke\x1f" + "\x1f".join(map(str, facts))))


class Api:
    """The API as one person sees it. `token` gives a live access token, or "" for nobody."""

    patience = PATIENCE

    def __init__(self, http: aiohttp.ClientSession, base: str) -> None:
        self._http, self._base = http, base

    def watched_by(self, trace: aiohttp.TraceConfig) -> None:
        """Show every request from now on, and its answer, to `trace`."""
        self._http.trace_configs.append(trace)

    async def access_token(self) -> str:
        return ""

    async def get(self, path: str, **query: Any) -> Any:
        return (await self.ask("GET", path, params={k: str(v) for k, v in query.items() if v is not None})).body

    async def pages(self, path: str, **query: Any) -> list[Any]:
        """All items of a list, following its cursors."""
        items: list[Any] = []
        cursor: str | None = None
        while True:
            page = await self.get(path, **query, limit=200, cursor=cursor)
            items += page["items"]
            cursor = page.get("next")
            if not cursor:
                return items

    async def post(self, path: str, body: Any = None, *, key: str = "", seen: str = "") -> Any:
        headers = {"Idempotency-Key": key or str(uuid4())}
        if seen:
            headers["If-Match"] = seen
        return (await self.ask("POST", path, json=body if body is not None else {}, headers=headers)).body

    async def put(self, path: str, body: Any, *, seen: str) -> Any:
        headers = {"Idempotency-Key": key_of(path, seen, json.dumps(body, sort_keys=True)), "If-Match": seen}
        return (await self.ask("PUT", path, json=body, headers=headers)).body

    async def upload(
        self, path: str, name: str, content: bytes, *, key: str, kind: str = "application/octet-stream"
    ) -> Any:
        def form() -> aiohttp.FormData:
            made = aiohttp.FormData()
            made.add_field("file", content, filename=name, content_type=kind)
            return made

        return (await self.ask("POST", path, data=form, headers={"Idempotency-Key": key})).body

    async def ask(self, method: str, path: str, **how: Any) -> Answer:
        """One request, repeated while a part of the platform is away. Raises Refused."""
        until = asyncio.get_running_loop().time() + self.patience
        make = how.pop("data", None)
        headers = how.pop("headers", {})
        while True:
            token = await self.access_token()
            sent = headers | ({"Authorization": f"Bearer {token}"} if token else {})
            data = {"data": make()} if make else {}
            try:
                async with self._http.request(
                    method, f"{self._base}/api/v1{path}", headers=sent, **how, **data
                ) as answer:
                    raw = await answer.read()
                    kept = {name.lower(): value for name, value in answer.headers.items()}
                    body = json.loads(raw) if "json" in kept.get("content-type", "") and raw else None
                    if answer.status < 400:
                        return Answer(answer.status, body, raw, kept)
                    refused = Refused(answer.status, body if isinstance(body, dict) else {})
                    wait = float(kept.get("retry-after", 1))
            except (aiohttp.ClientError, TimeoutError) as error:
                # Cut off before, or in the middle of, the answer: what became of it is unknown.
                refused, wait = Refused(503, {"code": "connection", "detail": str(error)}), 0.5
            late = asyncio.get_running_loop().time() + min(wait, 5) > until
            waits = refused.status in _AGAIN or refused.status == 429 or refused.code == "idempotency.in_progress"
            if late or not waits:
                raise refused
            await asyncio.sleep(min(wait, 5))
