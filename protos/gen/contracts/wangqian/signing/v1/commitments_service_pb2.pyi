import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from contracts.wangqian.common.v1 import refusal_pb2 as _refusal_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class HolderKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    HOLDER_KIND_UNSPECIFIED: _ClassVar[HolderKind]
    HOLDER_KIND_AGREEMENT: _ClassVar[HolderKind]
    HOLDER_KIND_DESTINATION: _ClassVar[HolderKind]

class ClaimState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CLAIM_STATE_UNSPECIFIED: _ClassVar[ClaimState]
    CLAIM_STATE_HELD: _ClassVar[ClaimState]
    CLAIM_STATE_REFUSED: _ClassVar[ClaimState]
    CLAIM_STATE_FREED: _ClassVar[ClaimState]
HOLDER_KIND_UNSPECIFIED: HolderKind
HOLDER_KIND_AGREEMENT: HolderKind
HOLDER_KIND_DESTINATION: HolderKind
CLAIM_STATE_UNSPECIFIED: ClaimState
CLAIM_STATE_HELD: ClaimState
CLAIM_STATE_REFUSED: ClaimState
CLAIM_STATE_FREED: ClaimState

class TakeRequest(_message.Message):
    __slots__ = ("claim_id", "student_id", "kind", "subject_id", "replaces")
    CLAIM_ID_FIELD_NUMBER: _ClassVar[int]
    STUDENT_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_ID_FIELD_NUMBER: _ClassVar[int]
    REPLACES_FIELD_NUMBER: _ClassVar[int]
    claim_id: str
    student_id: str
    kind: HolderKind
    subject_id: str
    replaces: str
    def __init__(self, claim_id: _Optional[str] = ..., student_id: _Optional[str] = ..., kind: _Optional[_Union[HolderKind, str]] = ..., subject_id: _Optional[str] = ..., replaces: _Optional[str] = ...) -> None: ...

class TakeResponse(_message.Message):
    __slots__ = ("state", "term", "refusal")
    STATE_FIELD_NUMBER: _ClassVar[int]
    TERM_FIELD_NUMBER: _ClassVar[int]
    REFUSAL_FIELD_NUMBER: _ClassVar[int]
    state: ClaimState
    term: int
    refusal: _refusal_pb2.Refusal
    def __init__(self, state: _Optional[_Union[ClaimState, str]] = ..., term: _Optional[int] = ..., refusal: _Optional[_Union[_refusal_pb2.Refusal, _Mapping]] = ...) -> None: ...

class GetRequest(_message.Message):
    __slots__ = ("student_id",)
    STUDENT_ID_FIELD_NUMBER: _ClassVar[int]
    student_id: str
    def __init__(self, student_id: _Optional[str] = ...) -> None: ...

class GetResponse(_message.Message):
    __slots__ = ("commitment", "term")
    COMMITMENT_FIELD_NUMBER: _ClassVar[int]
    TERM_FIELD_NUMBER: _ClassVar[int]
    commitment: Commitment
    term: int
    def __init__(self, commitment: _Optional[_Union[Commitment, _Mapping]] = ..., term: _Optional[int] = ...) -> None: ...

class Commitment(_message.Message):
    __slots__ = ("claim_id", "kind", "subject_id", "since")
    CLAIM_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_ID_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    claim_id: str
    kind: HolderKind
    subject_id: str
    since: _timestamp_pb2.Timestamp
    def __init__(self, claim_id: _Optional[str] = ..., kind: _Optional[_Union[HolderKind, str]] = ..., subject_id: _Optional[str] = ..., since: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
