from contracts.wangqian.common.v1 import file_ref_pb2 as _file_ref_pb2
from contracts.wangqian.identity.v1 import snapshots_pb2 as _snapshots_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DestinationSnapshot(_message.Message):
    __slots__ = ("destination_id", "student", "category", "state", "version", "claim_id", "term", "evidence")
    DESTINATION_ID_FIELD_NUMBER: _ClassVar[int]
    STUDENT_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    CLAIM_ID_FIELD_NUMBER: _ClassVar[int]
    TERM_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    destination_id: str
    student: _snapshots_pb2.StudentSnapshot
    category: str
    state: str
    version: int
    claim_id: str
    term: int
    evidence: _containers.RepeatedCompositeFieldContainer[_file_ref_pb2.FileRef]
    def __init__(self, destination_id: _Optional[str] = ..., student: _Optional[_Union[_snapshots_pb2.StudentSnapshot, _Mapping]] = ..., category: _Optional[str] = ..., state: _Optional[str] = ..., version: _Optional[int] = ..., claim_id: _Optional[str] = ..., term: _Optional[int] = ..., evidence: _Optional[_Iterable[_Union[_file_ref_pb2.FileRef, _Mapping]]] = ...) -> None: ...

class DestinationSubmitted(_message.Message):
    __slots__ = ("destination",)
    DESTINATION_FIELD_NUMBER: _ClassVar[int]
    destination: DestinationSnapshot
    def __init__(self, destination: _Optional[_Union[DestinationSnapshot, _Mapping]] = ...) -> None: ...

class DestinationWithdrawn(_message.Message):
    __slots__ = ("destination", "claim_id")
    DESTINATION_FIELD_NUMBER: _ClassVar[int]
    CLAIM_ID_FIELD_NUMBER: _ClassVar[int]
    destination: DestinationSnapshot
    claim_id: str
    def __init__(self, destination: _Optional[_Union[DestinationSnapshot, _Mapping]] = ..., claim_id: _Optional[str] = ...) -> None: ...

class DestinationRejected(_message.Message):
    __slots__ = ("destination", "claim_id", "reason")
    DESTINATION_FIELD_NUMBER: _ClassVar[int]
    CLAIM_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    destination: DestinationSnapshot
    claim_id: str
    reason: str
    def __init__(self, destination: _Optional[_Union[DestinationSnapshot, _Mapping]] = ..., claim_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class DestinationEffective(_message.Message):
    __slots__ = ("destination",)
    DESTINATION_FIELD_NUMBER: _ClassVar[int]
    destination: DestinationSnapshot
    def __init__(self, destination: _Optional[_Union[DestinationSnapshot, _Mapping]] = ...) -> None: ...

class DestinationReleaseAsked(_message.Message):
    __slots__ = ("destination",)
    DESTINATION_FIELD_NUMBER: _ClassVar[int]
    destination: DestinationSnapshot
    def __init__(self, destination: _Optional[_Union[DestinationSnapshot, _Mapping]] = ...) -> None: ...

class DestinationReleaseRejected(_message.Message):
    __slots__ = ("destination", "reason")
    DESTINATION_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    destination: DestinationSnapshot
    reason: str
    def __init__(self, destination: _Optional[_Union[DestinationSnapshot, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class DestinationReleased(_message.Message):
    __slots__ = ("destination", "claim_id")
    DESTINATION_FIELD_NUMBER: _ClassVar[int]
    CLAIM_ID_FIELD_NUMBER: _ClassVar[int]
    destination: DestinationSnapshot
    claim_id: str
    def __init__(self, destination: _Optional[_Union[DestinationSnapshot, _Mapping]] = ..., claim_id: _Optional[str] = ...) -> None: ...
