"""Events of a real one's size, told apart by a number."""

from bench.world import EMPLOYER, STUDENT, TERMS
from chassis.event import Event
from contracts.wangqian.identity.v1.snapshots_pb2 import StudentSnapshot
from contracts.wangqian.signing.v1.events_pb2 import InvitationSent
from contracts.wangqian.signing.v1.snapshots_pb2 import InvitationSnapshot

SOURCE, TOPIC, CONSUMER = "signing", "signing.events.v1", "termination"
TYPE = InvitationSent.DESCRIPTOR.full_name
# What the listener of the measurements keeps.
SEEN = "CREATE TABLE seen (n bigint PRIMARY KEY, key text NOT NULL)"
_ID = "0198c0de-0000-7000-8000-000000000000"


def sent(n: int) -> InvitationSent:
    ids = {"student_id": _ID, "person_id": _ID, "school_id": _ID, "college_id": _ID}
    student = StudentSnapshot(**ids, **STUDENT)  # type: ignore[arg-type]
    letter = InvitationSnapshot(
        invitation_id=str(n), batch_id=_ID, student=student, employer_id=_ID, employer_name=str(EMPLOYER["name"]),
        position=str(TERMS["position"]), reply_by="2026-03-17", version=1,
    )  # fmt: skip
    return InvitationSent(invitation=letter)


def number(event: Event) -> int:
    return int(event.data.invitation.invitation_id)


def number_in(data: bytes) -> int:
    return int(InvitationSent.FromString(data).invitation.invitation_id)
