"""Tables as queries see them; the migration's SQL is the truth of their making."""

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import JSONB, UUID

METADATA = MetaData()


def _id(name: str = "id") -> "Column[object]":
    return Column(name, UUID(as_uuid=True), primary_key=name == "id")


def _texts(*names: str) -> "list[Column[object]]":
    return [Column(name, Text) for name in names]


def _at(*names: str) -> "list[Column[object]]":
    return [Column(name, DateTime(timezone=True)) for name in names]


def _bytes(*names: str) -> "list[Column[object]]":
    return [Column(name, LargeBinary) for name in names]


def _flags(*names: str) -> "list[Column[object]]":
    return [Column(name, Boolean) for name in names]


def _version(name: str = "version") -> "Column[object]":
    return Column(name, BigInteger)


schools = Table("schools", METADATA, _id(), *_texts("code", "name", "city"), *_flags("synthetic"), _version())
colleges = Table(
    "colleges", METADATA, _id(), _id("school_id"), *_texts("name", "contact_name", "contact_phone", "contact_hours")
)
policies = Table(
    "policies",
    METADATA,
    _id(),
    _id("school_id"),
    _version(),
    *_at("valid_from", "changed_at"),
    Column("document", JSONB),
    *_texts("changed_by"),
)
persons = Table(
    "persons",
    METADATA,
    _id(),
    *_texts("document_type", "name"),
    *_bytes("document_hash", "document_sealed", "phone_hash", "phone_sealed", "email_hash", "email_sealed"),
    *_at("created_at"),
)
students = Table(
    "students",
    METADATA,
    _id(),
    *(_id(name) for name in ("person_id", "school_id", "college_id")),
    Column("class_year", Integer),
    *_texts("student_number", "name", "sex", "major", "degree_level", "graduation_month", "training_mode"),
    *_texts("political_status", "ethnicity", "origin_region", "major_code", "major_direction", "enrolment_month"),
    *_texts("study_form", "commissioning_unit", "urban_rural", "standing", "data_check", "restricted_reason"),
    *_bytes("document_hash", "address_sealed"),
    *_flags("restricted", "suspended", "plan_locked"),
    *_at("restricted_until", "changed_at"),
    *_texts("changed_by"),
    _version(),
)
student_versions = Table(
    "student_versions", METADATA, _id("student_id"), _version(), *_bytes("snapshot", "sealed"), *_at("at")
)
restrictions = Table(
    "restrictions",
    METADATA,
    _id(),
    _id("student_id"),
    *_texts("reason", "restricted_by", "lifted_by"),
    *_at("until", "restricted_at", "lifted_at"),
)
employers = Table(
    "employers",
    METADATA,
    _id(),
    *_texts("name", "credit_code", "no_code_reason", "nature", "industry", "ownership", "region", "address"),
    *_texts("postcode", "contact", "phone", "email", "changed_by"),
    Column("licence", JSONB(none_as_null=True)),
    Column("signing_info", JSONB),
    *_flags("suspended"),
    *_at("signing_info_at", "changed_at"),
    _version(),
)
admissions = Table(
    "admissions",
    METADATA,
    _id(),
    *(_id(name) for name in ("employer_id", "school_id", "review_id")),
    *_texts("state", "reason", "applied_by", "decided_by"),
    *_at("applied_at", "decided_at"),
    _version("policy_version"),
    _version(),
)
import_rows = Table(
    "import_rows",
    METADATA,
    _id("import_id"),
    Column("row_number", Integer),
    *_texts("kind", "label", "number"),
    _id("subject_id"),
    _version("seen_version"),
    Column("changes", JSONB),
    Column("problem", JSONB(none_as_null=True)),
    *_bytes("sealed"),
)
reveals = Table("reveals", METADATA, _id(), _id("student_id"), *_texts("account_id", "role", "purpose"), *_at("at"))
jobs = Table(
    "jobs",
    METADATA,
    _id(),
    *_texts("kind", "state", "why"),
    *(_id(name) for name in ("school_id", "employer_id")),
    *(Column(name, JSONB) for name in ("input", "cursor", "problems", "files", "result", "actor")),
    *(
        Column(name, Integer)
        for name in ("attempt", "failures", "total", "processed", "succeeded", "refused", "unchanged")
    ),
    *_flags("dry_run"),
    *_at("run_after", "lease_until", "created_at", "started_at", "updated_at", "finished_at"),
)
