"""One agreement, as whoever asks may see it: its parties, terms, trail, who has it now and what they may do."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from chassis import acts
from chassis.actor import Actor
from chassis.database import Tx
from chassis.problem_json import reason_body
from chassis.shapes import Coded, Holder, Next
from signing import lifecycle, terms, trail
from signing.adapters import agreements, slots
from signing.agreement import Agreement, why_not
from signing.commitment import AGREEMENT, gate_refusal
from signing.reading import shapes
from signing.reading.shapes import AgreementShown
from signing.trail import Entry

# Whose step it is, by the steps that a round has.
_REVIEWERS = {
    "college,school": ("college", "学院与学校审核老师"),
    "college": ("college", "学院审核老师"),
    "school": ("school", "学校审核老师"),
    "either": ("school", "学院或学校审核老师"),
}


async def one_agreement(tx: Tx, agreement_id: UUID) -> AgreementShown:
    """Raises thing.not_found out of scope."""
    one = await agreements.load(tx, agreement_id, tx.actor)
    return await now_shown(tx, one)


async def now_shown(tx: Tx, one: Agreement) -> AgreementShown:
    before = await agreements.withdrew_before(tx, one.student_id)
    return shown(one, await agreements.trail_of(tx, one.id), tx.actor, before, tx.now)


async def for_review(tx: Tx, agreement_id: UUID) -> dict[str, object]:
    """The agreement as its reviewers see it, with the gates of the student that closed meanwhile (domain 3.8)."""
    tx.actor.require_role("查看审核材料", "college_reviewer", "school_reviewer", "school_admin")
    one = await agreements.load(tx, agreement_id, tx.actor)
    place = (await slots.find(tx, [one.student_id])).get(one.student_id)
    closed = gate_refusal(place.slot.gates, AGREEMENT, tx.now) if place else None
    body = (await now_shown(tx, one)).model_dump(mode="json")
    return {**body, "closed_gates": [reason_body(closed)] if closed else []}


def shown(one: Agreement, lines: Sequence[Entry], actor: Actor, withdrew_before: bool, now: datetime) -> AgreementShown:
    """Pure: the hot path makes its answer with it before anything is written."""
    mine = lifecycle.acts_of(lifecycle.AGREEMENT, actor.role)
    return AgreementShown(
        id=str(one.id),
        version=one.version,
        state=Coded(code=one.state, label=label_of(one)),
        holder=_holder(one),
        next=_next(one),
        acts=acts.shown(mine, lambda act: why_not(act, one, actor, withdrew_before, now)),
        number=one.number,
        channel=shapes.CHANNELS[one.channel],
        student=shapes.student(one.student, one.identity_number_masked),
        employer=shapes.employer(one.employer),
        terms=terms.shown(one.terms),
        trail=[trail.shown(line) for line in lines],
        invitation_id=str(one.invitation_id) if one.invitation_id else None,
        offered_at=one.offered_at,
        formed_at=one.formed_at,
        approved_at=one.approved_at,
        effective_from=one.effective_from,
        point_of_effect=one.point_of_effect,
        withdraw_until=one.withdraw_until,
        reopened=one.reopened,
        reason=one.reason,
        hold_id=str(one.hold_id) if one.hold_id else None,
        documents_href=f"/api/v1/documents?agreement_id={one.id}",
    )


def label_of(one: Agreement) -> str:
    return state_label(one.state, one.reopened, one.point_of_effect)


def state_label(state: str, reopened: bool, point_of_effect: str) -> str:
    """What people read: the point of effect changes the words, nothing else (domain 4.6)."""
    if state == "pending_review":
        if reopened:
            return "复核中"
        return "已应约生效，待学校审核" if point_of_effect == "acceptance" else "审核中"
    if state == "rejected" and point_of_effect == "acceptance":
        return "审核不通过，协议自始无效"
    return lifecycle.AGREEMENT_STATES[state]


def _holder(one: Agreement) -> Holder | None:
    if one.state == "pending_review":
        who, name = _REVIEWERS.get(one.steps, ("school", "学校审核老师"))
        if one.first_decided_at is not None and one.steps == "college,school":
            who, name = "school", "学校审核老师"
        return Holder(who=who, name=name, since=one.first_decided_at or one.changed_at)
    if one.state == "terminating":
        return Holder(who="termination", name="解约申请", since=one.changed_at)
    return None


def _next(one: Agreement) -> Next | None:
    if one.state == "pending_review":
        return Next(text="审核通过后协议生效")
    if one.state == "terminating":
        return Next(text="解约审核通过后协议终止，否则恢复生效")
    return None
