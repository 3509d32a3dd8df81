"""Lists of terminations, newest first, and their counts: always those of whoever asks."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, Uuid, bindparam, func, select, tuple_

from chassis.actor import Actor
from chassis.database import Tx
from chassis.listing import Cursors
from chassis.versions import etag
from termination.adapters.tables import Instant, terminations
from termination.adapters.terminations import seen_by, termination_of
from termination.lifecycle import OPEN, SIDES, Side, State, other
from termination.reading.one_termination import student_shown
from termination.reading.wording import side_of, state_of
from termination.shapes import Count, Counts, EmployerShown, TerminationPage, TerminationRow
from termination.termination import Termination

EXACT = 10_000
T = terminations.c
_STATES = {
    State.OPENING: "提交中",
    State.AWAITING_COUNTERPARTY: "待解约",
    State.PENDING_REVIEW: "等待解约审核",
    State.APPROVED: "解约审核通过",
    State.REJECTED: "解约审核不通过",
    State.REFUSED: "未能发起",
}


@dataclass(frozen=True)
class Filter:
    """Empty means any."""

    state: tuple[State, ...] = ()
    asked_by: Side | None = None
    agreement_id: str | None = None

    def matching(self, actor: Actor) -> list[ColumnElement[bool]]:
        found = [seen_by(actor)]
        if self.state:
            found.append(T.state.in_(self.state))
        if self.asked_by:
            found.append(T.asked_by == self.asked_by)
        if self.agreement_id:
            found.append(T.agreement_id == self.agreement_id)
        return found


async def page_of(tx: Tx, cursors: Cursors, wanted: Filter, limit: int, cursor: str | None) -> TerminationPage:
    """Raises cursor.mismatch."""
    bound = {**asdict(wanted), "account": tx.actor.id, "role": tx.actor.role}
    after = cursors.read(cursor, **bound)
    query: Select[tuple[object, ...]] = select(terminations).where(*wanted.matching(tx.actor))
    if after is not None:
        at = bindparam("last_at", datetime.fromisoformat(after[0]), Instant)
        query = query.where(tuple_(T.asked_at, T.id) < tuple_(at, bindparam("last_id", after[1], Uuid(as_uuid=False))))
    rows = await tx.rows(query.order_by(T.asked_at.desc(), T.id.desc()).limit(limit + 1))
    found = [termination_of(row) for row in rows]
    page = found[:limit]
    more = len(found) > limit
    following = cursors.make([page[-1].asked_at.isoformat(), page[-1].id], **bound) if more else None
    return TerminationPage(items=[_row(t) for t in page], next=following)


async def counts(tx: Tx, wanted: Filter, by: str) -> Counts:
    """by=state; by=turn: whose answer is awaited (解约待办), for the two parties."""
    if by == "turn":
        side = SIDES.get(tx.actor.role, Side.EMPLOYER)
        turns = [("mine", "待我处理", other(side)), ("other", "待对方处理", side)]
        items = [
            await _count(tx, wanted, code, label, [T.state == State.AWAITING_COUNTERPARTY, T.asked_by == asked_by])
            for code, label, asked_by in turns
        ]
        return Counts(by=by, items=items)
    items = [await _count(tx, wanted, state, label, [T.state == state]) for state, label in _STATES.items()]
    items.append(await _count(tx, wanted, "open", "办理中", [T.state.in_([*OPEN])]))
    return Counts(by=by, items=items)


async def _count(tx: Tx, wanted: Filter, code: str, label: str, also: list[ColumnElement[bool]]) -> Count:
    some = select(T.id).where(*wanted.matching(tx.actor), *also).limit(EXACT + 1).subquery()
    number = int(await tx.value(select(func.count()).select_from(some)))
    return Count(code=code, label=label, value=min(number, EXACT), more=number > EXACT)


def _row(t: Termination) -> TerminationRow:
    return TerminationRow(
        id=t.id,
        etag=etag(t.version),
        state=state_of(t),
        agreement_id=t.agreement_id,
        agreement_number=t.agreement_number,
        asked_by=side_of(t),
        asked_at=t.asked_at,
        reason=t.reason,
        student=student_shown(t),
        employer=EmployerShown(id=t.employer_id, name=t.employer_name),
        deferred_at=t.deferred_at,
        carried_out=t.carried_out_at is not None,
    )
