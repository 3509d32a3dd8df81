from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class Policy(_message.Message):
    __slots__ = ("preset", "reply_days_default", "reply_days_choosable", "open_letters_cap", "decline_reason_required", "find_by_phone", "admission", "gate", "review_steps", "channels", "termination_mode", "termination_askers", "point_of_effect", "withdraw_acceptance_hours", "terminations_allowed", "waiting_working_days", "reissue", "copies", "filing_form", "notice_channels", "barred_training_modes", "appeal_after_working_days", "overdue_after_working_days", "agreement_template", "termination_notice")
    class ReviewStepsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    PRESET_FIELD_NUMBER: _ClassVar[int]
    REPLY_DAYS_DEFAULT_FIELD_NUMBER: _ClassVar[int]
    REPLY_DAYS_CHOOSABLE_FIELD_NUMBER: _ClassVar[int]
    OPEN_LETTERS_CAP_FIELD_NUMBER: _ClassVar[int]
    DECLINE_REASON_REQUIRED_FIELD_NUMBER: _ClassVar[int]
    FIND_BY_PHONE_FIELD_NUMBER: _ClassVar[int]
    ADMISSION_FIELD_NUMBER: _ClassVar[int]
    GATE_FIELD_NUMBER: _ClassVar[int]
    REVIEW_STEPS_FIELD_NUMBER: _ClassVar[int]
    CHANNELS_FIELD_NUMBER: _ClassVar[int]
    TERMINATION_MODE_FIELD_NUMBER: _ClassVar[int]
    TERMINATION_ASKERS_FIELD_NUMBER: _ClassVar[int]
    POINT_OF_EFFECT_FIELD_NUMBER: _ClassVar[int]
    WITHDRAW_ACCEPTANCE_HOURS_FIELD_NUMBER: _ClassVar[int]
    TERMINATIONS_ALLOWED_FIELD_NUMBER: _ClassVar[int]
    WAITING_WORKING_DAYS_FIELD_NUMBER: _ClassVar[int]
    REISSUE_FIELD_NUMBER: _ClassVar[int]
    COPIES_FIELD_NUMBER: _ClassVar[int]
    FILING_FORM_FIELD_NUMBER: _ClassVar[int]
    NOTICE_CHANNELS_FIELD_NUMBER: _ClassVar[int]
    BARRED_TRAINING_MODES_FIELD_NUMBER: _ClassVar[int]
    APPEAL_AFTER_WORKING_DAYS_FIELD_NUMBER: _ClassVar[int]
    OVERDUE_AFTER_WORKING_DAYS_FIELD_NUMBER: _ClassVar[int]
    AGREEMENT_TEMPLATE_FIELD_NUMBER: _ClassVar[int]
    TERMINATION_NOTICE_FIELD_NUMBER: _ClassVar[int]
    preset: str
    reply_days_default: int
    reply_days_choosable: bool
    open_letters_cap: int
    decline_reason_required: bool
    find_by_phone: bool
    admission: str
    gate: str
    review_steps: _containers.ScalarMap[str, str]
    channels: _containers.RepeatedScalarFieldContainer[str]
    termination_mode: str
    termination_askers: _containers.RepeatedScalarFieldContainer[str]
    point_of_effect: str
    withdraw_acceptance_hours: int
    terminations_allowed: int
    waiting_working_days: int
    reissue: bool
    copies: int
    filing_form: bool
    notice_channels: _containers.RepeatedScalarFieldContainer[str]
    barred_training_modes: _containers.RepeatedScalarFieldContainer[str]
    appeal_after_working_days: int
    overdue_after_working_days: int
    agreement_template: str
    termination_notice: str
    def __init__(self, preset: _Optional[str] = ..., reply_days_default: _Optional[int] = ..., reply_days_choosable: _Optional[bool] = ..., open_letters_cap: _Optional[int] = ..., decline_reason_required: _Optional[bool] = ..., find_by_phone: _Optional[bool] = ..., admission: _Optional[str] = ..., gate: _Optional[str] = ..., review_steps: _Optional[_Mapping[str, str]] = ..., channels: _Optional[_Iterable[str]] = ..., termination_mode: _Optional[str] = ..., termination_askers: _Optional[_Iterable[str]] = ..., point_of_effect: _Optional[str] = ..., withdraw_acceptance_hours: _Optional[int] = ..., terminations_allowed: _Optional[int] = ..., waiting_working_days: _Optional[int] = ..., reissue: _Optional[bool] = ..., copies: _Optional[int] = ..., filing_form: _Optional[bool] = ..., notice_channels: _Optional[_Iterable[str]] = ..., barred_training_modes: _Optional[_Iterable[str]] = ..., appeal_after_working_days: _Optional[int] = ..., overdue_after_working_days: _Optional[int] = ..., agreement_template: _Optional[str] = ..., termination_notice: _Optional[str] = ...) -> None: ...
