"""What the paper of an agreement shows, frozen in the transaction of each change that alters it (protocols 6).

The JSON is documents' own model of a print: texts as the parties read them, never codes.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson

from contracts.wangqian.identity.v1.snapshots_pb2 import EmployerSnapshot
from contracts.wangqian.signing.v1 import snapshots_pb2
from contracts.wangqian.signing.v1.events_pb2 import PrintFrozen
from signing.agreement import Agreement
from signing.terms import label, place
from signing.trail import Entry, printed

# Why the paper changed, by the state that the change led to.
KINDS = {
    "pending": snapshots_pb2.PRINT_KIND_PENDING,
    "effective": snapshots_pb2.PRINT_KIND_EFFECTIVE,
    "reopened": snapshots_pb2.PRINT_KIND_REOPENED,
    "terminated": snapshots_pb2.PRINT_KIND_TERMINATED,
    "void": snapshots_pb2.PRINT_KIND_VOID,
}
_MOST_ENTRIES = 40


@dataclass(frozen=True)
class Print:
    kind: str
    snapshot: str
    sha256: str


def kind_of(agreement: Agreement) -> str:
    """The kind of print that an agreement in its present state wants."""
    if agreement.state == "pending_review":
        return "reopened" if agreement.reopened else "pending"
    return {"rejected": "void", "withdrawn": "void", "terminated": "terminated"}.get(agreement.state, "effective")


def frozen(agreement: Agreement, school_code: str, trail: Sequence[Entry]) -> Print:
    """The print of this version."""
    facts = {
        "number": agreement.number,
        "version": agreement.version,
        "school": {"code": school_code, "name": agreement.student.school_name},
        "class_year": agreement.student.class_year,
        "employer": _employer(agreement.employer, agreement.terms),
        "terms": _terms(agreement.terms),
        "offered_at": _instant(agreement.offered_at),
        "accepted_at": _instant(agreement.formed_at),
        "approved_at": _instant(agreement.approved_at),
        "effective_from": _instant(agreement.effective_from),
        "point_of_effect": agreement.point_of_effect,
        "policy_version": agreement.policy_version,
        "trail": [printed(entry) for entry in trail[-_MOST_ENTRIES:]],
    }
    snapshot = orjson.dumps(facts)
    return Print(kind_of(agreement), snapshot.decode(), hashlib.sha256(snapshot).hexdigest())


def announced(agreement: Agreement, made: Print) -> PrintFrozen:
    """The event of a print."""
    return PrintFrozen(
        agreement_id=str(agreement.id),
        student_id=str(agreement.student_id),
        school_id=str(agreement.school_id),
        college_id=str(agreement.college_id),
        employer_id=str(agreement.employer_id),
        number=agreement.number,
        version=agreement.version,
        kind=KINDS[made.kind],
        sha256=made.sha256,
    )


def _employer(employer: EmployerSnapshot, terms: snapshots_pb2.Terms) -> dict[str, object]:
    info = terms.archive_hukou
    return {
        "name": employer.name,
        "credit_code": employer.credit_code,
        "nature": label("employer_nature", employer.nature),
        "industry": label("industry", employer.industry),
        "contact": employer.contact,
        "email": employer.email,
        "phone": employer.phone,
        "address": place(employer.region, employer.address)[:120],
        "postcode": employer.postcode,
        "archive": {
            "received": label("archive", info.archive_reception),
            "unit": info.archive_unit,
            "address": info.archive_address,
            "postcode": info.archive_postcode,
            "contact": info.archive_contact,
            "phone": info.archive_phone,
        },
        "hukou": {"type": label("hukou", info.hukou_reception), "address": info.hukou_address},
    }


def _terms(terms: snapshots_pb2.Terms) -> dict[str, object]:
    return {
        "job_category": label("job_category", terms.job_category),
        "position": terms.position,
        "probation_days": terms.probation_days,
        "probation_pay_fen": terms.probation_pay_fen,
        "pay_fen": terms.pay_fen,
        "penalty_fen": terms.penalty_fen,
        "report_place": place(terms.report_region, terms.report_address),
        "report_deadline": terms.report_deadline,
        "workplace": place(terms.work_region, terms.work_address),
        "contact": terms.contact,
        "phone": terms.phone,
        "remarks": terms.remarks,
    }


def _instant(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
