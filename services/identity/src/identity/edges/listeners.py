"""What identity does with events: decisions of reviewers about admissions."""

from uuid import UUID

from chassis.database import Tx
from chassis.event import Event
from chassis.listeners import Listeners
from contracts.wangqian.review.v1.events_pb2 import Outcome, ReviewDecided, ReviewStepDecided
from identity.use_cases.decide_admission import decide_admission


async def review_decided(tx: Tx, event: Event) -> None:
    decided: ReviewDecided = event.data
    if decided.owner != "identity" or decided.subject_kind != "admission":
        return
    approved = {Outcome.OUTCOME_APPROVED: True, Outcome.OUTCOME_REJECTED: False}[decided.outcome]
    await decide_admission(tx, UUID(decided.review_id), approved, decided.reason, decided.decided_by.name)


LISTENERS: Listeners = {ReviewDecided: review_decided, ReviewStepDecided: None}
