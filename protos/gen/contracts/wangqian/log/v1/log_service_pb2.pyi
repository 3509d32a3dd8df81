import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ReadRequest(_message.Message):
    __slots__ = ("topic", "shard", "epoch", "to")
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    SHARD_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    FROM_FIELD_NUMBER: _ClassVar[int]
    TO_FIELD_NUMBER: _ClassVar[int]
    topic: str
    shard: int
    epoch: int
    to: int
    def __init__(self, topic: _Optional[str] = ..., shard: _Optional[int] = ..., epoch: _Optional[int] = ..., to: _Optional[int] = ..., **kwargs) -> None: ...

class ReadResponse(_message.Message):
    __slots__ = ("rows",)
    ROWS_FIELD_NUMBER: _ClassVar[int]
    rows: _containers.RepeatedCompositeFieldContainer[LogRow]
    def __init__(self, rows: _Optional[_Iterable[_Union[LogRow, _Mapping]]] = ...) -> None: ...

class LogRow(_message.Message):
    __slots__ = ("epoch", "seq", "key", "type", "data", "headers", "at")
    class HeadersEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    SEQ_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    HEADERS_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    epoch: int
    seq: int
    key: str
    type: str
    data: bytes
    headers: _containers.ScalarMap[str, str]
    at: _timestamp_pb2.Timestamp
    def __init__(self, epoch: _Optional[int] = ..., seq: _Optional[int] = ..., key: _Optional[str] = ..., type: _Optional[str] = ..., data: _Optional[bytes] = ..., headers: _Optional[_Mapping[str, str]] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class HeadRequest(_message.Message):
    __slots__ = ("topic", "shard")
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    SHARD_FIELD_NUMBER: _ClassVar[int]
    topic: str
    shard: int
    def __init__(self, topic: _Optional[str] = ..., shard: _Optional[int] = ...) -> None: ...

class HeadResponse(_message.Message):
    __slots__ = ("epoch", "head")
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    HEAD_FIELD_NUMBER: _ClassVar[int]
    epoch: int
    head: int
    def __init__(self, epoch: _Optional[int] = ..., head: _Optional[int] = ...) -> None: ...
