"""Destinations over HTTP: forms, drafts, the list, one destination."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from chassis.call import PersonCall, Result, answer_of, respond
from chassis.core import Core
from chassis.database import Tx
from chassis.documented import documented
from chassis.ids import derived_id
from chassis.listing import DEFAULT, Cursors, limit_of
from chassis.shapes import Shape
from destinations.adapters.peers import agreement_of, make_known
from destinations.edges.roles import READERS, REVIEWERS, STUDENT
from destinations.reading.forms import forms
from destinations.reading.list_destinations import Filter, count_destinations, list_destinations
from destinations.reading.one_destination import one_destination, show
from destinations.shapes import CategoryList, Counts, DestinationPage, DestinationShown
from destinations.use_cases.draft import draft
from destinations.use_cases.edit import edit

DestinationId = Annotated[UUID, Path(alias="id")]
CONTENT = ("request.invalid", "request.unknown_field", "file_token.refused")


class FormBody(Shape):
    """A form whole. `fields`: answers by name, blanks allowed in a draft. `evidence`: upload tokens, or ids of files that
    the form has already."""

    category: str = Field(max_length=8)
    fields: dict[str, str | None] = Field(default_factory=dict, max_length=100)
    evidence: tuple[str, ...] = Field(default=(), max_length=20)


def router(core: Core) -> APIRouter:
    routes, cursors = APIRouter(tags=["destinations"]), Cursors(core.secret("cursors"))

    @routes.get(
        "/api/v1/destinations/categories",
        **documented("list_destination_categories", roles=READERS, scope="all", answers=CategoryList),
    )
    async def list_categories(call: PersonCall) -> Response:
        call.actor.require_role("查看去向登记表", *READERS)

        async def look(_: Tx) -> Result:
            return forms()

        return await call.read(look)

    @routes.get(
        "/api/v1/destinations",
        **documented(
            "list_destinations",
            roles=READERS,
            scope="school",
            answers=DestinationPage,
            problems=("cursor.mismatch", "request.invalid"),
        ),
    )
    async def list_all(
        call: PersonCall,
        state: Annotated[tuple[str, ...], Query()] = (),
        category: Annotated[tuple[str, ...], Query()] = (),
        college_id: UUID | None = None,
        limit: int = DEFAULT,
        cursor: str | None = None,
    ) -> Response:
        call.actor.require_role("查看去向登记", *READERS)
        wanted = Filter(state, category, college_id)
        return await call.read(lambda tx: list_destinations(tx, cursors, wanted, limit_of(limit), cursor))

    @routes.get(
        "/api/v1/destinations/counts", **documented("count_destinations", roles=READERS, scope="school", answers=Counts)
    )
    async def count(call: PersonCall, by: Literal["state"] = "state") -> Response:
        del by
        call.actor.require_role("查看去向登记", *READERS)
        return await call.read(count_destinations)

    @routes.post(
        "/api/v1/destinations",
        **documented(
            "create_destination",
            roles=STUDENT,
            scope="own",
            answers={201: DestinationShown},
            problems=(*CONTENT, "destination.open_exists"),
        ),
    )
    async def create(body: FormBody, call: PersonCall) -> Response:
        call.actor.require_role("登记去向", *STUDENT)
        attempt = await call.attempt()
        new_id = derived_id(attempt.account, "create_destination", attempt.key)

        async def act(tx: Tx, _: None) -> Result:
            made = await draft(tx, core.settings, new_id, body.category, body.fields, body.evidence)
            return await show(tx, made), 201, {"Location": f"/api/v1/destinations/{made.id}"}

        return await call.once(act, ask=lambda: make_known(core, UUID(call.actor.student_id)))

    @routes.get(
        "/api/v1/destinations/{id}",
        **documented(
            "get_destination",
            roles=READERS,
            scope="school",
            answers=DestinationShown,
            problems=("thing.not_found",),
            thing="destination",
        ),
    )
    async def get_one(destination_id: DestinationId, call: PersonCall) -> Response:
        call.actor.require_role("查看去向登记", *READERS)
        mine = call.actor.student_id
        agreement_id = await agreement_of(core, UUID(mine)) if mine else ""
        return await call.read(lambda tx: one_destination(tx, destination_id, agreement_id))

    @routes.get(
        "/api/v1/destinations/{id}/for-review",
        **documented(
            "get_destination_for_review",
            roles=REVIEWERS,
            scope="school",
            answers=DestinationShown,
            problems=("thing.not_found",),
            thing="destination",
        ),
    )
    async def get_for_review(destination_id: DestinationId, call: PersonCall) -> Response:
        call.actor.require_role("审核去向登记", *REVIEWERS)
        return await call.read(lambda tx: one_destination(tx, destination_id))

    @routes.put(
        "/api/v1/destinations/{id}",
        **documented(
            "edit_destination", roles=STUDENT, scope="own", answers=DestinationShown, thing="destination",
            problems=(*CONTENT, "thing.not_found", "act.wrong_state", "version.required", "version.stale"),
        ),
    )  # fmt: skip
    async def replace(destination_id: DestinationId, body: FormBody, call: PersonCall) -> Response:
        call.actor.require_role("修改去向登记", *STUDENT)
        seen = call.seen_version()

        async with core.db.begin(call.actor) as tx:
            now = await edit(tx, core.settings, destination_id, seen, body.category, body.fields, body.evidence)
            answer = answer_of(await show(tx, now))
        return respond(answer)

    return routes
