"""A reviewer decides the step that waits, having seen one version of the case."""

from dataclasses import dataclass

from chassis.acts import require
from chassis.database import Tx
from chassis.versions import stale
from review.adapters import cases, decisions, messages
from review.authority import is_on_behalf, why_not, why_outdated
from review.case import Case, Decision
from review.lifecycle import Act, Outcome, State


@dataclass(frozen=True)
class Verdict:
    """What the reviewer says. `reason` is told to both parties, `remark` to reviewers only."""

    act: Act
    reason: str = ""
    remark: str = ""


async def decide(tx: Tx, review_id: str, seen: int, verdict: Verdict) -> Case:
    """The case after the decision. The second decision of a step is refused with the first one shown, one on older
    material with 材料已更新. Nothing is written when it is refused."""
    case = await cases.load(tx, review_id)
    await _require(tx, case, seen, verdict.act)
    decision = Decision(
        step=case.step,
        outcome=Outcome.APPROVED if verdict.act is Act.APPROVE else Outcome.REJECTED,
        reason=verdict.reason,
        remark=verdict.remark,
        account_id=tx.actor.id,
        name=tx.actor.name,
        role=tx.actor.role,
        on_behalf=is_on_behalf(case, tx.actor),
        case_version=case.version,
        at=tx.now,
    )
    after = case.approved(tx.now) if verdict.act is Act.APPROVE else case.rejected(tx.now)
    if not await cases.save(tx, case, after):
        # Somebody was faster between the look and the write, and has committed: now the reason can be seen.
        await _require(tx, await cases.load(tx, review_id), seen, verdict.act)
        raise stale(case.version)
    await decisions.add(tx, review_id, decision)
    if after.state is State.OPEN:
        tx.emit(messages.step_decided(case, decision), case.event_key)
    else:
        tx.emit(messages.decided(case, decision, tx.actor), case.event_key)
    return after


async def _require(tx: Tx, case: Case, seen: int, act: Act) -> None:
    """Raises what stands in the way: first what happened since the reviewer looked, then what the rules say."""
    made = await decisions.of_case(tx, case.review_id)
    require(why_outdated(case, seen, decisions.first_since(made, seen)))
    require(why_not(act, case, tx.actor, decisions.last_standing(made), tx.now))
