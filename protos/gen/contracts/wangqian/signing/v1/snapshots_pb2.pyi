import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from contracts.wangqian.identity.v1 import snapshots_pb2 as _snapshots_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Channel(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CHANNEL_UNSPECIFIED: _ClassVar[Channel]
    CHANNEL_ONLINE: _ClassVar[Channel]
    CHANNEL_PAPER: _ClassVar[Channel]
    CHANNEL_STUDENT_INITIATED: _ClassVar[Channel]

class AgreementState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    AGREEMENT_STATE_UNSPECIFIED: _ClassVar[AgreementState]
    AGREEMENT_STATE_DRAFT: _ClassVar[AgreementState]
    AGREEMENT_STATE_GENERATED: _ClassVar[AgreementState]
    AGREEMENT_STATE_PENDING_CONTENT_REVIEW: _ClassVar[AgreementState]
    AGREEMENT_STATE_AWAITING_STAMP: _ClassVar[AgreementState]
    AGREEMENT_STATE_PENDING_REVIEW: _ClassVar[AgreementState]
    AGREEMENT_STATE_EFFECTIVE: _ClassVar[AgreementState]
    AGREEMENT_STATE_TERMINATING: _ClassVar[AgreementState]
    AGREEMENT_STATE_TERMINATED: _ClassVar[AgreementState]
    AGREEMENT_STATE_REJECTED: _ClassVar[AgreementState]
    AGREEMENT_STATE_WITHDRAWN: _ClassVar[AgreementState]

class PrintKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PRINT_KIND_UNSPECIFIED: _ClassVar[PrintKind]
    PRINT_KIND_PENDING: _ClassVar[PrintKind]
    PRINT_KIND_EFFECTIVE: _ClassVar[PrintKind]
    PRINT_KIND_REOPENED: _ClassVar[PrintKind]
    PRINT_KIND_TERMINATED: _ClassVar[PrintKind]
    PRINT_KIND_VOID: _ClassVar[PrintKind]
CHANNEL_UNSPECIFIED: Channel
CHANNEL_ONLINE: Channel
CHANNEL_PAPER: Channel
CHANNEL_STUDENT_INITIATED: Channel
AGREEMENT_STATE_UNSPECIFIED: AgreementState
AGREEMENT_STATE_DRAFT: AgreementState
AGREEMENT_STATE_GENERATED: AgreementState
AGREEMENT_STATE_PENDING_CONTENT_REVIEW: AgreementState
AGREEMENT_STATE_AWAITING_STAMP: AgreementState
AGREEMENT_STATE_PENDING_REVIEW: AgreementState
AGREEMENT_STATE_EFFECTIVE: AgreementState
AGREEMENT_STATE_TERMINATING: AgreementState
AGREEMENT_STATE_TERMINATED: AgreementState
AGREEMENT_STATE_REJECTED: AgreementState
AGREEMENT_STATE_WITHDRAWN: AgreementState
PRINT_KIND_UNSPECIFIED: PrintKind
PRINT_KIND_PENDING: PrintKind
PRINT_KIND_EFFECTIVE: PrintKind
PRINT_KIND_REOPENED: PrintKind
PRINT_KIND_TERMINATED: PrintKind
PRINT_KIND_VOID: PrintKind

class Terms(_message.Message):
    __slots__ = ("job_category", "position", "reply_days", "probation_days", "probation_pay_fen", "pay_fen", "penalty_fen", "report_region", "report_address", "report_deadline", "work_region", "work_address", "contact", "phone", "remarks", "archive_hukou")
    JOB_CATEGORY_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    REPLY_DAYS_FIELD_NUMBER: _ClassVar[int]
    PROBATION_DAYS_FIELD_NUMBER: _ClassVar[int]
    PROBATION_PAY_FEN_FIELD_NUMBER: _ClassVar[int]
    PAY_FEN_FIELD_NUMBER: _ClassVar[int]
    PENALTY_FEN_FIELD_NUMBER: _ClassVar[int]
    REPORT_REGION_FIELD_NUMBER: _ClassVar[int]
    REPORT_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    REPORT_DEADLINE_FIELD_NUMBER: _ClassVar[int]
    WORK_REGION_FIELD_NUMBER: _ClassVar[int]
    WORK_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    CONTACT_FIELD_NUMBER: _ClassVar[int]
    PHONE_FIELD_NUMBER: _ClassVar[int]
    REMARKS_FIELD_NUMBER: _ClassVar[int]
    ARCHIVE_HUKOU_FIELD_NUMBER: _ClassVar[int]
    job_category: str
    position: str
    reply_days: int
    probation_days: int
    probation_pay_fen: int
    pay_fen: int
    penalty_fen: int
    report_region: str
    report_address: str
    report_deadline: str
    work_region: str
    work_address: str
    contact: str
    phone: str
    remarks: str
    archive_hukou: _snapshots_pb2.SigningInfo
    def __init__(self, job_category: _Optional[str] = ..., position: _Optional[str] = ..., reply_days: _Optional[int] = ..., probation_days: _Optional[int] = ..., probation_pay_fen: _Optional[int] = ..., pay_fen: _Optional[int] = ..., penalty_fen: _Optional[int] = ..., report_region: _Optional[str] = ..., report_address: _Optional[str] = ..., report_deadline: _Optional[str] = ..., work_region: _Optional[str] = ..., work_address: _Optional[str] = ..., contact: _Optional[str] = ..., phone: _Optional[str] = ..., remarks: _Optional[str] = ..., archive_hukou: _Optional[_Union[_snapshots_pb2.SigningInfo, _Mapping]] = ...) -> None: ...

class InvitationSnapshot(_message.Message):
    __slots__ = ("invitation_id", "batch_id", "student", "employer_id", "employer_name", "position", "reply_by", "expires_at", "sent_at", "version")
    INVITATION_ID_FIELD_NUMBER: _ClassVar[int]
    BATCH_ID_FIELD_NUMBER: _ClassVar[int]
    STUDENT_FIELD_NUMBER: _ClassVar[int]
    EMPLOYER_ID_FIELD_NUMBER: _ClassVar[int]
    EMPLOYER_NAME_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    REPLY_BY_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    SENT_AT_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    invitation_id: str
    batch_id: str
    student: _snapshots_pb2.StudentSnapshot
    employer_id: str
    employer_name: str
    position: str
    reply_by: str
    expires_at: _timestamp_pb2.Timestamp
    sent_at: _timestamp_pb2.Timestamp
    version: int
    def __init__(self, invitation_id: _Optional[str] = ..., batch_id: _Optional[str] = ..., student: _Optional[_Union[_snapshots_pb2.StudentSnapshot, _Mapping]] = ..., employer_id: _Optional[str] = ..., employer_name: _Optional[str] = ..., position: _Optional[str] = ..., reply_by: _Optional[str] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., sent_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., version: _Optional[int] = ...) -> None: ...

class AgreementSnapshot(_message.Message):
    __slots__ = ("agreement_id", "number", "channel", "state", "version", "student", "employer", "terms", "claim_id", "term", "formed_at", "effective_from", "outcome_category", "policy_version", "after_plan", "hold_id")
    AGREEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    STUDENT_FIELD_NUMBER: _ClassVar[int]
    EMPLOYER_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    CLAIM_ID_FIELD_NUMBER: _ClassVar[int]
    TERM_FIELD_NUMBER: _ClassVar[int]
    FORMED_AT_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_FROM_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_CATEGORY_FIELD_NUMBER: _ClassVar[int]
    POLICY_VERSION_FIELD_NUMBER: _ClassVar[int]
    AFTER_PLAN_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    agreement_id: str
    number: str
    channel: Channel
    state: AgreementState
    version: int
    student: _snapshots_pb2.StudentSnapshot
    employer: _snapshots_pb2.EmployerSnapshot
    terms: Terms
    claim_id: str
    term: int
    formed_at: _timestamp_pb2.Timestamp
    effective_from: _timestamp_pb2.Timestamp
    outcome_category: str
    policy_version: int
    after_plan: bool
    hold_id: str
    def __init__(self, agreement_id: _Optional[str] = ..., number: _Optional[str] = ..., channel: _Optional[_Union[Channel, str]] = ..., state: _Optional[_Union[AgreementState, str]] = ..., version: _Optional[int] = ..., student: _Optional[_Union[_snapshots_pb2.StudentSnapshot, _Mapping]] = ..., employer: _Optional[_Union[_snapshots_pb2.EmployerSnapshot, _Mapping]] = ..., terms: _Optional[_Union[Terms, _Mapping]] = ..., claim_id: _Optional[str] = ..., term: _Optional[int] = ..., formed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., effective_from: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., outcome_category: _Optional[str] = ..., policy_version: _Optional[int] = ..., after_plan: _Optional[bool] = ..., hold_id: _Optional[str] = ...) -> None: ...
