"""Questions to identity, asked before a transaction begins and never inside one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from chassis.core import Core
from chassis.errors import Refusal
from chassis.rpc_client import Peers
from contracts.wangqian.identity.v1 import directory_service_pb2 as messages
from contracts.wangqian.identity.v1.directory_service_pb2_grpc import DirectoryServiceStub
from contracts.wangqian.identity.v1.snapshots_pb2 import EmployerSnapshot
from signing.adapters import schools, slots

_TIMEOUT = 3.0


class Directory:
    def __init__(self, peers: Peers) -> None:
        self._peers = peers

    async def find(self, employer_id: str, factors: Sequence[messages.Factors]) -> Mapping[str, messages.Found]:
        """Who matches all factors, by the caller's ref."""
        asked = messages.FindStudentsRequest(employer_id=employer_id, factors=factors)
        answer = await self._ask("FindStudents", asked)
        return {found.ref: found for found in answer.found}

    async def students(self, ids: Iterable[UUID]) -> Sequence[messages.StudentRecord]:
        asked = messages.GetStudentsRequest(student_ids=[str(one) for one in ids])
        return (await self._ask("GetStudents", asked)).students if asked.student_ids else []

    async def employer(self, employer_id: str) -> EmployerSnapshot:
        """Raises thing.not_found."""
        answer = await self._ask("GetEmployers", messages.GetEmployersRequest(employer_ids=[employer_id]))
        if not answer.employers:
            raise Refusal("thing.not_found")
        return answer.employers[0]

    async def schools(self, ids: Sequence[str]) -> Sequence[messages.SchoolRecord]:
        asked = messages.GetSchoolsRequest(school_ids=ids)
        return (await self._ask("GetSchools", asked)).schools if ids else []

    async def admitted(self, employer_id: str, school_ids: Iterable[str]) -> frozenset[str]:
        """Of these schools, those where the employer may invite now."""
        asked = messages.GetAdmissionsRequest(employer_id=employer_id, school_ids=sorted(set(school_ids)))
        if not asked.school_ids:
            return frozenset()
        return frozenset((await self._ask("GetAdmissions", asked)).admitted_school_ids)

    async def _ask(self, method: str, request: object) -> Any:
        return await self._peers.call(DirectoryServiceStub, "identity", method, request, timeout=_TIMEOUT)


async def make_known(core: Core, directory: Directory, student_ids: Iterable[UUID]) -> None:
    """Ask once for students and schools of whom no event has told yet, and keep them."""
    wanted = list(student_ids)
    async with core.db.read() as tx:
        found = await slots.find(tx, wanted)
        missing = [one for one in wanted if one not in found]
    if missing:
        records = await directory.students(missing)
        async with core.db.begin() as tx:
            for record in sorted(records, key=lambda one: one.student.student_id):
                await slots.learn(tx, record.student, record.version, record.gates)
    async with core.db.read() as tx:
        places = await slots.find(tx, wanted)
        unknown = await schools.unknown(tx, {place.student.school_id for place in places.values()})
    if unknown:
        told = await directory.schools(unknown)
        async with core.db.begin() as tx:
            for school in told:
                await schools.learn_record(tx, school)
