import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from contracts.wangqian.common.v1 import refusal_pb2 as _refusal_pb2
from contracts.wangqian.signing.v1 import snapshots_pb2 as _snapshots_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class HoldState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    HOLD_STATE_UNSPECIFIED: _ClassVar[HoldState]
    HOLD_STATE_HELD: _ClassVar[HoldState]
    HOLD_STATE_REFUSED: _ClassVar[HoldState]
    HOLD_STATE_RELEASED: _ClassVar[HoldState]
HOLD_STATE_UNSPECIFIED: HoldState
HOLD_STATE_HELD: HoldState
HOLD_STATE_REFUSED: HoldState
HOLD_STATE_RELEASED: HoldState

class HoldRequest(_message.Message):
    __slots__ = ("hold_id", "agreement_id", "replaces")
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    AGREEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    REPLACES_FIELD_NUMBER: _ClassVar[int]
    hold_id: str
    agreement_id: str
    replaces: str
    def __init__(self, hold_id: _Optional[str] = ..., agreement_id: _Optional[str] = ..., replaces: _Optional[str] = ...) -> None: ...

class HoldResponse(_message.Message):
    __slots__ = ("state", "refusal", "agreement")
    STATE_FIELD_NUMBER: _ClassVar[int]
    REFUSAL_FIELD_NUMBER: _ClassVar[int]
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    state: HoldState
    refusal: _refusal_pb2.Refusal
    agreement: _snapshots_pb2.AgreementSnapshot
    def __init__(self, state: _Optional[_Union[HoldState, str]] = ..., refusal: _Optional[_Union[_refusal_pb2.Refusal, _Mapping]] = ..., agreement: _Optional[_Union[_snapshots_pb2.AgreementSnapshot, _Mapping]] = ...) -> None: ...

class GetManyRequest(_message.Message):
    __slots__ = ("agreement_ids",)
    AGREEMENT_IDS_FIELD_NUMBER: _ClassVar[int]
    agreement_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, agreement_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class GetManyResponse(_message.Message):
    __slots__ = ("agreements",)
    AGREEMENTS_FIELD_NUMBER: _ClassVar[int]
    agreements: _containers.RepeatedCompositeFieldContainer[_snapshots_pb2.AgreementSnapshot]
    def __init__(self, agreements: _Optional[_Iterable[_Union[_snapshots_pb2.AgreementSnapshot, _Mapping]]] = ...) -> None: ...

class ForPrintRequest(_message.Message):
    __slots__ = ("agreement_id", "version")
    AGREEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    agreement_id: str
    version: int
    def __init__(self, agreement_id: _Optional[str] = ..., version: _Optional[int] = ...) -> None: ...

class ForPrintResponse(_message.Message):
    __slots__ = ("agreement_id", "version", "kind", "snapshot_json", "sha256", "student_id", "student_version")
    AGREEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    SNAPSHOT_JSON_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    STUDENT_ID_FIELD_NUMBER: _ClassVar[int]
    STUDENT_VERSION_FIELD_NUMBER: _ClassVar[int]
    agreement_id: str
    version: int
    kind: _snapshots_pb2.PrintKind
    snapshot_json: str
    sha256: str
    student_id: str
    student_version: int
    def __init__(self, agreement_id: _Optional[str] = ..., version: _Optional[int] = ..., kind: _Optional[_Union[_snapshots_pb2.PrintKind, str]] = ..., snapshot_json: _Optional[str] = ..., sha256: _Optional[str] = ..., student_id: _Optional[str] = ..., student_version: _Optional[int] = ...) -> None: ...

class VerifyRequest(_message.Message):
    __slots__ = ("number",)
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    number: str
    def __init__(self, number: _Optional[str] = ...) -> None: ...

class VerifyResponse(_message.Message):
    __slots__ = ("agreement", "as_of")
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    agreement: _snapshots_pb2.AgreementSnapshot
    as_of: _timestamp_pb2.Timestamp
    def __init__(self, agreement: _Optional[_Union[_snapshots_pb2.AgreementSnapshot, _Mapping]] = ..., as_of: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
