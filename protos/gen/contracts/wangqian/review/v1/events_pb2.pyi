from contracts.wangqian.common.v1 import actor_pb2 as _actor_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Outcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    OUTCOME_UNSPECIFIED: _ClassVar[Outcome]
    OUTCOME_APPROVED: _ClassVar[Outcome]
    OUTCOME_REJECTED: _ClassVar[Outcome]
OUTCOME_UNSPECIFIED: Outcome
OUTCOME_APPROVED: Outcome
OUTCOME_REJECTED: Outcome

class ReviewStepDecided(_message.Message):
    __slots__ = ("review_id", "owner", "subject_kind", "subject_id", "step", "student_id")
    REVIEW_ID_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_KIND_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_ID_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    STUDENT_ID_FIELD_NUMBER: _ClassVar[int]
    review_id: str
    owner: str
    subject_kind: str
    subject_id: str
    step: str
    student_id: str
    def __init__(self, review_id: _Optional[str] = ..., owner: _Optional[str] = ..., subject_kind: _Optional[str] = ..., subject_id: _Optional[str] = ..., step: _Optional[str] = ..., student_id: _Optional[str] = ...) -> None: ...

class ReviewDecided(_message.Message):
    __slots__ = ("review_id", "owner", "subject_kind", "subject_id", "subject_version", "outcome", "reason", "step", "decided_by")
    REVIEW_ID_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_KIND_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_ID_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_VERSION_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    DECIDED_BY_FIELD_NUMBER: _ClassVar[int]
    review_id: str
    owner: str
    subject_kind: str
    subject_id: str
    subject_version: int
    outcome: Outcome
    reason: str
    step: str
    decided_by: _actor_pb2.Actor
    def __init__(self, review_id: _Optional[str] = ..., owner: _Optional[str] = ..., subject_kind: _Optional[str] = ..., subject_id: _Optional[str] = ..., subject_version: _Optional[int] = ..., outcome: _Optional[_Union[Outcome, str]] = ..., reason: _Optional[str] = ..., step: _Optional[str] = ..., decided_by: _Optional[_Union[_actor_pb2.Actor, _Mapping]] = ...) -> None: ...
