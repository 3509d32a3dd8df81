"""A draft or a rejected form is replaced whole by its student (domain 6.2)."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from chassis.acts import require
from chassis.database import Tx
from chassis.settings import Settings
from chassis.versions import require_seen
from destinations import form
from destinations.acts import Facts, why_not
from destinations.adapters import destinations, trail
from destinations.catalogue import category_of
from destinations.destination import Destination
from destinations.use_cases.take_evidence import take_evidence


async def edit(
    tx: Tx,
    settings: Settings,
    destination_id: UUID,
    seen: int,
    category: str,
    fields: Mapping[str, str | None],
    evidence: Sequence[str],
) -> Destination:
    """Raises version.stale when somebody changed it since; act.wrong_state once it is submitted."""
    one = await destinations.lock(tx, destination_id)
    require(why_not("edit", one, tx.actor, Facts(tx.now)))
    require_seen(seen, one.version)
    asked = category_of(category)
    files = take_evidence(tx, settings, evidence, one.evidence, asked.evidence)
    edited = one.edited(category, form.answers(asked, fields, one.student.class_year), files)
    await destinations.save(tx, edited)
    await trail.write(tx, one.id, "edit", tx.actor)
    return edited
