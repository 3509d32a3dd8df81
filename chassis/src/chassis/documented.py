"""What each operation states about itself (api.md 16); from it come the access matrix, the contract tests and the help pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from chassis.actor import ROLES
from chassis.repeating import MANNERS
from contracts.catalogue import reason

PUBLIC = "public"
SCOPES = frozenset({PUBLIC, "own", "college", "school", "employer", "all"})


@dataclass(frozen=True)
class FileAnswer:
    """An answer that is a file, of one of these media types."""

    media_types: tuple[str, ...]


# Nothing to say: 204.
NOTHING = None
PDF = FileAnswer(("application/pdf",))
PNG = FileAnswer(("image/png",))
XLSX = FileAnswer(("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",))
Body = type[BaseModel] | FileAnswer | None
Answers = Body | Mapping[int, Body]


def documented(
    operation_id: str,
    *,
    roles: Sequence[str],
    scope: str,
    answers: Answers,
    problems: Sequence[str] = (),
    thing: str = "",
    repeating: str = "",
) -> dict[str, Any]:
    """Keyword arguments for a route.

    `operation_id`: act_thing, unique over all services. `roles`: who may call, or ("public",). `scope`: public | own | college |
    school | employer | all: what a caller sees. `answers`: the body of a success, by status where it is no plain 200; the usual
    one first. `problems`: codes it can answer with, beside those that any operation can and those that its manner of repeating
    brings. `thing`: kind of object that {id} names, for the access matrix. `repeating`: what a second call with the same request
    does (repeating.py); "" follows the method. Raises KeyError for a code that the catalogue lacks, ValueError for an unknown role,
    scope or manner."""
    for code in problems:
        reason(code)
    if unknown := set(roles) - {*ROLES, PUBLIC}:
        raise ValueError(f"{operation_id}: unknown roles {sorted(unknown)}")
    if scope not in SCOPES:
        raise ValueError(f"{operation_id}: unknown scope {scope}")
    if repeating and repeating not in MANNERS:
        raise ValueError(f"{operation_id}: unknown manner {repeating}")
    extra: dict[str, Any] = {"x-roles": list(roles), "x-scope": scope, "x-problems": sorted(problems)}
    if thing:
        extra["x-thing"] = thing
    if repeating:
        extra["x-idempotent"] = repeating
    bodies = answers if isinstance(answers, Mapping) else {200: answers}
    usual = next(iter(bodies))
    return {
        "operation_id": operation_id,
        "openapi_extra": extra,
        "status_code": usual,
        "response_model": _model(bodies[usual]),
        "response_class": JSONResponse if _model(bodies[usual]) else Response,
        # Openapi.py says in place of "default" what it can be refused with.
        "responses": {"default": {"description": "Refused"}} | {status: _told(body) for status, body in bodies.items()},
    }


def _model(body: Body) -> type[BaseModel] | None:
    return body if isinstance(body, type) else None


def _told(body: Body) -> dict[str, Any]:
    if isinstance(body, FileAnswer):
        return {"description": "The file", "content": {media: {} for media in body.media_types}}
    return {"description": "Done", "model": body} if body else {"description": "Done, nothing to say"}
