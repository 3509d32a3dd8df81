"""Questions to identity and signing, and the one command: asked before a transaction begins and never inside one."""

from dataclasses import dataclass
from uuid import UUID

from chassis.core import Core
from chassis.errors import Refusal, Unavailable
from contracts.wangqian.identity.v1.directory_service_pb2 import GetSchoolsRequest, GetStudentsRequest
from contracts.wangqian.identity.v1.directory_service_pb2_grpc import DirectoryServiceStub
from contracts.wangqian.signing.v1 import commitments_service_pb2 as pb
from contracts.wangqian.signing.v1.commitments_service_pb2_grpc import CommitmentsServiceStub
from destinations.adapters import schools, students

# Nobody waits longer for a claim; the settler asks again (protocols 1).
TAKE_TIMEOUT = 0.8
# Acts are shown without this check when signing does not answer in time: Take decides anyway.
GET_TIMEOUT = 0.5
DIRECTORY_TIMEOUT = 3.0


@dataclass(frozen=True)
class Answer:
    """The final answer of a claim: held under a term, or refused with a catalogue code and its facts."""

    held: bool
    term: int = 0
    code: str = ""
    facts: tuple[tuple[str, str], ...] = ()


async def take(core: Core, claim_id: UUID, student_id: UUID, destination_id: UUID, replaces: UUID | None) -> Answer:
    """Ask signing for the student's commitment. Raises Unavailable or Refusal while there is no final answer."""
    asked = pb.TakeRequest(
        claim_id=str(claim_id),
        student_id=str(student_id),
        kind=pb.HOLDER_KIND_DESTINATION,
        subject_id=str(destination_id),
        replaces=str(replaces) if replaces else None,
    )
    told = await core.peers.call(CommitmentsServiceStub, "signing", "Take", asked, timeout=TAKE_TIMEOUT)
    if told.state == pb.CLAIM_STATE_HELD:
        return Answer(True, told.term)
    if told.state == pb.CLAIM_STATE_REFUSED:
        return Answer(False, code=told.refusal.code, facts=tuple(sorted(told.refusal.facts.items())))
    if told.state == pb.CLAIM_STATE_FREED:
        return Answer(False, code="destination.claim_lost")
    raise ValueError(f"claim state {told.state}")


async def agreement_of(core: Core, student_id: UUID) -> str:
    """The agreement that holds the student's commitment now; "" when none does, or signing does not say in time."""
    try:
        asked = pb.GetRequest(student_id=str(student_id))
        told = await core.peers.call(CommitmentsServiceStub, "signing", "Get", asked, timeout=GET_TIMEOUT)
    except (Unavailable, Refusal):
        return ""
    held = told.HasField("commitment") and told.commitment.kind == pb.HOLDER_KIND_AGREEMENT
    return str(told.commitment.subject_id) if held else ""


async def make_known(core: Core, student_id: UUID) -> None:
    """Ask once for a student and a school of whom no event has told yet, and keep them. Raises thing.not_found, Unavailable."""
    async with core.db.read() as tx:
        student = await students.known(tx, student_id)
    if student is None:
        asked = GetStudentsRequest(student_ids=[str(student_id)])
        told = await core.peers.call(DirectoryServiceStub, "identity", "GetStudents", asked, timeout=DIRECTORY_TIMEOUT)
        if not told.students:
            raise Refusal("thing.not_found")
        student = told.students[0].student
        async with core.db.begin() as tx:
            await students.learn(tx, [(student, told.students[0].version)])
    async with core.db.read() as tx:
        if await schools.is_known(tx, student.school_id):
            return
    wanted = GetSchoolsRequest(school_ids=[student.school_id])
    found = await core.peers.call(DirectoryServiceStub, "identity", "GetSchools", wanted, timeout=DIRECTORY_TIMEOUT)
    async with core.db.begin() as tx:
        for record in found.schools:
            await schools.learn_record(tx, record)
