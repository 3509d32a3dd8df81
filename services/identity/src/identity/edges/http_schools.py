"""Schools and code tables, for everybody; a school's policy, for those whom it binds."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from chassis.call import Call, PersonCall, PublicCall, Result
from chassis.clock import wire
from chassis.core import Core
from chassis.database import Tx
from chassis.documented import PUBLIC, documented
from chassis.errors import Refusal
from chassis.shapes import Page
from contracts import codes
from identity.adapters import policies, schools
from identity.edges.answers import whole
from identity.policies import PolicyDocument
from identity.reading import schools as reading
from identity.shapes import CodeTable, PolicyShown, SchoolRow, SchoolShown
from identity.use_cases.change_policy import change_policy

_SCHOOL_STAFF = ("college_reviewer", "school_reviewer", "school_admin")


def schools_router(core: Core) -> APIRouter:
    router = APIRouter()

    @router.get(
        "/api/v1/schools", **documented("list_schools", roles=(PUBLIC,), scope="public", answers=Page[SchoolRow])
    )
    async def list_schools(call: PublicCall) -> Response:
        return await call.read(reading.all_schools)

    @router.get(
        "/api/v1/schools/{id}",
        **documented("get_school", roles=(PUBLIC,), scope="public", answers=SchoolShown, thing="school"),
    )
    async def get_school(id: UUID, call: PublicCall) -> Response:
        async def answer(tx: Tx) -> Result:
            return whole(await reading.one_school(tx, id))

        return await call.read(answer)

    @router.get(
        "/api/v1/codes/{table}", **documented("get_code_table", roles=(PUBLIC,), scope="public", answers=CodeTable)
    )
    async def get_code_table(table: str, call: PublicCall, class_year: int | None = None) -> Response:
        if table not in codes.TABLES:
            raise Refusal("thing.not_found")
        version = f"{codes.version(table)}-{class_year or ''}"
        headers = {"ETag": f'"{version}"', "Cache-Control": "public, max-age=300"}
        if call.request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)

        async def answer(_: Tx) -> Result:
            items = [_entry(one) for one in codes.table(table, class_year)]
            return {"table": table, "version": codes.version(table), "items": items}, 200, headers

        return await call.read(answer)

    @router.get(
        "/api/v1/policies/{id}",
        **documented(
            "get_policy",
            roles=("student", *_SCHOOL_STAFF, "province_operator"),
            scope="school",
            answers=PolicyShown,
            thing="school",
        ),
    )
    async def get_policy(id: UUID, call: PersonCall) -> Response:
        _require_school(call, id, "student", *_SCHOOL_STAFF)

        async def answer(tx: Tx) -> Result:
            await schools.one(tx, id)
            own = await policies.newest(tx, id)
            in_force = await policies.policy_of(tx, id)
            # What was saved last is what the next change must have seen; before the first own one that is nothing.
            return whole(_policy(id, own or in_force, own.version if own else 0, in_force.version))

        return await call.read(answer)

    @router.put(
        "/api/v1/policies/{id}",
        **documented(
            "change_policy",
            roles=("school_admin",),
            scope="school",
            answers=PolicyShown,
            thing="school",
            problems=("version.required", "version.stale", "act.forbidden"),
        ),
    )
    async def put_policy(id: UUID, body: PolicyDocument, call: PersonCall) -> Response:
        _require_school(call, id, *_SCHOOL_STAFF)
        call.actor.require_role("修改政策", "school_admin")
        seen = call.seen_version()
        async with core.db.begin(call.actor) as tx:
            changed = await change_policy(tx, core.ids, id, seen, body)

        async def answer(_: Tx) -> Result:
            return whole(_policy(id, changed, changed.version, seen))

        return await call.read(answer)

    return router


def _require_school(call: Call, school_id: UUID, *of_the_school: str) -> None:
    """404 for everybody whom this school's policy does not concern."""
    own = call.actor.role in of_the_school and call.actor.school_id == str(school_id)
    if not own and call.actor.role != "province_operator":
        raise Refusal("thing.not_found")


def _policy(school_id: UUID, policy: policies.InForce, version: int, in_force: int) -> dict[str, Any]:
    return {
        "school_id": str(school_id),
        "version": version,
        "valid_from": wire(policy.valid_from),
        "version_in_force": in_force,
        "policy": policy.document.model_dump(),
    }


def _entry(one: codes.Entry) -> dict[str, Any]:
    return {"code": one.code, "label": one.label, "path": one.path, "parent": one.parent}
