"""The student submits: the first of the two transactions around signing's answer (protocols 1). settle_claim.py is the second."""

from uuid import UUID

from chassis.acts import require
from chassis.database import Tx
from destinations.acts import Facts, why_not
from destinations.adapters import destinations, schools, students, trail
from destinations.destination import Destination


async def submit(tx: Tx, destination_id: UUID, claim_id: UUID, agreement_id: str) -> Destination:
    """A row that asks for the commitment under a claim id of its own, to be settled within seconds.

    `agreement_id`: what holds the commitment as signing said just before, "" for none. A claim of this student that has
    ended, but whose end may still be on its way to signing, is named as replaced."""
    one = await destinations.lock(tx, destination_id)
    require(why_not("submit", one, tx.actor, Facts(tx.now, agreement_id)))
    rules = await schools.rules_of(tx, one.school_id)
    student = await students.lock(tx, one.student_id)
    former = await destinations.last_claim(tx, one.student_id)
    claiming = one.submitted(claim_id, former, student, rules, tx.now)
    await destinations.save(tx, claiming)
    await trail.write(tx, one.id, "submit", tx.actor)
    return claiming
