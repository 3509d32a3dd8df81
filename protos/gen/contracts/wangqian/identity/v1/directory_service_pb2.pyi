import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from contracts.wangqian.identity.v1 import policy_pb2 as _policy_pb2
from contracts.wangqian.identity.v1 import snapshots_pb2 as _snapshots_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Factors(_message.Message):
    __slots__ = ("ref", "school_name", "class_year", "name", "identity_number", "phone")
    REF_FIELD_NUMBER: _ClassVar[int]
    SCHOOL_NAME_FIELD_NUMBER: _ClassVar[int]
    CLASS_YEAR_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_NUMBER_FIELD_NUMBER: _ClassVar[int]
    PHONE_FIELD_NUMBER: _ClassVar[int]
    ref: str
    school_name: str
    class_year: int
    name: str
    identity_number: str
    phone: str
    def __init__(self, ref: _Optional[str] = ..., school_name: _Optional[str] = ..., class_year: _Optional[int] = ..., name: _Optional[str] = ..., identity_number: _Optional[str] = ..., phone: _Optional[str] = ...) -> None: ...

class FindStudentsRequest(_message.Message):
    __slots__ = ("employer_id", "factors")
    EMPLOYER_ID_FIELD_NUMBER: _ClassVar[int]
    FACTORS_FIELD_NUMBER: _ClassVar[int]
    employer_id: str
    factors: _containers.RepeatedCompositeFieldContainer[Factors]
    def __init__(self, employer_id: _Optional[str] = ..., factors: _Optional[_Iterable[_Union[Factors, _Mapping]]] = ...) -> None: ...

class FindStudentsResponse(_message.Message):
    __slots__ = ("found",)
    FOUND_FIELD_NUMBER: _ClassVar[int]
    found: _containers.RepeatedCompositeFieldContainer[Found]
    def __init__(self, found: _Optional[_Iterable[_Union[Found, _Mapping]]] = ...) -> None: ...

class Found(_message.Message):
    __slots__ = ("ref", "student", "identity_number_masked")
    REF_FIELD_NUMBER: _ClassVar[int]
    STUDENT_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_NUMBER_MASKED_FIELD_NUMBER: _ClassVar[int]
    ref: str
    student: _snapshots_pb2.StudentSnapshot
    identity_number_masked: str
    def __init__(self, ref: _Optional[str] = ..., student: _Optional[_Union[_snapshots_pb2.StudentSnapshot, _Mapping]] = ..., identity_number_masked: _Optional[str] = ...) -> None: ...

class GetStudentsRequest(_message.Message):
    __slots__ = ("student_ids",)
    STUDENT_IDS_FIELD_NUMBER: _ClassVar[int]
    student_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, student_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class GetStudentsResponse(_message.Message):
    __slots__ = ("students",)
    STUDENTS_FIELD_NUMBER: _ClassVar[int]
    students: _containers.RepeatedCompositeFieldContainer[StudentRecord]
    def __init__(self, students: _Optional[_Iterable[_Union[StudentRecord, _Mapping]]] = ...) -> None: ...

class StudentRecord(_message.Message):
    __slots__ = ("student", "version", "gates", "identity_number_masked")
    STUDENT_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    GATES_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_NUMBER_MASKED_FIELD_NUMBER: _ClassVar[int]
    student: _snapshots_pb2.StudentSnapshot
    version: int
    gates: _snapshots_pb2.StudentGates
    identity_number_masked: str
    def __init__(self, student: _Optional[_Union[_snapshots_pb2.StudentSnapshot, _Mapping]] = ..., version: _Optional[int] = ..., gates: _Optional[_Union[_snapshots_pb2.StudentGates, _Mapping]] = ..., identity_number_masked: _Optional[str] = ...) -> None: ...

class GetEmployersRequest(_message.Message):
    __slots__ = ("employer_ids",)
    EMPLOYER_IDS_FIELD_NUMBER: _ClassVar[int]
    employer_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, employer_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class GetEmployersResponse(_message.Message):
    __slots__ = ("employers",)
    EMPLOYERS_FIELD_NUMBER: _ClassVar[int]
    employers: _containers.RepeatedCompositeFieldContainer[_snapshots_pb2.EmployerSnapshot]
    def __init__(self, employers: _Optional[_Iterable[_Union[_snapshots_pb2.EmployerSnapshot, _Mapping]]] = ...) -> None: ...

class GetSchoolsRequest(_message.Message):
    __slots__ = ("school_ids",)
    SCHOOL_IDS_FIELD_NUMBER: _ClassVar[int]
    school_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, school_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class GetSchoolsResponse(_message.Message):
    __slots__ = ("schools",)
    SCHOOLS_FIELD_NUMBER: _ClassVar[int]
    schools: _containers.RepeatedCompositeFieldContainer[SchoolRecord]
    def __init__(self, schools: _Optional[_Iterable[_Union[SchoolRecord, _Mapping]]] = ...) -> None: ...

class SchoolRecord(_message.Message):
    __slots__ = ("school", "policy", "policy_version")
    SCHOOL_FIELD_NUMBER: _ClassVar[int]
    POLICY_FIELD_NUMBER: _ClassVar[int]
    POLICY_VERSION_FIELD_NUMBER: _ClassVar[int]
    school: _snapshots_pb2.SchoolSnapshot
    policy: _policy_pb2.Policy
    policy_version: int
    def __init__(self, school: _Optional[_Union[_snapshots_pb2.SchoolSnapshot, _Mapping]] = ..., policy: _Optional[_Union[_policy_pb2.Policy, _Mapping]] = ..., policy_version: _Optional[int] = ...) -> None: ...

class GetAdmissionsRequest(_message.Message):
    __slots__ = ("employer_id", "school_ids")
    EMPLOYER_ID_FIELD_NUMBER: _ClassVar[int]
    SCHOOL_IDS_FIELD_NUMBER: _ClassVar[int]
    employer_id: str
    school_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, employer_id: _Optional[str] = ..., school_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class GetAdmissionsResponse(_message.Message):
    __slots__ = ("admitted_school_ids",)
    ADMITTED_SCHOOL_IDS_FIELD_NUMBER: _ClassVar[int]
    admitted_school_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, admitted_school_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class GetStudentForPrintRequest(_message.Message):
    __slots__ = ("student_id", "version")
    STUDENT_ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    student_id: str
    version: int
    def __init__(self, student_id: _Optional[str] = ..., version: _Optional[int] = ...) -> None: ...

class GetStudentForPrintResponse(_message.Message):
    __slots__ = ("student", "document_type", "document_number", "phone", "email", "address")
    STUDENT_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    PHONE_FIELD_NUMBER: _ClassVar[int]
    EMAIL_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    student: _snapshots_pb2.StudentSnapshot
    document_type: str
    document_number: str
    phone: str
    email: str
    address: str
    def __init__(self, student: _Optional[_Union[_snapshots_pb2.StudentSnapshot, _Mapping]] = ..., document_type: _Optional[str] = ..., document_number: _Optional[str] = ..., phone: _Optional[str] = ..., email: _Optional[str] = ..., address: _Optional[str] = ...) -> None: ...

class GetContactsRequest(_message.Message):
    __slots__ = ("account_ids",)
    ACCOUNT_IDS_FIELD_NUMBER: _ClassVar[int]
    account_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, account_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class GetContactsResponse(_message.Message):
    __slots__ = ("contacts",)
    CONTACTS_FIELD_NUMBER: _ClassVar[int]
    contacts: _containers.RepeatedCompositeFieldContainer[Contact]
    def __init__(self, contacts: _Optional[_Iterable[_Union[Contact, _Mapping]]] = ...) -> None: ...

class Contact(_message.Message):
    __slots__ = ("account_id", "name", "email", "phone")
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    EMAIL_FIELD_NUMBER: _ClassVar[int]
    PHONE_FIELD_NUMBER: _ClassVar[int]
    account_id: str
    name: str
    email: str
    phone: str
    def __init__(self, account_id: _Optional[str] = ..., name: _Optional[str] = ..., email: _Optional[str] = ..., phone: _Optional[str] = ...) -> None: ...

class GetRecipientsRequest(_message.Message):
    __slots__ = ("student_id", "employer_id", "school_id", "college_id")
    STUDENT_ID_FIELD_NUMBER: _ClassVar[int]
    EMPLOYER_ID_FIELD_NUMBER: _ClassVar[int]
    SCHOOL_ID_FIELD_NUMBER: _ClassVar[int]
    COLLEGE_ID_FIELD_NUMBER: _ClassVar[int]
    student_id: str
    employer_id: str
    school_id: str
    college_id: str
    def __init__(self, student_id: _Optional[str] = ..., employer_id: _Optional[str] = ..., school_id: _Optional[str] = ..., college_id: _Optional[str] = ...) -> None: ...

class GetRecipientsResponse(_message.Message):
    __slots__ = ("account_ids", "as_of")
    ACCOUNT_IDS_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    account_ids: _containers.RepeatedScalarFieldContainer[str]
    as_of: _timestamp_pb2.Timestamp
    def __init__(self, account_ids: _Optional[_Iterable[str]] = ..., as_of: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
