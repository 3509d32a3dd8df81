"""What each operation states about itself (api.md 16); from it come the access matrix, the contract tests and the help pages."""

from collections.abc import Sequence
from typing import Any

from chassis.actor import ROLES
from chassis.problem_json import MEDIA_TYPE
from contracts.catalogue import reason

PUBLIC = "public"


def documented(
    operation_id: str,
    *,
    roles: Sequence[str],
    scope: str,
    problems: Sequence[str] = (),
    thing: str = "",
    example: Any = None,
) -> dict[str, Any]:
    """Keyword arguments for a route.

    `operation_id`: act_thing, unique over all services. `roles`: who may call, or ("public",). `scope`: public | own | college |
    school | employer | all: what a caller sees. `thing`: kind of object that {id} names, for the access matrix. `problems`: codes
    it can answer with, beside those that any operation can. Raises KeyError for a code that the catalogue lacks, ValueError for
    an unknown role."""
    for code in problems:
        reason(code)
    if unknown := set(roles) - {*ROLES, PUBLIC}:
        raise ValueError(f"{operation_id}: unknown roles {sorted(unknown)}")
    extra: dict[str, Any] = {"x-roles": list(roles), "x-scope": scope, "x-problems": sorted(problems)}
    if thing:
        extra["x-thing"] = thing
    responses: dict[int | str, dict[str, Any]] = {
        "default": {
            "description": "Refused",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    }
    if example is not None:
        responses[200] = {"content": {"application/json": {"example": example}}}
    return {"operation_id": operation_id, "openapi_extra": extra, "responses": responses}
