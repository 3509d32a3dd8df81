"""Finding students, and the send list (domain 4.1, 4.2)."""

from typing import Any

from fastapi import APIRouter, Response

from chassis.call import PersonCall, answer_of, respond
from chassis.core import Core
from chassis.documented import NOTHING, documented
from chassis.listing import Cursors
from chassis.problem_json import reason_body
from chassis.repeating import SAFE
from chassis.shapes import Page
from chassis.throttle import Throttle
from contracts.wangqian.identity.v1.directory_service_pb2 import Factors
from signing.adapters.directory import Directory
from signing.edges.bodies import EMPLOYER, READERS, Entries, FilterQuery, Id, PagingQuery, Search
from signing.reading import send_list, shapes
from signing.reading.filters import Paging
from signing.use_cases.add_to_send_list import Added, add_to_send_list
from signing.use_cases.find import find
from signing.use_cases.remove_from_send_list import remove_from_send_list


def router(core: Core, directory: Directory, throttle: Throttle) -> APIRouter:
    routes, cursors = APIRouter(), Cursors(core.secret("cursors"))

    @routes.post(
        "/api/v1/student-searches",
        **documented(
            "create_student_search",
            roles=EMPLOYER,
            scope="all",
            answers=shapes.Found,
            repeating=SAFE,
            problems=("limit.exceeded",),
        ),
    )
    async def create_search(body: Search, call: PersonCall) -> Response:
        call.actor.require_role("查找学生", *EMPLOYER)
        factors = Factors(
            ref="0",
            school_name=body.school,
            class_year=body.class_year,
            name=body.name,
            identity_number=body.identity_number.upper(),
            phone=body.phone,
        )
        matches = await find(core, directory, throttle, call.actor, [factors])
        items = []
        for match in matches.values():
            shown = shapes.student(match.found.student, match.found.identity_number_masked).model_dump(mode="json")
            items.append({**shown, "student_id": shown["id"], "status": send_list.STATUS[match.committed]})
        hint = None if items else reason_body(send_list.NOBODY)
        return respond(answer_of({"items": items, "not_found": hint}))

    @routes.get(
        "/api/v1/send-list",
        **documented("list_send_list", roles=READERS, scope="employer", answers=Page[shapes.SendListEntry]),
    )
    async def list_entries(filters: FilterQuery, paging: PagingQuery, call: PersonCall) -> Response:
        call.actor.require_role("查看签约发送列表", *READERS)
        page = Paging(paging.limit, paging.cursor, paging.sort or "-added_at")
        return await call.read(lambda tx: send_list.list_entries(tx, cursors, filters, page))

    @routes.post(
        "/api/v1/send-list/entries",
        **documented(
            "create_send_list_entries",
            roles=EMPLOYER,
            scope="employer",
            answers=shapes.AddedMany,
            problems=("student.not_found",),
        ),
    )
    async def add(body: Entries, call: PersonCall) -> Response:
        async def act(tx: Any) -> dict[str, Any]:
            return _results(body, await add_to_send_list(tx, core.ids, [item.student_id for item in body.items]))

        return await call.once(act)

    @routes.delete(
        "/api/v1/send-list/entries/{id}",
        **documented(
            "delete_send_list_entry", roles=EMPLOYER, scope="employer", answers={204: NOTHING}, thing="send_list_entry"
        ),
    )
    async def remove(thing_id: Id, call: PersonCall) -> Response:
        async with core.db.begin(call.actor) as tx:
            await remove_from_send_list(tx, thing_id)
        return Response(status_code=204)

    return routes


def _results(body: Entries, added: list[Added]) -> dict[str, Any]:
    results: list[dict[str, Any]] = []
    for index, (item, one) in enumerate(zip(body.items, added, strict=True)):
        result: dict[str, Any] = {"ref": item.ref, "index": index, "outcome": "refused" if one.refusal else "done"}
        if one.refusal:
            result["problem"] = reason_body(one.refusal)
        else:
            result |= {"id": str(one.entry_id), "already": one.already}
        results.append(result)
    refused = sum(result["outcome"] == "refused" for result in results)
    return {"summary": {"total": len(results), "done": len(results) - refused, "refused": refused}, "results": results}
