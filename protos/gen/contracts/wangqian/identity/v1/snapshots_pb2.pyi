import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from contracts.wangqian.common.v1 import file_ref_pb2 as _file_ref_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class StudentSnapshot(_message.Message):
    __slots__ = ("student_id", "person_id", "name", "student_number", "school_id", "school_name", "college_id", "college_name", "major", "degree_level", "class_year", "training_mode", "graduation_month", "sex", "political_status", "ethnicity", "origin_region")
    STUDENT_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    STUDENT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    SCHOOL_ID_FIELD_NUMBER: _ClassVar[int]
    SCHOOL_NAME_FIELD_NUMBER: _ClassVar[int]
    COLLEGE_ID_FIELD_NUMBER: _ClassVar[int]
    COLLEGE_NAME_FIELD_NUMBER: _ClassVar[int]
    MAJOR_FIELD_NUMBER: _ClassVar[int]
    DEGREE_LEVEL_FIELD_NUMBER: _ClassVar[int]
    CLASS_YEAR_FIELD_NUMBER: _ClassVar[int]
    TRAINING_MODE_FIELD_NUMBER: _ClassVar[int]
    GRADUATION_MONTH_FIELD_NUMBER: _ClassVar[int]
    SEX_FIELD_NUMBER: _ClassVar[int]
    POLITICAL_STATUS_FIELD_NUMBER: _ClassVar[int]
    ETHNICITY_FIELD_NUMBER: _ClassVar[int]
    ORIGIN_REGION_FIELD_NUMBER: _ClassVar[int]
    student_id: str
    person_id: str
    name: str
    student_number: str
    school_id: str
    school_name: str
    college_id: str
    college_name: str
    major: str
    degree_level: str
    class_year: int
    training_mode: str
    graduation_month: str
    sex: str
    political_status: str
    ethnicity: str
    origin_region: str
    def __init__(self, student_id: _Optional[str] = ..., person_id: _Optional[str] = ..., name: _Optional[str] = ..., student_number: _Optional[str] = ..., school_id: _Optional[str] = ..., school_name: _Optional[str] = ..., college_id: _Optional[str] = ..., college_name: _Optional[str] = ..., major: _Optional[str] = ..., degree_level: _Optional[str] = ..., class_year: _Optional[int] = ..., training_mode: _Optional[str] = ..., graduation_month: _Optional[str] = ..., sex: _Optional[str] = ..., political_status: _Optional[str] = ..., ethnicity: _Optional[str] = ..., origin_region: _Optional[str] = ...) -> None: ...

class StudentGates(_message.Message):
    __slots__ = ("may_sign", "data_gate_open", "restricted", "restricted_reason", "restricted_until", "suspended", "plan_locked")
    MAY_SIGN_FIELD_NUMBER: _ClassVar[int]
    DATA_GATE_OPEN_FIELD_NUMBER: _ClassVar[int]
    RESTRICTED_FIELD_NUMBER: _ClassVar[int]
    RESTRICTED_REASON_FIELD_NUMBER: _ClassVar[int]
    RESTRICTED_UNTIL_FIELD_NUMBER: _ClassVar[int]
    SUSPENDED_FIELD_NUMBER: _ClassVar[int]
    PLAN_LOCKED_FIELD_NUMBER: _ClassVar[int]
    may_sign: bool
    data_gate_open: bool
    restricted: bool
    restricted_reason: str
    restricted_until: _timestamp_pb2.Timestamp
    suspended: bool
    plan_locked: bool
    def __init__(self, may_sign: _Optional[bool] = ..., data_gate_open: _Optional[bool] = ..., restricted: _Optional[bool] = ..., restricted_reason: _Optional[str] = ..., restricted_until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., suspended: _Optional[bool] = ..., plan_locked: _Optional[bool] = ...) -> None: ...

class EmployerSnapshot(_message.Message):
    __slots__ = ("employer_id", "name", "credit_code", "nature", "industry", "region", "address", "postcode", "contact", "phone", "email", "version", "suspended", "signing_info", "licence")
    EMPLOYER_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    CREDIT_CODE_FIELD_NUMBER: _ClassVar[int]
    NATURE_FIELD_NUMBER: _ClassVar[int]
    INDUSTRY_FIELD_NUMBER: _ClassVar[int]
    REGION_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    POSTCODE_FIELD_NUMBER: _ClassVar[int]
    CONTACT_FIELD_NUMBER: _ClassVar[int]
    PHONE_FIELD_NUMBER: _ClassVar[int]
    EMAIL_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    SUSPENDED_FIELD_NUMBER: _ClassVar[int]
    SIGNING_INFO_FIELD_NUMBER: _ClassVar[int]
    LICENCE_FIELD_NUMBER: _ClassVar[int]
    employer_id: str
    name: str
    credit_code: str
    nature: str
    industry: str
    region: str
    address: str
    postcode: str
    contact: str
    phone: str
    email: str
    version: int
    suspended: bool
    signing_info: SigningInfo
    licence: _file_ref_pb2.FileRef
    def __init__(self, employer_id: _Optional[str] = ..., name: _Optional[str] = ..., credit_code: _Optional[str] = ..., nature: _Optional[str] = ..., industry: _Optional[str] = ..., region: _Optional[str] = ..., address: _Optional[str] = ..., postcode: _Optional[str] = ..., contact: _Optional[str] = ..., phone: _Optional[str] = ..., email: _Optional[str] = ..., version: _Optional[int] = ..., suspended: _Optional[bool] = ..., signing_info: _Optional[_Union[SigningInfo, _Mapping]] = ..., licence: _Optional[_Union[_file_ref_pb2.FileRef, _Mapping]] = ...) -> None: ...

class SigningInfo(_message.Message):
    __slots__ = ("archive_reception", "archive_unit", "archive_address", "archive_postcode", "archive_contact", "archive_phone", "hukou_reception", "hukou_address")
    ARCHIVE_RECEPTION_FIELD_NUMBER: _ClassVar[int]
    ARCHIVE_UNIT_FIELD_NUMBER: _ClassVar[int]
    ARCHIVE_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    ARCHIVE_POSTCODE_FIELD_NUMBER: _ClassVar[int]
    ARCHIVE_CONTACT_FIELD_NUMBER: _ClassVar[int]
    ARCHIVE_PHONE_FIELD_NUMBER: _ClassVar[int]
    HUKOU_RECEPTION_FIELD_NUMBER: _ClassVar[int]
    HUKOU_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    archive_reception: str
    archive_unit: str
    archive_address: str
    archive_postcode: str
    archive_contact: str
    archive_phone: str
    hukou_reception: str
    hukou_address: str
    def __init__(self, archive_reception: _Optional[str] = ..., archive_unit: _Optional[str] = ..., archive_address: _Optional[str] = ..., archive_postcode: _Optional[str] = ..., archive_contact: _Optional[str] = ..., archive_phone: _Optional[str] = ..., hukou_reception: _Optional[str] = ..., hukou_address: _Optional[str] = ...) -> None: ...

class SchoolSnapshot(_message.Message):
    __slots__ = ("school_id", "code", "name", "colleges", "version", "synthetic")
    SCHOOL_ID_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    COLLEGES_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    SYNTHETIC_FIELD_NUMBER: _ClassVar[int]
    school_id: str
    code: str
    name: str
    colleges: _containers.RepeatedCompositeFieldContainer[College]
    version: int
    synthetic: bool
    def __init__(self, school_id: _Optional[str] = ..., code: _Optional[str] = ..., name: _Optional[str] = ..., colleges: _Optional[_Iterable[_Union[College, _Mapping]]] = ..., version: _Optional[int] = ..., synthetic: _Optional[bool] = ...) -> None: ...

class College(_message.Message):
    __slots__ = ("college_id", "name", "contact_name", "contact_phone", "contact_hours")
    COLLEGE_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    CONTACT_NAME_FIELD_NUMBER: _ClassVar[int]
    CONTACT_PHONE_FIELD_NUMBER: _ClassVar[int]
    CONTACT_HOURS_FIELD_NUMBER: _ClassVar[int]
    college_id: str
    name: str
    contact_name: str
    contact_phone: str
    contact_hours: str
    def __init__(self, college_id: _Optional[str] = ..., name: _Optional[str] = ..., contact_name: _Optional[str] = ..., contact_phone: _Optional[str] = ..., contact_hours: _Optional[str] = ...) -> None: ...
