from contracts.wangqian.identity.v1 import snapshots_pb2 as _snapshots_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Settlement(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SETTLEMENT_UNSPECIFIED: _ClassVar[Settlement]
    SETTLEMENT_APPLIED: _ClassVar[Settlement]
    SETTLEMENT_OVERTAKEN: _ClassVar[Settlement]
SETTLEMENT_UNSPECIFIED: Settlement
SETTLEMENT_APPLIED: Settlement
SETTLEMENT_OVERTAKEN: Settlement

class ReviewRequested(_message.Message):
    __slots__ = ("review_id", "owner", "subject_kind", "subject_id", "subject_version", "student", "school_id", "college_id", "summary", "steps", "policy_version", "employer_id", "employer_name", "overdue_at")
    REVIEW_ID_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_KIND_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_ID_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_VERSION_FIELD_NUMBER: _ClassVar[int]
    STUDENT_FIELD_NUMBER: _ClassVar[int]
    SCHOOL_ID_FIELD_NUMBER: _ClassVar[int]
    COLLEGE_ID_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    POLICY_VERSION_FIELD_NUMBER: _ClassVar[int]
    EMPLOYER_ID_FIELD_NUMBER: _ClassVar[int]
    EMPLOYER_NAME_FIELD_NUMBER: _ClassVar[int]
    OVERDUE_AT_FIELD_NUMBER: _ClassVar[int]
    review_id: str
    owner: str
    subject_kind: str
    subject_id: str
    subject_version: int
    student: _snapshots_pb2.StudentSnapshot
    school_id: str
    college_id: str
    summary: str
    steps: str
    policy_version: int
    employer_id: str
    employer_name: str
    overdue_at: str
    def __init__(self, review_id: _Optional[str] = ..., owner: _Optional[str] = ..., subject_kind: _Optional[str] = ..., subject_id: _Optional[str] = ..., subject_version: _Optional[int] = ..., student: _Optional[_Union[_snapshots_pb2.StudentSnapshot, _Mapping]] = ..., school_id: _Optional[str] = ..., college_id: _Optional[str] = ..., summary: _Optional[str] = ..., steps: _Optional[str] = ..., policy_version: _Optional[int] = ..., employer_id: _Optional[str] = ..., employer_name: _Optional[str] = ..., overdue_at: _Optional[str] = ...) -> None: ...

class ReviewAmended(_message.Message):
    __slots__ = ("review_id", "subject_version", "summary")
    REVIEW_ID_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_VERSION_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    review_id: str
    subject_version: int
    summary: str
    def __init__(self, review_id: _Optional[str] = ..., subject_version: _Optional[int] = ..., summary: _Optional[str] = ...) -> None: ...

class ReviewWithdrawn(_message.Message):
    __slots__ = ("review_id", "why")
    REVIEW_ID_FIELD_NUMBER: _ClassVar[int]
    WHY_FIELD_NUMBER: _ClassVar[int]
    review_id: str
    why: str
    def __init__(self, review_id: _Optional[str] = ..., why: _Optional[str] = ...) -> None: ...

class ReviewSettled(_message.Message):
    __slots__ = ("review_id", "settlement", "why")
    REVIEW_ID_FIELD_NUMBER: _ClassVar[int]
    SETTLEMENT_FIELD_NUMBER: _ClassVar[int]
    WHY_FIELD_NUMBER: _ClassVar[int]
    review_id: str
    settlement: Settlement
    why: str
    def __init__(self, review_id: _Optional[str] = ..., settlement: _Optional[_Union[Settlement, str]] = ..., why: _Optional[str] = ...) -> None: ...
