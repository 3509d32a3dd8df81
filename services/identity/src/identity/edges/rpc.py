"""The directory: what other services ask about people, employers and schools. Who may ask stands in protos/rpc_graph.yaml."""

from collections.abc import Iterable
from uuid import UUID

from google.protobuf.timestamp_pb2 import Timestamp
from grpc.aio import ServicerContext

from chassis.core import Core
from chassis.errors import Refusal
from chassis.text import TextFault, clean
from contracts.codes import numbers as document_numbers
from contracts.wangqian.identity.v1 import directory_service_pb2 as messages
from contracts.wangqian.identity.v1.directory_service_pb2_grpc import DirectoryServiceServicer
from identity.access.accounts import Accounts
from identity.adapters import employers, policies, schools
from identity.adapters.messages import employer_snapshot, school_snapshot, student_snapshot
from identity.adapters.students import Students
from identity.policies import gates_of
from identity.reading.admissions import admitted_schools
from identity.reading.find_students import Wanted, find_students
from identity.reading.papers import paper_of


class Directory(DirectoryServiceServicer):
    def __init__(self, core: Core, students: Students, accounts: Accounts) -> None:
        self._core, self._students, self._accounts = core, students, accounts

    async def FindStudents(
        self, request: messages.FindStudentsRequest, context: ServicerContext
    ) -> messages.FindStudentsResponse:
        wanted = [one for one in map(_wanted, request.factors) if one is not None]
        async with self._core.db.read() as tx:
            found = await find_students(tx, self._students.numbers, _id(request.employer_id), wanted)
        return messages.FindStudentsResponse(
            found=[
                messages.Found(
                    ref=ref,
                    student=student_snapshot(row),
                    identity_number_masked=document_numbers.masked(self._students.numbers.document_of(row)),
                )
                for ref, row in found
            ]
        )

    async def GetStudents(
        self, request: messages.GetStudentsRequest, context: ServicerContext
    ) -> messages.GetStudentsResponse:
        async with self._core.db.read() as tx:
            rows = await self._students.by_ids(tx, _ids(request.student_ids))
            in_force = await policies.in_force(tx, *{row["school_id"] for row in rows}) if rows else {}
        return messages.GetStudentsResponse(
            students=[
                messages.StudentRecord(
                    student=student_snapshot(row),
                    version=row["version"],
                    gates=gates_of(row, in_force[row["school_id"]].document, tx.now).as_message(),
                    identity_number_masked=document_numbers.masked(self._students.numbers.document_of(row)),
                )
                for row in rows
            ]
        )

    async def GetEmployers(
        self, request: messages.GetEmployersRequest, context: ServicerContext
    ) -> messages.GetEmployersResponse:
        async with self._core.db.read() as tx:
            rows = await employers.by_ids(tx, _ids(request.employer_ids))
        return messages.GetEmployersResponse(employers=[employer_snapshot(row) for row in rows])

    async def GetSchools(
        self, request: messages.GetSchoolsRequest, context: ServicerContext
    ) -> messages.GetSchoolsResponse:
        wanted = _ids(request.school_ids)
        if request.school_ids and not wanted:
            return messages.GetSchoolsResponse()
        async with self._core.db.read() as tx:
            rows = await schools.many(tx, wanted)
            its_colleges = await schools.colleges_of(tx, *(row["id"] for row in rows))
            in_force = await policies.in_force(tx, *wanted)
        return messages.GetSchoolsResponse(
            schools=[
                messages.SchoolRecord(
                    school=school_snapshot(row, [one for one in its_colleges if one["school_id"] == row["id"]]),
                    policy=in_force[row["id"]].document.as_message(),
                    policy_version=in_force[row["id"]].version,
                )
                for row in rows
            ]
        )

    async def GetAdmissions(
        self, request: messages.GetAdmissionsRequest, context: ServicerContext
    ) -> messages.GetAdmissionsResponse:
        async with self._core.db.read() as tx:
            admitted = await admitted_schools(tx, _id(request.employer_id), _ids(request.school_ids))
        return messages.GetAdmissionsResponse(admitted_school_ids=sorted(str(one) for one in admitted))

    async def GetStudentForPrint(
        self, request: messages.GetStudentForPrintRequest, context: ServicerContext
    ) -> messages.GetStudentForPrintResponse:
        async with self._core.db.read() as tx:
            paper = await paper_of(tx, self._students.numbers, _id(request.student_id), request.version)
        return messages.GetStudentForPrintResponse(student=paper.snapshot, **paper.facts)

    async def GetContacts(
        self, request: messages.GetContactsRequest, context: ServicerContext
    ) -> messages.GetContactsResponse:
        async with self._core.db.read() as tx:
            contacts = await self._accounts.contacts_of(tx, _ids(request.account_ids))
        return messages.GetContactsResponse(
            contacts=[
                messages.Contact(account_id=str(one.account_id), name=one.name, email=one.email, phone=one.phone)
                for one in contacts
            ]
        )

    async def GetRecipients(
        self, request: messages.GetRecipientsRequest, context: ServicerContext
    ) -> messages.GetRecipientsResponse:
        async with self._core.db.read() as tx:
            found = await self._accounts.recipients_of(
                tx,
                student_id=_id_or_none(request.student_id),
                employer_id=_id_or_none(request.employer_id),
                school_id=_id_or_none(request.school_id),
                college_id=_id_or_none(request.college_id),
            )
        as_of = Timestamp()
        as_of.FromDatetime(tx.now)
        return messages.GetRecipientsResponse(account_ids=[str(one) for one in found], as_of=as_of)


def _wanted(factors: messages.Factors) -> Wanted | None:
    """The factors as they are compared; None for a text that nobody's record can have."""
    try:
        return Wanted(
            ref=factors.ref,
            school_name=clean(factors.school_name, "organisation"),
            class_year=factors.class_year,
            name=clean(factors.name, "name"),
            identity_number=clean(factors.identity_number, "number").upper(),
            phone=clean(factors.phone, "number"),
        )
    except TextFault:
        return None


def _id(value: str) -> UUID:
    """Raises thing.not_found for what is no id."""
    found = _id_or_none(value)
    if found is None:
        raise Refusal("thing.not_found")
    return found


def _id_or_none(value: str) -> UUID | None:
    try:
        return UUID(value) if value else None
    except ValueError:
        return None


def _ids(values: Iterable[str]) -> list[UUID]:
    return [found for value in values if (found := _id_or_none(value)) is not None]
