from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ActorKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ACTOR_KIND_UNSPECIFIED: _ClassVar[ActorKind]
    ACTOR_KIND_STUDENT: _ClassVar[ActorKind]
    ACTOR_KIND_EMPLOYER: _ClassVar[ActorKind]
    ACTOR_KIND_SCHOOL: _ClassVar[ActorKind]
    ACTOR_KIND_PROVINCE: _ClassVar[ActorKind]
    ACTOR_KIND_PLATFORM: _ClassVar[ActorKind]
ACTOR_KIND_UNSPECIFIED: ActorKind
ACTOR_KIND_STUDENT: ActorKind
ACTOR_KIND_EMPLOYER: ActorKind
ACTOR_KIND_SCHOOL: ActorKind
ACTOR_KIND_PROVINCE: ActorKind
ACTOR_KIND_PLATFORM: ActorKind

class Actor(_message.Message):
    __slots__ = ("kind", "id", "role", "school_id", "college_id", "employer_id", "student_id", "name")
    KIND_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    SCHOOL_ID_FIELD_NUMBER: _ClassVar[int]
    COLLEGE_ID_FIELD_NUMBER: _ClassVar[int]
    EMPLOYER_ID_FIELD_NUMBER: _ClassVar[int]
    STUDENT_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    kind: ActorKind
    id: str
    role: str
    school_id: str
    college_id: str
    employer_id: str
    student_id: str
    name: str
    def __init__(self, kind: _Optional[_Union[ActorKind, str]] = ..., id: _Optional[str] = ..., role: _Optional[str] = ..., school_id: _Optional[str] = ..., college_id: _Optional[str] = ..., employer_id: _Optional[str] = ..., student_id: _Optional[str] = ..., name: _Optional[str] = ...) -> None: ...
