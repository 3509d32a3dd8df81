"""An employer finds students by all factors at once, or nobody (domain 4.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import Insert, insert

from chassis.actor import Actor
from chassis.core import Core
from chassis.throttle import Throttle
from contracts.wangqian.audit.v1.events_pb2 import Audited
from contracts.wangqian.identity.v1.directory_service_pb2 import Factors, Found
from signing.adapters import slots
from signing.adapters.directory import Directory, make_known
from signing.adapters.tables import findings
from signing.commitment import AGREEMENT, gate_refusal
from signing.policy import FIND


@dataclass(frozen=True)
class Match:
    """A student who may be invited; `committed` says whether to anybody, never to whom."""

    found: Found
    committed: bool


async def find(
    core: Core, directory: Directory, throttle: Throttle, actor: Actor, factors: Sequence[Factors]
) -> dict[str, Match]:
    """Who matches, by the caller's ref; whoever may not be invited is not found. Every try counts and is audited."""
    await throttle.spend(FIND, actor.employer_id, cost=len(factors))
    found = await directory.find(actor.employer_id, factors)
    await make_known(core, directory, {UUID(one.student.student_id) for one in found.values()})
    async with core.db.begin(actor) as tx:
        places = await slots.find(tx, {UUID(one.student.student_id) for one in found.values()})
        matches = {
            ref: Match(one, place.slot.claim_id is not None)
            for ref, one in found.items()
            if (place := places.get(UUID(one.student.student_id)))
            and gate_refusal(place.slot.gates, AGREEMENT, tx.now) is None
        }
        kept = {match.found.student.student_id: match.found for match in matches.values()}
        if kept:
            await tx.execute(_remembering(actor, tx.now, list(kept.values())))
        tried = {"tries": str(len(factors)), "found": ",".join(sorted(kept))}
        tx.emit(
            Audited(act="student.searched", subject_kind="employer", subject_id=actor.employer_id, facts=tried),
            actor.employer_id,
        )
    return matches


def _remembering(actor: Actor, now: datetime, found: Sequence[Found]) -> Insert:
    rows = [
        {
            "employer_id": UUID(actor.employer_id),
            "student_id": UUID(one.student.student_id),
            "student": one.student.SerializeToString(),
            "identity_number_masked": one.identity_number_masked,
            "found_at": now,
        }
        for one in found
    ]
    statement = insert(findings).values(rows)
    renewed = {name: statement.excluded[name] for name in ("student", "identity_number_masked", "found_at")}
    return statement.on_conflict_do_update(index_elements=["employer_id", "student_id"], set_=renewed)
