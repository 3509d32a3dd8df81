"""One case over HTTP: look, approve, reject, take back."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response
from pydantic import Field

from chassis.call import PersonCall, Result
from chassis.core import Core
from chassis.database import Tx
from chassis.documented import documented
from chassis.shapes import Shape, cleaned
from review.adapters.cases import load
from review.adapters.viewers import Viewers
from review.edges.roles import DECIDERS, READERS
from review.lifecycle import Act
from review.reading.one_case import one_case, show
from review.shapes import CaseShown
from review.use_cases.decide import Verdict, decide
from review.use_cases.take_back import take_back

OUTDATED = ("version.required", "version.stale", "case.decided_already", "case.subject_changed", "case.withdrawn")
NOT_TAKEN_BACK = ("case.nothing_to_take_back", "case.not_your_decision", "case.decision_went_out")
CaseId = Annotated[UUID, Path(alias="id")]
NOT_YOURS = ("thing.not_found", "act.forbidden", "case.step_not_yours", "case.college_first")


class ApproveBody(Shape):
    # For the school's reviewers only.
    remark: cleaned("reason") = ""  # type: ignore[valid-type]


class RejectBody(Shape):
    # Told to both parties.
    reason: cleaned("reason") = Field(min_length=1)  # type: ignore[valid-type]
    remark: cleaned("reason") = ""  # type: ignore[valid-type]


class NoBody(Shape):
    """Nothing to say beyond the act itself."""


def router(core: Core) -> APIRouter:
    routes, viewers = APIRouter(tags=["cases"]), Viewers(core.redis)

    @routes.get(
        "/api/v1/cases/{id}",
        **documented(
            "get_case", roles=READERS, scope="school", answers=CaseShown, problems=("thing.not_found",), thing="case"
        ),
    )
    async def get_case(case_id: CaseId, call: PersonCall) -> Response:
        call.actor.require_role("查看审核", *READERS)

        async def look(tx: Tx) -> Result:
            await load(tx, str(case_id))
            return await one_case(tx, str(case_id), await viewers.look(str(case_id), tx.actor))

        return await call.read(look)

    async def decided(case_id: CaseId, call: PersonCall, verdict: Verdict) -> Response:
        call.actor.require_role("审核", *DECIDERS)
        seen = call.seen_version()

        async def act(tx: Tx) -> Result:
            return await show(tx, await decide(tx, str(case_id), seen, verdict), [])

        return await call.once(act)

    @routes.post(
        "/api/v1/cases/{id}/approve",
        **documented(
            "approve_case",
            roles=DECIDERS,
            scope="school",
            answers=CaseShown,
            problems=OUTDATED + NOT_YOURS,
            thing="case",
        ),
    )
    async def approve(case_id: CaseId, body: ApproveBody, call: PersonCall) -> Response:
        return await decided(case_id, call, Verdict(Act.APPROVE, remark=body.remark))

    @routes.post(
        "/api/v1/cases/{id}/reject",
        **documented(
            "reject_case",
            roles=DECIDERS,
            scope="school",
            answers=CaseShown,
            problems=OUTDATED + NOT_YOURS,
            thing="case",
        ),
    )
    async def reject(case_id: CaseId, body: RejectBody, call: PersonCall) -> Response:
        return await decided(case_id, call, Verdict(Act.REJECT, body.reason, body.remark))

    @routes.post(
        "/api/v1/cases/{id}/take-back",
        **documented(
            "take_back_case", roles=DECIDERS, scope="school", answers=CaseShown, thing="case",
            problems=("thing.not_found", "act.forbidden", *NOT_TAKEN_BACK),
        ),
    )  # fmt: skip
    async def take_case_back(case_id: CaseId, call: PersonCall, body: NoBody | None = None) -> Response:
        del body
        call.actor.require_role("收回审核意见", *DECIDERS)

        async def act(tx: Tx) -> Result:
            return await show(tx, await take_back(tx, str(case_id)), [])

        return await call.once(act)

    return routes
