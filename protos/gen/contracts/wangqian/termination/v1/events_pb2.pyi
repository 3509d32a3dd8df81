import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from contracts.wangqian.identity.v1 import snapshots_pb2 as _snapshots_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class TerminationSnapshot(_message.Message):
    __slots__ = ("termination_id", "agreement_id", "agreement_number", "student", "employer_id", "employer_name", "asked_by", "state", "reason", "version")
    TERMINATION_ID_FIELD_NUMBER: _ClassVar[int]
    AGREEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    AGREEMENT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    STUDENT_FIELD_NUMBER: _ClassVar[int]
    EMPLOYER_ID_FIELD_NUMBER: _ClassVar[int]
    EMPLOYER_NAME_FIELD_NUMBER: _ClassVar[int]
    ASKED_BY_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    termination_id: str
    agreement_id: str
    agreement_number: str
    student: _snapshots_pb2.StudentSnapshot
    employer_id: str
    employer_name: str
    asked_by: str
    state: str
    reason: str
    version: int
    def __init__(self, termination_id: _Optional[str] = ..., agreement_id: _Optional[str] = ..., agreement_number: _Optional[str] = ..., student: _Optional[_Union[_snapshots_pb2.StudentSnapshot, _Mapping]] = ..., employer_id: _Optional[str] = ..., employer_name: _Optional[str] = ..., asked_by: _Optional[str] = ..., state: _Optional[str] = ..., reason: _Optional[str] = ..., version: _Optional[int] = ...) -> None: ...

class TerminationAsked(_message.Message):
    __slots__ = ("termination",)
    TERMINATION_FIELD_NUMBER: _ClassVar[int]
    termination: TerminationSnapshot
    def __init__(self, termination: _Optional[_Union[TerminationSnapshot, _Mapping]] = ...) -> None: ...

class TerminationDeferred(_message.Message):
    __slots__ = ("termination",)
    TERMINATION_FIELD_NUMBER: _ClassVar[int]
    termination: TerminationSnapshot
    def __init__(self, termination: _Optional[_Union[TerminationSnapshot, _Mapping]] = ...) -> None: ...

class TerminationConsented(_message.Message):
    __slots__ = ("termination",)
    TERMINATION_FIELD_NUMBER: _ClassVar[int]
    termination: TerminationSnapshot
    def __init__(self, termination: _Optional[_Union[TerminationSnapshot, _Mapping]] = ...) -> None: ...

class TerminationApproved(_message.Message):
    __slots__ = ("termination", "hold_id", "no_accept_before", "completed")
    TERMINATION_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    NO_ACCEPT_BEFORE_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_FIELD_NUMBER: _ClassVar[int]
    termination: TerminationSnapshot
    hold_id: str
    no_accept_before: _timestamp_pb2.Timestamp
    completed: bool
    def __init__(self, termination: _Optional[_Union[TerminationSnapshot, _Mapping]] = ..., hold_id: _Optional[str] = ..., no_accept_before: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., completed: _Optional[bool] = ...) -> None: ...

class TerminationRejected(_message.Message):
    __slots__ = ("termination", "hold_id", "reason")
    TERMINATION_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    termination: TerminationSnapshot
    hold_id: str
    reason: str
    def __init__(self, termination: _Optional[_Union[TerminationSnapshot, _Mapping]] = ..., hold_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class TerminationDismissed(_message.Message):
    __slots__ = ("termination", "hold_id", "reason")
    TERMINATION_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    termination: TerminationSnapshot
    hold_id: str
    reason: str
    def __init__(self, termination: _Optional[_Union[TerminationSnapshot, _Mapping]] = ..., hold_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class TerminationSuperseded(_message.Message):
    __slots__ = ("termination", "hold_id")
    TERMINATION_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    termination: TerminationSnapshot
    hold_id: str
    def __init__(self, termination: _Optional[_Union[TerminationSnapshot, _Mapping]] = ..., hold_id: _Optional[str] = ...) -> None: ...
