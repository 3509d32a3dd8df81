"""An HTTP act or question: who asks, under which key, having seen which version. Routes depend on this and on nothing else."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Annotated, Any

import orjson
from fastapi import Depends, Request, Response
from fastapi.dependencies.models import Dependant
from pydantic import BaseModel

from chassis import context, idempotency, repeating
from chassis.actor import Actor
from chassis.core import Core
from chassis.database import Tx
from chassis.errors import Refusal
from chassis.file_tokens import PUBLIC
from chassis.versions import etag

NOBODY = Actor(kind="public", id=PUBLIC, role="public")
# A result that is no plain 200: (body, status, headers).
Result = BaseModel | dict[str, Any] | tuple[BaseModel | dict[str, Any], int, dict[str, str]]


def encode(body: BaseModel | dict[str, Any]) -> bytes:
    return body.model_dump_json().encode() if isinstance(body, BaseModel) else orjson.dumps(body)


def answer_of(result: Result) -> idempotency.Answer:
    body, status, headers = result if isinstance(result, tuple) else (result, 200, {})
    version = getattr(body, "version", None)
    if version is not None and "ETag" not in headers:
        headers = {**headers, "ETag": etag(version)}
    return idempotency.Answer(status, encode(body), headers)


def respond(answer: idempotency.Answer, replayed: bool = False) -> Response:
    headers = {"Cache-Control": "no-store", "Content-Language": "zh-CN", **answer.headers}
    if replayed:
        headers["Idempotency-Replayed"] = "true"
    return Response(answer.body, answer.status, headers, media_type="application/json")


def address_of(request: Request) -> str:
    """Whom the gateway believes to ask: it sets X-Forwarded-For to exactly one address."""
    told = request.headers.get("x-forwarded-for", "").split(",")[0].strip()
    return told or (request.client.host if request.client else "")


class Call:
    """One request of `actor`; `key` is its idempotency key, "" where the operation takes none. Raises what its manner of repeating
    asks for: idempotency.key_missing (400), version.required (428)."""

    def __init__(self, request: Request, core: Core, actor: Actor) -> None:
        self.request, self.core, self.actor = request, core, actor
        manner = _manner_of(request)
        self.key = idempotency.key_of(request.headers.get("idempotency-key")) if manner == repeating.KEY else ""
        if manner == repeating.VERSION:
            self.seen_version()

    def seen_version(self) -> int:
        """The version in If-Match. Raises version.required (428)."""
        tag = self.request.headers.get("if-match", "").strip().removeprefix("W/").strip('"').removeprefix("v")
        if not tag.isdigit():
            raise Refusal("version.required")
        return int(tag)

    async def attempt(self) -> idempotency.Attempt:
        """This act as an attempt under its key. Only for operations that say that they need one."""
        if not self.key:
            raise RuntimeError(
                f"{self.request.method} {self.request.scope['path']} remembers answers, but states no need of a key"
            )
        body_sha = idempotency.sha_of(await self.request.body(), self.request.headers.get("content-type", ""))
        return idempotency.Attempt(
            self.actor.id, f"{self.request.method} {self.request.scope['path']}", self.key, body_sha
        )

    async def once(
        self, act: Callable[..., Awaitable[Result]], ask: Callable[[], Awaitable[Any]] | None = None
    ) -> Response:
        """Do `act(tx)` and remember its answer in the same transaction; a repeated key gets the stored answer, byte for byte.

        `ask` runs before the transaction opens and may call other services; what it gives is `act(tx, asked)`'s second argument."""
        attempt = await self.attempt()
        async with self.core.db.read(self.actor) as tx:
            if done := await idempotency.known(tx, attempt):
                return respond(done, replayed=True)
        asked = (await ask(),) if ask is not None else ()
        async with self.core.db.begin(self.actor) as tx:
            if done := await idempotency.claim(tx, attempt):
                return respond(done, replayed=True)
            answer = answer_of(await act(tx, *asked))
            await idempotency.fill(tx, attempt, answer)
        return respond(answer)

    async def read(self, question: Callable[[Tx], Awaitable[Result]]) -> Response:
        """Answer a question; 304 where If-None-Match has the present tag."""
        async with self.core.db.read(self.actor) as tx:
            answer = answer_of(await question(tx))
        tag = answer.headers.get("ETag")
        if tag and self.request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"ETag": tag})
        return respond(answer)


def _manner_of(request: Request) -> str:
    return repeating.manner_of(request.method, getattr(request.scope.get("route"), "openapi_extra", None))


def _known_parameters(route: Any) -> frozenset[str]:
    """Names of the query parameters that a route declares, kept on the route itself."""
    known: frozenset[str] | None = getattr(route, "_known_parameters", None)
    if known is None:
        known = frozenset(_query_names(route.dependant))
        route._known_parameters = known
    return known


def _query_names(dependant: Dependant) -> Iterator[str]:
    """Names of the query parameters of a route and of all that it depends on."""
    yield from (field.alias for field in dependant.query_params)
    for needed in dependant.dependencies:
        yield from _query_names(needed)


def _refuse_unknown_parameters(request: Request) -> None:
    route = request.scope.get("route")
    if request.query_params and route is not None:
        for name in request.query_params:
            if name not in _known_parameters(route):
                raise Refusal("request.unknown_field", field=name)


async def person_call(request: Request) -> Call:
    """For acts and questions of a signed-in person. Raises auth.required, auth.token_refused."""
    _refuse_unknown_parameters(request)
    core: Core = request.app.state.core
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        raise Refusal("auth.required")
    actor = await core.tokens.actor_of(token)
    await core.revocation.require_living(actor.session_id, binding=request.method != "GET")
    context.person_token.set(token)
    return Call(request, core, actor)


async def public_call(request: Request) -> Call:
    """For what anybody may ask without signing in."""
    _refuse_unknown_parameters(request)
    return Call(request, request.app.state.core, NOBODY)


PersonCall = Annotated[Call, Depends(person_call)]
PublicCall = Annotated[Call, Depends(public_call)]
