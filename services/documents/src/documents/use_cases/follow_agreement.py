"""Keeps what signing last said of an agreement, for the verification page while signing does not answer."""

from sqlalchemy.dialects.postgresql import insert

from chassis.database import Tx
from chassis.errors import Stale
from chassis.event import Event
from contracts.wangqian.signing.v1.snapshots_pb2 import AgreementSnapshot
from documents.adapters.tables import agreements
from documents.agreement_state import state_of


async def follow_agreement(tx: Tx, event: Event) -> None:
    """The newest version wins; raises Stale for an older one."""
    agreement: AgreementSnapshot = event.data.agreement
    facts = {
        "version": agreement.version,
        "state": state_of(agreement),
        "student_name": agreement.student.name,
        "employer_name": agreement.employer.name,
        "school_name": agreement.student.school_name,
        "as_of": event.time,
    }
    first = insert(agreements).values(agreement_id=agreement.agreement_id, number=agreement.number, **facts)
    newer = first.on_conflict_do_update(
        index_elements=[agreements.c.agreement_id], set_=facts, where=agreements.c.version < agreement.version
    ).returning(agreements.c.agreement_id)
    if await tx.value(newer) is None:
        raise Stale(f"version {agreement.version} is known")
