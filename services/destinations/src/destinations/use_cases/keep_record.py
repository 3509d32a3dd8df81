"""The employment record follows whatever is in force; each change of it goes out whole on the plan topic (domain 6.3, 6.5)."""

from uuid import UUID

from chassis.database import Tx
from contracts.wangqian.identity.v1.snapshots_pb2 import StudentSnapshot
from contracts.wangqian.signing.v1.snapshots_pb2 import AgreementSnapshot
from destinations import events, lifecycle
from destinations.adapters import records, schools, students
from destinations.destination import Destination
from destinations.employment import AGREEMENT, DESTINATION, Source, newest, plan_of, says_the_same


async def keep_destination(tx: Tx, one: Destination) -> None:
    """What became of a destination that got the commitment; one without a term never counted. The caller holds the lock."""
    if not one.term:
        return
    source = Source(
        term=one.term,
        kind=DESTINATION,
        subject_id=one.id,
        subject_version=one.version,
        live=one.state in lifecycle.IN_FORCE,
        open=one.state in lifecycle.UNDER_REVIEW,
        state=one.state,
        facts=events.plan_facts(one),
        at=tx.now,
    )
    await _keep(tx, await students.lock(tx, one.student_id), source)


async def keep_agreement(tx: Tx, agreement: AgreementSnapshot, *, state: str, live: bool, is_open: bool) -> None:
    """What became of an agreement, as signing told it."""
    student_id = UUID(agreement.student.student_id)
    await students.learn(tx, [(agreement.student, students.HEARSAY)])
    student = await students.lock(tx, student_id)
    source = Source(
        term=agreement.term,
        kind=AGREEMENT,
        subject_id=UUID(agreement.agreement_id),
        subject_version=agreement.version,
        live=live,
        open=is_open,
        state=state,
        facts=events.plan_facts_of_agreement(agreement),
        at=tx.now,
    )
    await _keep(tx, student, source)


async def _keep(tx: Tx, student: StudentSnapshot, source: Source) -> None:
    if await records.keep(tx, UUID(student.student_id), source):
        await publish_record(tx, student)


async def publish_record(tx: Tx, student: StudentSnapshot) -> None:
    """Send the student's record out if it says anything new. The caller holds the student's lock."""
    student_id = UUID(student.student_id)
    known = await records.of(tx, student_id)
    if newest(known) is None:
        return
    record = plan_of(student, known, await schools.is_synthetic(tx, student.school_id))
    if says_the_same(await records.last_plan(tx, student_id), record):
        return
    tx.emit(await records.next_plan(tx, student_id, record), student_id)
