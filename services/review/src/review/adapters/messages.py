"""What review announces, as protobuf."""

from chassis.actor import Actor
from contracts.wangqian.common.v1 import actor_pb2
from contracts.wangqian.review.v1.events_pb2 import (
    OUTCOME_APPROVED,
    OUTCOME_REJECTED,
    ReviewDecided,
    ReviewStepDecided,
)
from review.case import Case, Decision
from review.lifecycle import Outcome

_KINDS = {"school": actor_pb2.ACTOR_KIND_SCHOOL, "province": actor_pb2.ACTOR_KIND_PROVINCE}
_OUTCOMES = {Outcome.APPROVED: OUTCOME_APPROVED, Outcome.REJECTED: OUTCOME_REJECTED}


def step_decided(case: Case, decision: Decision) -> ReviewStepDecided:
    return ReviewStepDecided(
        review_id=case.review_id,
        owner=case.owner,
        subject_kind=case.subject_kind,
        subject_id=case.subject_id,
        step=decision.step,
        student_id=case.student_id or "",
    )


def decided(case: Case, decision: Decision, actor: Actor) -> ReviewDecided:
    """The end of a round, for its owner. The remark stays here."""
    return ReviewDecided(
        review_id=case.review_id,
        owner=case.owner,
        subject_kind=case.subject_kind,
        subject_id=case.subject_id,
        subject_version=case.subject_version,
        outcome=_OUTCOMES[decision.outcome],
        reason=decision.reason,
        step=decision.step,
        decided_by=actor_pb2.Actor(
            kind=_KINDS.get(actor.kind, actor_pb2.ACTOR_KIND_UNSPECIFIED),
            id=actor.id,
            role=actor.role,
            school_id=actor.school_id,
            college_id=actor.college_id,
            name=actor.name,
        ),
    )
