import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from contracts.wangqian.common.v1 import file_ref_pb2 as _file_ref_pb2
from contracts.wangqian.identity.v1 import policy_pb2 as _policy_pb2
from contracts.wangqian.identity.v1 import snapshots_pb2 as _snapshots_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class SchoolChanged(_message.Message):
    __slots__ = ("school",)
    SCHOOL_FIELD_NUMBER: _ClassVar[int]
    school: _snapshots_pb2.SchoolSnapshot
    def __init__(self, school: _Optional[_Union[_snapshots_pb2.SchoolSnapshot, _Mapping]] = ...) -> None: ...

class SchoolPolicyChanged(_message.Message):
    __slots__ = ("school_id", "version", "valid_from", "policy")
    SCHOOL_ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    VALID_FROM_FIELD_NUMBER: _ClassVar[int]
    POLICY_FIELD_NUMBER: _ClassVar[int]
    school_id: str
    version: int
    valid_from: _timestamp_pb2.Timestamp
    policy: _policy_pb2.Policy
    def __init__(self, school_id: _Optional[str] = ..., version: _Optional[int] = ..., valid_from: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., policy: _Optional[_Union[_policy_pb2.Policy, _Mapping]] = ...) -> None: ...

class StudentRecorded(_message.Message):
    __slots__ = ("student", "version", "gates", "changed_fields")
    STUDENT_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    GATES_FIELD_NUMBER: _ClassVar[int]
    CHANGED_FIELDS_FIELD_NUMBER: _ClassVar[int]
    student: _snapshots_pb2.StudentSnapshot
    version: int
    gates: _snapshots_pb2.StudentGates
    changed_fields: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, student: _Optional[_Union[_snapshots_pb2.StudentSnapshot, _Mapping]] = ..., version: _Optional[int] = ..., gates: _Optional[_Union[_snapshots_pb2.StudentGates, _Mapping]] = ..., changed_fields: _Optional[_Iterable[str]] = ...) -> None: ...

class StudentMoved(_message.Message):
    __slots__ = ("student", "version", "former_college_id")
    STUDENT_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    FORMER_COLLEGE_ID_FIELD_NUMBER: _ClassVar[int]
    student: _snapshots_pb2.StudentSnapshot
    version: int
    former_college_id: str
    def __init__(self, student: _Optional[_Union[_snapshots_pb2.StudentSnapshot, _Mapping]] = ..., version: _Optional[int] = ..., former_college_id: _Optional[str] = ...) -> None: ...

class StudentRestricted(_message.Message):
    __slots__ = ("student", "reason", "until")
    STUDENT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    student: _snapshots_pb2.StudentSnapshot
    reason: str
    until: _timestamp_pb2.Timestamp
    def __init__(self, student: _Optional[_Union[_snapshots_pb2.StudentSnapshot, _Mapping]] = ..., reason: _Optional[str] = ..., until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class StudentRestrictionLifted(_message.Message):
    __slots__ = ("student",)
    STUDENT_FIELD_NUMBER: _ClassVar[int]
    student: _snapshots_pb2.StudentSnapshot
    def __init__(self, student: _Optional[_Union[_snapshots_pb2.StudentSnapshot, _Mapping]] = ...) -> None: ...

class EmployerChanged(_message.Message):
    __slots__ = ("employer",)
    EMPLOYER_FIELD_NUMBER: _ClassVar[int]
    employer: _snapshots_pb2.EmployerSnapshot
    def __init__(self, employer: _Optional[_Union[_snapshots_pb2.EmployerSnapshot, _Mapping]] = ...) -> None: ...

class AdmissionApplied(_message.Message):
    __slots__ = ("admission_id", "employer", "school_id", "licence")
    ADMISSION_ID_FIELD_NUMBER: _ClassVar[int]
    EMPLOYER_FIELD_NUMBER: _ClassVar[int]
    SCHOOL_ID_FIELD_NUMBER: _ClassVar[int]
    LICENCE_FIELD_NUMBER: _ClassVar[int]
    admission_id: str
    employer: _snapshots_pb2.EmployerSnapshot
    school_id: str
    licence: _file_ref_pb2.FileRef
    def __init__(self, admission_id: _Optional[str] = ..., employer: _Optional[_Union[_snapshots_pb2.EmployerSnapshot, _Mapping]] = ..., school_id: _Optional[str] = ..., licence: _Optional[_Union[_file_ref_pb2.FileRef, _Mapping]] = ...) -> None: ...

class AdmissionDecided(_message.Message):
    __slots__ = ("admission_id", "employer_id", "employer_name", "school_id", "school_name", "admitted", "reason")
    ADMISSION_ID_FIELD_NUMBER: _ClassVar[int]
    EMPLOYER_ID_FIELD_NUMBER: _ClassVar[int]
    EMPLOYER_NAME_FIELD_NUMBER: _ClassVar[int]
    SCHOOL_ID_FIELD_NUMBER: _ClassVar[int]
    SCHOOL_NAME_FIELD_NUMBER: _ClassVar[int]
    ADMITTED_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    admission_id: str
    employer_id: str
    employer_name: str
    school_id: str
    school_name: str
    admitted: bool
    reason: str
    def __init__(self, admission_id: _Optional[str] = ..., employer_id: _Optional[str] = ..., employer_name: _Optional[str] = ..., school_id: _Optional[str] = ..., school_name: _Optional[str] = ..., admitted: _Optional[bool] = ..., reason: _Optional[str] = ...) -> None: ...

class AdmissionWithdrawn(_message.Message):
    __slots__ = ("admission_id", "employer_id", "employer_name", "school_id", "school_name", "reason")
    ADMISSION_ID_FIELD_NUMBER: _ClassVar[int]
    EMPLOYER_ID_FIELD_NUMBER: _ClassVar[int]
    EMPLOYER_NAME_FIELD_NUMBER: _ClassVar[int]
    SCHOOL_ID_FIELD_NUMBER: _ClassVar[int]
    SCHOOL_NAME_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    admission_id: str
    employer_id: str
    employer_name: str
    school_id: str
    school_name: str
    reason: str
    def __init__(self, admission_id: _Optional[str] = ..., employer_id: _Optional[str] = ..., employer_name: _Optional[str] = ..., school_id: _Optional[str] = ..., school_name: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class RosterApplied(_message.Message):
    __slots__ = ("import_id", "school_id", "created", "updated", "unchanged", "refused", "account_id")
    IMPORT_ID_FIELD_NUMBER: _ClassVar[int]
    SCHOOL_ID_FIELD_NUMBER: _ClassVar[int]
    CREATED_FIELD_NUMBER: _ClassVar[int]
    UPDATED_FIELD_NUMBER: _ClassVar[int]
    UNCHANGED_FIELD_NUMBER: _ClassVar[int]
    REFUSED_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    import_id: str
    school_id: str
    created: int
    updated: int
    unchanged: int
    refused: int
    account_id: str
    def __init__(self, import_id: _Optional[str] = ..., school_id: _Optional[str] = ..., created: _Optional[int] = ..., updated: _Optional[int] = ..., unchanged: _Optional[int] = ..., refused: _Optional[int] = ..., account_id: _Optional[str] = ...) -> None: ...
