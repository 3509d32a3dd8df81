"""Every paper that signing freezes is one that documents can render: the two keep the model of a print on their own."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from chassis.errors import Refusal
from contracts import codes
from contracts.wangqian.identity.v1.snapshots_pb2 import EmployerSnapshot, StudentSnapshot
from documents.engine.agreement_print import AgreementSnapshot
from signing import terms
from signing.agreement import Agreement
from signing.printing import KINDS, frozen, kind_of
from signing.trail import Entry

NOW = datetime(2026, 3, 12, 2, tzinfo=UTC)
SOMEBODY = UUID(int=1)
# What leads to each kind of print: the state, and whether the school took its approval back.
STATES = {
    "pending": ("pending_review", False), "reopened": ("pending_review", True), "effective": ("effective", False),
    "terminated": ("terminated", False), "void": ("rejected", False),
}  # fmt: skip


def region_with_the_longest_path() -> str:
    return max(codes.table("region"), key=lambda one: len(one.path)).code


def longest() -> terms.TermsForm:
    """Terms in which every text is as long as the form takes it."""
    region = region_with_the_longest_path()
    room = terms.MOST_OF_A_PLACE - len(terms.place(region, ""))
    form = terms.TermsForm(
        job_category="13", position="岗" * 50, reply_days=30, probation_days=180, probation_pay_fen=99_999_900, pay_fen=99_999_900,
        penalty_fen=99_999_900, report_region=region, report_address="报" * room, report_deadline=date(2026, 7, 15),
        work_region=region, work_address="工" * room, contact="联" * 64, phone="02787654321", remarks="备" * 500,
        archive=terms.ArchiveTerms(
            reception="1", unit="档" * 100, address="址" * 120, postcode="430074", contact="档" * 64, phone="02787654321"
        ),
        hukou=terms.HukouTerms(reception="1", address="户" * 120),
    )  # fmt: skip
    terms.require_whole(form, date(2026, 7, 14))
    return form


def agreement(state: str, reopened: bool) -> Agreement:
    form = longest()
    employer = EmployerSnapshot(
        employer_id=str(SOMEBODY), name="用" * 100, credit_code="91420100MA00000A1X", nature="39", industry="I",
        region=form.work_region, address="高" * 120, postcode="430074", contact="董" * 64, phone="02750000017",
        email="hr@yuntu.example.com",
    )  # fmt: skip
    return Agreement(
        id=uuid4(), number="104862610000017", channel="online", invitation_id=uuid4(), student_id=SOMEBODY, school_id=SOMEBODY,
        college_id=SOMEBODY, employer_id=SOMEBODY, identity_number_masked="", student_version=1, employer=employer,
        student=StudentSnapshot(name="程䶮", school_name="江城大学", class_year=2026), terms=terms.to_message(form), state=state,
        version=1, claim_id=uuid4(), term=1, offered_at=NOW, formed_at=NOW, approved_at=NOW, effective_from=NOW, changed_at=NOW,
        point_of_effect="approval", steps="school", withdraw_until=NOW + timedelta(days=1), policy_version=1, after_plan=False,
        review_id=None, first_decided_at=None, reopened=reopened, hold_id=None, hold_state="", reason="",
    )  # fmt: skip


def test_a_place_that_would_not_fit_its_line_is_refused_when_it_is_filled_in() -> None:
    form = longest()
    with pytest.raises(Refusal) as refused:
        terms.require_whole(form.model_copy(update={"work_address": form.work_address + "工"}), date(2026, 7, 14))
    assert [fault.pointer for fault in refused.value.faults] == ["/terms/work_address"]


@pytest.mark.parametrize("kind", KINDS)
def test_documents_reads_each_kind_of_print_at_its_longest(kind: str) -> None:
    one = agreement(*STATES[kind])
    assert kind_of(one) == kind
    trail = [Entry(NOW, "程䶮", "student", "accept", "注" * 200)] * 60
    made = frozen(one, "10486", trail)
    paper = AgreementSnapshot.model_validate_json(made.snapshot)
    assert (made.kind, paper.number, paper.school.name) == (kind, one.number, "江城大学")
    assert (paper.terms.position, paper.terms.pay_fen) == ("岗" * 50, 99_999_900)
    assert paper.employer.archive.unit == "档" * 100
