import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PlanStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PLAN_STATUS_UNSPECIFIED: _ClassVar[PlanStatus]
    PLAN_STATUS_CURRENT: _ClassVar[PlanStatus]
    PLAN_STATUS_EMPTY: _ClassVar[PlanStatus]
    PLAN_STATUS_REMOVED: _ClassVar[PlanStatus]
PLAN_STATUS_UNSPECIFIED: PlanStatus
PLAN_STATUS_CURRENT: PlanStatus
PLAN_STATUS_EMPTY: PlanStatus
PLAN_STATUS_REMOVED: PlanStatus

class PlanRecord(_message.Message):
    __slots__ = ("schema_version", "sequence", "changed_at", "status", "settled", "student_id", "school_id", "student_number", "name", "sex", "origin_region", "ethnicity", "political_status", "degree_level", "college", "major", "graduation_month", "training_mode", "class_year", "outcome_category", "outcome_name", "signed_on", "employer_name", "employer_code", "employer_nature", "employer_industry", "employer_region", "employer_address", "job_category", "study_institution", "study_region", "archive_unit", "archive_address", "archive_postcode", "archive_contact", "archive_phone", "after_plan", "synthetic")
    SCHEMA_VERSION_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    CHANGED_AT_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    SETTLED_FIELD_NUMBER: _ClassVar[int]
    STUDENT_ID_FIELD_NUMBER: _ClassVar[int]
    SCHOOL_ID_FIELD_NUMBER: _ClassVar[int]
    STUDENT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    SEX_FIELD_NUMBER: _ClassVar[int]
    ORIGIN_REGION_FIELD_NUMBER: _ClassVar[int]
    ETHNICITY_FIELD_NUMBER: _ClassVar[int]
    POLITICAL_STATUS_FIELD_NUMBER: _ClassVar[int]
    DEGREE_LEVEL_FIELD_NUMBER: _ClassVar[int]
    COLLEGE_FIELD_NUMBER: _ClassVar[int]
    MAJOR_FIELD_NUMBER: _ClassVar[int]
    GRADUATION_MONTH_FIELD_NUMBER: _ClassVar[int]
    TRAINING_MODE_FIELD_NUMBER: _ClassVar[int]
    CLASS_YEAR_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_CATEGORY_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_NAME_FIELD_NUMBER: _ClassVar[int]
    SIGNED_ON_FIELD_NUMBER: _ClassVar[int]
    EMPLOYER_NAME_FIELD_NUMBER: _ClassVar[int]
    EMPLOYER_CODE_FIELD_NUMBER: _ClassVar[int]
    EMPLOYER_NATURE_FIELD_NUMBER: _ClassVar[int]
    EMPLOYER_INDUSTRY_FIELD_NUMBER: _ClassVar[int]
    EMPLOYER_REGION_FIELD_NUMBER: _ClassVar[int]
    EMPLOYER_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    JOB_CATEGORY_FIELD_NUMBER: _ClassVar[int]
    STUDY_INSTITUTION_FIELD_NUMBER: _ClassVar[int]
    STUDY_REGION_FIELD_NUMBER: _ClassVar[int]
    ARCHIVE_UNIT_FIELD_NUMBER: _ClassVar[int]
    ARCHIVE_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    ARCHIVE_POSTCODE_FIELD_NUMBER: _ClassVar[int]
    ARCHIVE_CONTACT_FIELD_NUMBER: _ClassVar[int]
    ARCHIVE_PHONE_FIELD_NUMBER: _ClassVar[int]
    AFTER_PLAN_FIELD_NUMBER: _ClassVar[int]
    SYNTHETIC_FIELD_NUMBER: _ClassVar[int]
    schema_version: int
    sequence: int
    changed_at: _timestamp_pb2.Timestamp
    status: PlanStatus
    settled: bool
    student_id: str
    school_id: str
    student_number: str
    name: str
    sex: str
    origin_region: str
    ethnicity: str
    political_status: str
    degree_level: str
    college: str
    major: str
    graduation_month: str
    training_mode: str
    class_year: int
    outcome_category: str
    outcome_name: str
    signed_on: str
    employer_name: str
    employer_code: str
    employer_nature: str
    employer_industry: str
    employer_region: str
    employer_address: str
    job_category: str
    study_institution: str
    study_region: str
    archive_unit: str
    archive_address: str
    archive_postcode: str
    archive_contact: str
    archive_phone: str
    after_plan: bool
    synthetic: bool
    def __init__(self, schema_version: _Optional[int] = ..., sequence: _Optional[int] = ..., changed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., status: _Optional[_Union[PlanStatus, str]] = ..., settled: _Optional[bool] = ..., student_id: _Optional[str] = ..., school_id: _Optional[str] = ..., student_number: _Optional[str] = ..., name: _Optional[str] = ..., sex: _Optional[str] = ..., origin_region: _Optional[str] = ..., ethnicity: _Optional[str] = ..., political_status: _Optional[str] = ..., degree_level: _Optional[str] = ..., college: _Optional[str] = ..., major: _Optional[str] = ..., graduation_month: _Optional[str] = ..., training_mode: _Optional[str] = ..., class_year: _Optional[int] = ..., outcome_category: _Optional[str] = ..., outcome_name: _Optional[str] = ..., signed_on: _Optional[str] = ..., employer_name: _Optional[str] = ..., employer_code: _Optional[str] = ..., employer_nature: _Optional[str] = ..., employer_industry: _Optional[str] = ..., employer_region: _Optional[str] = ..., employer_address: _Optional[str] = ..., job_category: _Optional[str] = ..., study_institution: _Optional[str] = ..., study_region: _Optional[str] = ..., archive_unit: _Optional[str] = ..., archive_address: _Optional[str] = ..., archive_postcode: _Optional[str] = ..., archive_contact: _Optional[str] = ..., archive_phone: _Optional[str] = ..., after_plan: _Optional[bool] = ..., synthetic: _Optional[bool] = ...) -> None: ...
