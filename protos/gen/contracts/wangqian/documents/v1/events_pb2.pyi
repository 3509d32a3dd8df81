from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class DocumentPublished(_message.Message):
    __slots__ = ("document_id", "agreement_id", "number", "student_id", "school_id", "employer_id", "version", "kind", "sha256", "sealed")
    DOCUMENT_ID_FIELD_NUMBER: _ClassVar[int]
    AGREEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    STUDENT_ID_FIELD_NUMBER: _ClassVar[int]
    SCHOOL_ID_FIELD_NUMBER: _ClassVar[int]
    EMPLOYER_ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    SEALED_FIELD_NUMBER: _ClassVar[int]
    document_id: str
    agreement_id: str
    number: str
    student_id: str
    school_id: str
    employer_id: str
    version: int
    kind: str
    sha256: str
    sealed: bool
    def __init__(self, document_id: _Optional[str] = ..., agreement_id: _Optional[str] = ..., number: _Optional[str] = ..., student_id: _Optional[str] = ..., school_id: _Optional[str] = ..., employer_id: _Optional[str] = ..., version: _Optional[int] = ..., kind: _Optional[str] = ..., sha256: _Optional[str] = ..., sealed: _Optional[bool] = ...) -> None: ...

class DocumentNeedsAttention(_message.Message):
    __slots__ = ("agreement_id", "number", "student_id", "school_id", "college_id", "version", "why")
    AGREEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    STUDENT_ID_FIELD_NUMBER: _ClassVar[int]
    SCHOOL_ID_FIELD_NUMBER: _ClassVar[int]
    COLLEGE_ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    WHY_FIELD_NUMBER: _ClassVar[int]
    agreement_id: str
    number: str
    student_id: str
    school_id: str
    college_id: str
    version: int
    why: str
    def __init__(self, agreement_id: _Optional[str] = ..., number: _Optional[str] = ..., student_id: _Optional[str] = ..., school_id: _Optional[str] = ..., college_id: _Optional[str] = ..., version: _Optional[int] = ..., why: _Optional[str] = ...) -> None: ...
