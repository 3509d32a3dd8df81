"""The portal's only way to the platform: the gateway's internal listener, asked as the signed-in person."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from pydantic import ValidationError

from portal.http_pool import HttpPool
from portal.problem import Problem, Refused, interrupted, mistaken, unavailable

API = "/api/v1"
Query = Mapping[str, str | int | Sequence[str]]


@dataclass(frozen=True)
class Caller:
    """On whose behalf a request is made, and the threads that tie its logs together."""

    access_token: str | None = None
    request_id: str | None = None
    traceparent: str | None = None
    client_address: str | None = None

    def headers(self) -> dict[str, str]:
        """The caller as request headers; what is not known is left out."""
        known = {
            "Authorization": f"Bearer {self.access_token}" if self.access_token else None,
            "X-Request-Id": self.request_id,
            "traceparent": self.traceparent,
            "X-Forwarded-For": self.client_address,
        }
        return {name: value for name, value in known.items() if value}


@dataclass(frozen=True)
class Answer:
    """A successful answer: the parsed body, its version, and the headers that say what follows."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def etag(self) -> str | None:
        """The version seen, to be sent back as `If-Match`."""
        return self.headers.get("ETag")

    @property
    def retry_after(self) -> int:
        """Seconds until asking again makes sense (1 where nothing is said)."""
        return int(self.headers.get("Retry-After", "1"))


@dataclass(frozen=True)
class File:
    """Bytes on their way to the browser: a PDF, a page image, a workbook."""

    body: bytes
    headers: Mapping[str, str]


def new_idempotency_key() -> str:
    """A key made with the form and sent with it, so that one form acts once."""
    return str(uuid.uuid4())


class Gateway:
    """Asks as one caller. Every refusal leaves it as `Refused`, whoever said it."""

    def __init__(self, http: HttpPool, url: str, caller: Caller) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._caller = caller

    async def get(self, path: str, query: Query | None = None) -> Answer:
        """Read. A kept connection that was closed meanwhile is replaced and asked again, for reading only."""
        return await self._ask("GET", path, query=query)

    async def post(self, path: str, body: Any, *, key: str | None = None, if_match: str | None = None) -> Answer:
        """Create or act. `key` is the form's idempotency key; `if_match` the version the person saw."""
        return await self._ask("POST", path, json=body, key=key, if_match=if_match)

    async def put(self, path: str, body: Any, *, if_match: str) -> Answer:
        """Replace a draft or form whole, if it is still the one seen."""
        return await self._ask("PUT", path, json=body, if_match=if_match)

    async def delete(self, path: str) -> Answer:
        """Remove what was never sent."""
        return await self._ask("DELETE", path)

    async def upload(
        self,
        path: str,
        name: str,
        content: bytes,
        media_type: str,
        *,
        key: str,
        fields: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one file as multipart, with the plain fields that go with it."""
        # As browsers send it: names of files are mostly Chinese, and nobody decodes %E5%BD%95.
        form = aiohttp.FormData(quote_fields=False)
        for field_name, value in (fields or {}).items():
            form.add_field(field_name, value)
        form.add_field("file", content, filename=_one_line(name), content_type=media_type)
        return await self._ask("POST", path, data=form, key=key)

    async def file(self, path: str, query: Query | None = None) -> File:
        """Fetch a document with its headers, to be handed on as it is."""
        answer = await self._ask("GET", path, query=query, parse=False)
        return File(answer.body, answer.headers)

    async def _ask(
        self,
        method: str,
        path: str,
        *,
        query: Query | None = None,
        json: Any = None,
        data: aiohttp.FormData | None = None,
        key: str | None = None,
        if_match: str | None = None,
        parse: bool = True,
    ) -> Answer:
        headers = self._caller.headers()
        if key:
            headers["Idempotency-Key"] = key
        if if_match:
            headers["If-Match"] = if_match
        try:
            async with self._http.request(
                method,
                f"{self._url}{API}{path}",
                params=_pairs(query),
                json=json,
                data=data,
                headers=headers,
                allow_redirects=False,
            ) as response:
                content = await response.read()
                if response.status >= 400:
                    raise Refused(_problem(response, content))
                body = await _parsed(response) if parse and content else content or None
                return Answer(response.status, body, response.headers.copy())
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            raise Refused(unavailable(self._caller.request_id)) from None
        except (aiohttp.ClientError, TimeoutError):
            raise Refused(interrupted(self._caller.request_id)) from None


def _one_line(name: str) -> str:
    """A file's name that cannot break out of its header."""
    return "".join(letter for letter in name if letter.isprintable())


async def _parsed(response: aiohttp.ClientResponse) -> Any:
    try:
        return await response.json(content_type=None)
    except ValueError:
        raise Refused(mistaken(response.headers.get("X-Request-Id"))) from None


def _problem(response: aiohttp.ClientResponse, content: bytes) -> Problem:
    try:
        problem = Problem.model_validate_json(content)
    except ValidationError:
        problem = mistaken(status=response.status)
    known = {
        "request_id": problem.request_id or response.headers.get("X-Request-Id"),
        "retry_after": _seconds(response.headers.get("Retry-After")),
    }
    return problem.model_copy(update=known)


def _seconds(value: str | None) -> int | None:
    return int(value) if value and value.isdigit() else None


def _pairs(query: Query | None) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for name, value in (query or {}).items():
        values = [value] if isinstance(value, str | int) else value
        pairs.extend((name, str(one)) for one in values)
    return pairs
