"""A student begins a destination: a draft, one at a time (domain 6.2)."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from chassis.database import Tx
from chassis.errors import Refusal
from chassis.settings import Settings
from destinations import form, lifecycle
from destinations.adapters import destinations, students, trail
from destinations.catalogue import category_of
from destinations.destination import Destination
from destinations.use_cases.take_evidence import take_evidence


async def draft(
    tx: Tx, settings: Settings, new_id: UUID, category: str, fields: Mapping[str, str | None], evidence: Sequence[str]
) -> Destination:
    """Raises destination.open_exists while another form is at work; what is wrong with the answers as the form engine says."""
    student = await students.lock(tx, UUID(tx.actor.student_id))
    other = await destinations.open_of(tx, UUID(tx.actor.student_id))
    if other is not None:
        raise Refusal(
            "destination.open_exists", state=other.state, what=lifecycle.STATES[other.state], destination=other.id
        )
    asked = category_of(category)
    made = Destination(
        id=new_id,
        student_id=UUID(student.student_id),
        school_id=UUID(student.school_id),
        college_id=UUID(student.college_id),
        category=category,
        holds_commitment=asked.holds_commitment,
        state=lifecycle.FIRST,
        since=tx.now,
        version=1,
        fields=form.answers(asked, fields, student.class_year),
        evidence=take_evidence(tx, settings, evidence, (), asked.evidence),
        student=student,
        created_at=tx.now,
    )
    await destinations.add(tx, made)
    await trail.write(tx, made.id, "edit", tx.actor)
    return made
