from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class FileRef(_message.Message):
    __slots__ = ("file_id", "sha256", "content_type", "name")
    FILE_ID_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    CONTENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    file_id: str
    sha256: str
    content_type: str
    name: str
    def __init__(self, file_id: _Optional[str] = ..., sha256: _Optional[str] = ..., content_type: _Optional[str] = ..., name: _Optional[str] = ...) -> None: ...
