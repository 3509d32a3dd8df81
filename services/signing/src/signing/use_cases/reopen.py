"""The school takes its approval back: the agreement is under review again (domain 4.7)."""

from uuid import UUID

from chassis.acts import require
from chassis.database import Tx
from chassis.ids import Ids
from chassis.versions import require_seen
from contracts.wangqian.signing.v1.events_pb2 import AgreementReopened
from signing import events
from signing.adapters import agreements, prints
from signing.adapters.schools import rules_of
from signing.agreement import Agreement, why_not
from signing.trail import entry


async def reopen(tx: Tx, ids: Ids, agreement_id: UUID, seen_version: int, reason: str) -> Agreement:
    """Raises version.stale when the school decides on what it no longer sees."""
    one, _ = await agreements.lock(tx, agreement_id, tx.actor)
    require(why_not("reopen", one, tx.actor, False, tx.now))
    require_seen(seen_version, one.version, at=one.changed_at)
    review_id = ids()
    reopened = one.reopened_for(review_id, tx.now, reason)
    await agreements.save(tx, reopened)
    await agreements.write_trail(tx, one.id, entry(tx.actor, "reopen", tx.now, reason))
    overdue_at = (await rules_of(tx, one.school_id, tx.now)).overdue_at(tx.now)
    tx.emit(AgreementReopened(agreement=events.agreement(reopened), reason=reason), one.student_id)
    tx.emit(events.review_requested(reopened, review_id, overdue_at), one.student_id)
    await prints.freeze(tx, reopened)
    return reopened
