"""Signing froze a newer version of an agreement's paper: it is wanted from now on, and what was published before is out of date."""

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.database import Tx
from chassis.errors import Stale
from chassis.event import Event
from contracts.wangqian.signing.v1 import snapshots_pb2
from contracts.wangqian.signing.v1.events_pb2 import PrintFrozen
from documents.adapters.student_lock import lock_student
from documents.adapters.tables import documents, moves, prints
from documents.lifecycle import PRINT, states_before
from documents.verification_code import new_code

KINDS = {
    snapshots_pb2.PRINT_KIND_PENDING: "pending",
    snapshots_pb2.PRINT_KIND_EFFECTIVE: "effective",
    snapshots_pb2.PRINT_KIND_REOPENED: "reopened",
    snapshots_pb2.PRINT_KIND_TERMINATED: "terminated",
    snapshots_pb2.PRINT_KIND_VOID: "void",
}


async def want_print(tx: Tx, event: Event) -> None:
    """The wanted version only rises: raises Stale for one that is no newer, whatever order they arrive in."""
    frozen: PrintFrozen = event.data
    await lock_student(tx, frozen.student_id)
    # Identity knows better than any other topic where a student belongs.
    moved = await tx.value(select(moves.c.college_id).where(moves.c.student_id == frozen.student_id))
    wanted = {
        "student_id": frozen.student_id,
        "school_id": frozen.school_id,
        "college_id": moved or frozen.college_id,
        "employer_id": frozen.employer_id,
        "wanted_version": frozen.version,
        "wanted_kind": KINDS[frozen.kind],
        "wanted_sha256": frozen.sha256,
        "wanted_at": event.time,
        "state": "waiting",
        "since": func.now(),
        "run_after": func.now(),
        "lease_until": None,
        "failures": 0,
        "why": "",
    }
    first = insert(prints).values(agreement_id=frozen.agreement_id, number=frozen.number, code=new_code(), **wanted)
    newer = first.on_conflict_do_update(
        index_elements=[prints.c.agreement_id],
        set_=wanted,
        where=(prints.c.wanted_version < frozen.version) & prints.c.state.in_(states_before(PRINT, "want")),
    ).returning(prints.c.agreement_id)
    if await tx.value(newer) is None:
        raise Stale(f"version {frozen.version} is not newer than what is wanted")
    await tx.execute(
        update(documents)
        .where(documents.c.agreement_id == frozen.agreement_id, documents.c.valid_until.is_(None))
        .values(valid_until=event.time)
    )
