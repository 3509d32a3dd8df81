"""Many cases at once over HTTP: frozen selections, decisions on up to a thousand cases."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Response
from pydantic import Field, model_validator
from sqlalchemy import text

from chassis import job_shapes
from chassis.call import PersonCall, Result
from chassis.core import Core
from chassis.database import Tx
from chassis.documented import documented
from chassis.errors import Refusal
from chassis.job_shapes import JobShown
from chassis.shapes import Shape, cleaned
from review.adapters.filters import Filter
from review.edges.roles import DECIDERS
from review.lifecycle import Act, State, Step
from review.shapes import DecidedMany, SelectionShown
from review.use_cases import decide_many as many
from review.use_cases.decide import Verdict
from review.use_cases.freeze_selection import MOST, freeze_selection

_JOB = text("SELECT * FROM jobs WHERE id = :id AND kind = :kind AND actor ->> 'id' = :account")


class SelectionBody(Shape):
    """The same filters as the queue's; only what is open can be decided."""

    subject_kind: tuple[str, ...] = ()
    step: tuple[Step, ...] = ()
    college_id: UUID | None = None
    overdue: bool | None = None
    q: cleaned("organisation") = ""  # type: ignore[valid-type]

    def filter(self) -> Filter:
        college = str(self.college_id) if self.college_id else None
        return Filter((State.OPEN,), self.subject_kind, self.step, college, self.overdue, self.q or None)


class _Said(Shape):
    reason: cleaned("reason") = ""  # type: ignore[valid-type]
    remark: cleaned("reason") = ""  # type: ignore[valid-type]

    def verdict(self, decision: str) -> Verdict:
        return Verdict(Act(decision), self.reason, self.remark)


class DecisionItem(_Said):
    ref: str = Field(max_length=100)
    case_id: UUID
    etag: str = Field(pattern=r'^"?v\d{1,18}"?$')
    decision: Literal["approve", "reject"]

    @model_validator(mode="after")
    def _has_reason(self) -> "DecisionItem":
        _require_reason(self.decision, self.reason)
        return self

    def item(self) -> many.Item:
        seen = int(self.etag.strip('"').removeprefix("v"))
        return many.Item(self.ref, str(self.case_id), seen, self.verdict(self.decision))


class DecisionsBody(_Said):
    """Either items, or a frozen selection with one decision for all of it."""

    items: tuple[DecisionItem, ...] = Field(default=(), max_length=MOST)
    selection: UUID | None = None
    decision: Literal["approve", "reject"] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> "DecisionsBody":
        if bool(self.items) == bool(self.selection):
            raise ValueError("items 和 selection 要填且只填一个")
        if self.selection and not self.decision:
            raise ValueError("用 selection 时要填 decision")
        _require_reason(self.decision, self.reason)
        return self


def _require_reason(decision: str | None, reason: str) -> None:
    if decision == "reject" and not reason:
        raise ValueError("不通过时要填写告知双方的原因")


def router(core: Core) -> APIRouter:
    routes = APIRouter(tags=["cases"])

    @routes.post(
        "/api/v1/cases/selections",
        **documented(
            "create_case_selection",
            roles=DECIDERS,
            scope="school",
            answers={201: SelectionShown},
            problems=("selection.too_many", "selection.empty"),
        ),
    )
    async def create_selection(body: SelectionBody, call: PersonCall) -> Response:
        call.actor.require_role("选中全部审核", *DECIDERS)

        async def freeze(tx: Tx) -> Result:
            selection_id = str(core.ids())
            return {"id": selection_id, "total": await freeze_selection(tx, selection_id, body.filter())}, 201, {}

        return await call.once(freeze)

    @routes.post(
        "/api/v1/cases/decisions",
        **documented(
            "decide_cases",
            roles=DECIDERS,
            scope="school",
            answers={200: DecidedMany, 202: JobShown},
            problems=("thing.not_found",),
        ),
    )
    async def decide_cases(body: DecisionsBody, call: PersonCall) -> Response:
        call.actor.require_role("审核", *DECIDERS)

        async def decide(tx: Tx) -> Result:
            if body.selection and body.decision:
                items = await many.items_of_selection(tx, str(body.selection), body.verdict(body.decision))
            else:
                items = [item.item() for item in body.items]
            if len(items) <= many.AT_ONCE:
                results = await many.decide_many(tx, items)
                return {"summary": many.summary(results), "results": results}
            job_id = core.ids()
            await many.queue_many(tx, job_id, items)
            headers = {"Location": f"/api/v1/cases/decisions/{job_id}", "Retry-After": "1"}
            return job_shapes.shown(dict(await _own_job(tx, job_id)), tx.now), 202, headers

        return await call.once(decide)

    @routes.get(
        "/api/v1/cases/decisions/{id}",
        **documented(
            "get_case_decisions",
            roles=DECIDERS,
            scope="own",
            answers=JobShown,
            problems=("thing.not_found",),
            thing="case_decisions",
        ),
    )
    async def get_decisions(job_id: Annotated[UUID, Path(alias="id")], call: PersonCall) -> Response:
        call.actor.require_role("查看批量审核", *DECIDERS)

        async def look(tx: Tx) -> Result:
            row = dict(await _own_job(tx, job_id))
            headers = {"ETag": job_shapes.etag_of(row), "Retry-After": job_shapes.poll_after(row, tx.now)}
            return job_shapes.shown(row, tx.now), 200, headers

        return await call.read(look)

    return routes


async def _own_job(tx: Tx, job_id: UUID) -> dict[str, object]:
    row = await tx.row(_JOB, {"id": job_id, "kind": many.KIND, "account": tx.actor.id})
    if row is None:
        raise Refusal("thing.not_found")
    return dict(row)
