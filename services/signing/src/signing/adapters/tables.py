"""The tables as queries see them; the migration is the truth of their making."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

_meta = MetaData()
_KINDS: dict[str, TypeEngine[Any]] = {
    "uuid": Uuid(),
    "text": Text(),
    "int": Integer(),
    "big": BigInteger(),
    "bool": Boolean(),
    "at": DateTime(timezone=True),
    "bytes": LargeBinary(),
    "json": JSONB(),
}


def _table(name: str, **columns: str) -> Table:
    """A table of columns by kind; each kind's names are one string."""
    found: list[Column[Any]] = [Column(one, _KINDS[kind]) for kind, names in columns.items() for one in names.split()]
    return Table(name, _meta, *found)


slots = _table(
    "slots",
    uuid="student_id claim_id holder_id",
    text="holder_kind holder_name holder_number restricted_reason",
    big="term student_version",
    bytes="student",
    bool="may_sign data_gate_open restricted suspended plan_locked",
    at="held_since restricted_until no_accept_before",
)
claims = _table(
    "claims", uuid="claim_id student_id subject_id", text="kind state code", json="facts", big="term", at="at"
)
findings = _table(
    "findings", uuid="employer_id student_id", bytes="student", text="identity_number_masked", at="found_at"
)
send_list = _table(
    "send_list",
    uuid="id employer_id student_id school_id",
    int="class_year",
    text="added_by code",
    json="facts",
    at="added_at",
)
batches = _table("batches", uuid="id employer_id", text="sent_by", at="sent_at", bytes="terms", int="total done")
batch_items = _table(
    "batch_items", uuid="batch_id student_id invitation_id", int="place", text="ref code", json="facts"
)
invitations = _table(
    "invitations",
    uuid="id batch_id student_id school_id college_id employer_id agreement_id",
    int="class_year",
    text="name identity_number_masked state reason",
    bytes="student employer terms",
    big="version policy_version",
    at="sent_at expires_at reminded_at changed_at",
    bool="decline_reason_required",
)
agreements = _table(
    "agreements",
    uuid="id invitation_id student_id school_id college_id employer_id claim_id review_id hold_id",
    int="class_year",
    text="number channel name identity_number_masked state point_of_effect steps hold_state reason",
    bytes="student employer terms",
    big="student_version version term policy_version",
    at="offered_at formed_at approved_at effective_from changed_at withdraw_until first_decided_at",
    bool="after_plan reopened",
)
trail = _table("trail", big="id", uuid="agreement_id", at="at", text="who role act remark place")
prints = _table("prints", uuid="agreement_id student_id", big="version student_version", text="kind snapshot sha256")
holds = _table("holds", uuid="hold_id agreement_id", text="state code", json="facts", at="at")
