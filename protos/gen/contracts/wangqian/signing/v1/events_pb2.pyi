from contracts.wangqian.signing.v1 import snapshots_pb2 as _snapshots_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class InvitationSent(_message.Message):
    __slots__ = ("invitation",)
    INVITATION_FIELD_NUMBER: _ClassVar[int]
    invitation: _snapshots_pb2.InvitationSnapshot
    def __init__(self, invitation: _Optional[_Union[_snapshots_pb2.InvitationSnapshot, _Mapping]] = ...) -> None: ...

class InvitationExpiring(_message.Message):
    __slots__ = ("invitation",)
    INVITATION_FIELD_NUMBER: _ClassVar[int]
    invitation: _snapshots_pb2.InvitationSnapshot
    def __init__(self, invitation: _Optional[_Union[_snapshots_pb2.InvitationSnapshot, _Mapping]] = ...) -> None: ...

class InvitationDeclined(_message.Message):
    __slots__ = ("invitation", "reason")
    INVITATION_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    invitation: _snapshots_pb2.InvitationSnapshot
    reason: str
    def __init__(self, invitation: _Optional[_Union[_snapshots_pb2.InvitationSnapshot, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class InvitationRevoked(_message.Message):
    __slots__ = ("invitation", "reason", "by_platform")
    INVITATION_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    BY_PLATFORM_FIELD_NUMBER: _ClassVar[int]
    invitation: _snapshots_pb2.InvitationSnapshot
    reason: str
    by_platform: bool
    def __init__(self, invitation: _Optional[_Union[_snapshots_pb2.InvitationSnapshot, _Mapping]] = ..., reason: _Optional[str] = ..., by_platform: _Optional[bool] = ...) -> None: ...

class InvitationExpired(_message.Message):
    __slots__ = ("invitation",)
    INVITATION_FIELD_NUMBER: _ClassVar[int]
    invitation: _snapshots_pb2.InvitationSnapshot
    def __init__(self, invitation: _Optional[_Union[_snapshots_pb2.InvitationSnapshot, _Mapping]] = ...) -> None: ...

class InvitationResumed(_message.Message):
    __slots__ = ("invitation",)
    INVITATION_FIELD_NUMBER: _ClassVar[int]
    invitation: _snapshots_pb2.InvitationSnapshot
    def __init__(self, invitation: _Optional[_Union[_snapshots_pb2.InvitationSnapshot, _Mapping]] = ...) -> None: ...

class AgreementAccepted(_message.Message):
    __slots__ = ("agreement", "invitation_id")
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    INVITATION_ID_FIELD_NUMBER: _ClassVar[int]
    agreement: _snapshots_pb2.AgreementSnapshot
    invitation_id: str
    def __init__(self, agreement: _Optional[_Union[_snapshots_pb2.AgreementSnapshot, _Mapping]] = ..., invitation_id: _Optional[str] = ...) -> None: ...

class AgreementWithdrawn(_message.Message):
    __slots__ = ("agreement",)
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    agreement: _snapshots_pb2.AgreementSnapshot
    def __init__(self, agreement: _Optional[_Union[_snapshots_pb2.AgreementSnapshot, _Mapping]] = ...) -> None: ...

class AgreementRejected(_message.Message):
    __slots__ = ("agreement", "reason")
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    agreement: _snapshots_pb2.AgreementSnapshot
    reason: str
    def __init__(self, agreement: _Optional[_Union[_snapshots_pb2.AgreementSnapshot, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class AgreementEffective(_message.Message):
    __slots__ = ("agreement",)
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    agreement: _snapshots_pb2.AgreementSnapshot
    def __init__(self, agreement: _Optional[_Union[_snapshots_pb2.AgreementSnapshot, _Mapping]] = ...) -> None: ...

class AgreementReopened(_message.Message):
    __slots__ = ("agreement", "reason")
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    agreement: _snapshots_pb2.AgreementSnapshot
    reason: str
    def __init__(self, agreement: _Optional[_Union[_snapshots_pb2.AgreementSnapshot, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class AgreementHeld(_message.Message):
    __slots__ = ("agreement", "hold_id")
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    agreement: _snapshots_pb2.AgreementSnapshot
    hold_id: str
    def __init__(self, agreement: _Optional[_Union[_snapshots_pb2.AgreementSnapshot, _Mapping]] = ..., hold_id: _Optional[str] = ...) -> None: ...

class AgreementHoldReleased(_message.Message):
    __slots__ = ("agreement", "hold_id")
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    agreement: _snapshots_pb2.AgreementSnapshot
    hold_id: str
    def __init__(self, agreement: _Optional[_Union[_snapshots_pb2.AgreementSnapshot, _Mapping]] = ..., hold_id: _Optional[str] = ...) -> None: ...

class AgreementTerminated(_message.Message):
    __slots__ = ("agreement", "hold_id")
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    agreement: _snapshots_pb2.AgreementSnapshot
    hold_id: str
    def __init__(self, agreement: _Optional[_Union[_snapshots_pb2.AgreementSnapshot, _Mapping]] = ..., hold_id: _Optional[str] = ...) -> None: ...

class PrintFrozen(_message.Message):
    __slots__ = ("agreement_id", "student_id", "school_id", "college_id", "employer_id", "number", "version", "kind", "sha256")
    AGREEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    STUDENT_ID_FIELD_NUMBER: _ClassVar[int]
    SCHOOL_ID_FIELD_NUMBER: _ClassVar[int]
    COLLEGE_ID_FIELD_NUMBER: _ClassVar[int]
    EMPLOYER_ID_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    agreement_id: str
    student_id: str
    school_id: str
    college_id: str
    employer_id: str
    number: str
    version: int
    kind: _snapshots_pb2.PrintKind
    sha256: str
    def __init__(self, agreement_id: _Optional[str] = ..., student_id: _Optional[str] = ..., school_id: _Optional[str] = ..., college_id: _Optional[str] = ..., employer_id: _Optional[str] = ..., number: _Optional[str] = ..., version: _Optional[int] = ..., kind: _Optional[_Union[_snapshots_pb2.PrintKind, str]] = ..., sha256: _Optional[str] = ...) -> None: ...
