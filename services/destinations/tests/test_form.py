"""The form engine, whatever is thrown at it: what it keeps is clean and stays the same, what it refuses it names."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.actor import Actor
from chassis.errors import Refusal
from destinations import form
from destinations.acts import Facts, why_not
from destinations.catalogue import categories, category_of, read
from destinations.destination import Evidence

from .test_lifecycle import COMPLETE, NOW, one

STUDY = category_of("801")
NAMES = [field.name for field in STUDY.fields]
anything = st.dictionaries(st.sampled_from(NAMES), st.one_of(st.none(), st.text(max_size=150)))


def tried(given_answers: dict[str, str | None]) -> tuple[dict[str, str], Refusal | None]:
    try:
        return form.answers(STUDY, given_answers, 2026), None
    except Refusal as refusal:
        return {}, refusal


@given(anything)
def test_kept_answers_are_kept_unchanged_the_second_time(given_answers: dict[str, str | None]) -> None:
    kept, refusal = tried(given_answers)
    if refusal is not None:
        assert refusal.code == "request.invalid"
        assert {fault.pointer.removeprefix("/fields/") for fault in refusal.faults} <= set(given_answers)
        assert all(fault.detail for fault in refusal.faults)
        return
    assert set(kept) <= {name for name, value in given_answers.items() if value and value.strip()}
    assert form.answers(STUDY, kept, 2026) == kept


@given(anything)
def test_what_is_missing_is_exactly_what_is_required_and_not_answered(given_answers: dict[str, str | None]) -> None:
    filled = {name: value for name, value in given_answers.items() if value}
    faults = form.missing(STUDY, filled, 1)
    required = {field.name for field in STUDY.fields if field.required}
    assert {fault.pointer.removeprefix("/fields/") for fault in faults} == required - set(filled)


@given(st.text(min_size=1, max_size=20).filter(lambda name: name not in NAMES))
def test_a_question_that_is_not_asked_is_refused(name: str) -> None:
    with pytest.raises(Refusal, match=r"request\.unknown_field"):
        form.answers(STUDY, {name: "x"}, 2026)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("institution", "华中科技大学\u202e"), ("institution", "长" * 101), ("institution_region", "999999"), ("study_form", "9"),
        ("enrolment_month", "2026-13"), ("enrolment_month", "2026年9月"), ("enrolment_month", "1826-09"),
    ],
)  # fmt: skip
def test_wrong_answers_are_named(name: str, value: str) -> None:
    with pytest.raises(Refusal) as refused:
        form.answers(STUDY, {**COMPLETE, name: value}, 2026)
    assert [fault.pointer for fault in refused.value.faults] == [f"/fields/{name}"]


def test_a_category_that_is_not_offered_is_refused_with_the_choices() -> None:
    for code in ("80", "10", "85", "", "801 "):
        with pytest.raises(Refusal) as refused:
            category_of(code)
        assert "研究生" in refused.value.faults[0].detail


def test_a_category_is_data_alone() -> None:
    """Another category works through the same engine, without code of its own."""
    other = read(
        "abroad.yaml",
        {
            "code": "85", "holds_commitment": True, "hint": "", "kinds": [{"code": "85", "hint": ""}],
            "fields": [{"name": "country", "label": "国家或地区", "kind": "text", "required": True}],
            "evidence": {"label": "录取通知书", "least": 0, "most": 1}, "summary": "{country}", "plan": {},
        },
    )  # fmt: skip
    assert form.answers(other, {"country": " 日本 "}, 2026) == {"country": "日本"}
    assert form.missing(other, {"country": "日本"}, 0) == ()
    assert other.summary_of({}) == ""


def test_a_wrong_category_file_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"bad\.yaml"):
        read(
            "bad.yaml",
            {
                "code": "80", "holds_commitment": True, "hint": "", "kinds": [{"code": "801", "hint": ""}],
                "fields": [{"name": "x", "label": "x", "kind": "code", "table": "nowhere", "required": True}],
                "evidence": {"label": "", "least": 0, "most": 1}, "summary": "", "plan": {},
            },
        )  # fmt: skip


def test_every_category_maps_to_fields_of_the_plan_record() -> None:
    from contracts.wangqian.destinations.v1.plan_pb2 import PlanRecord

    for category in categories():
        assert set(category.plan) <= set(PlanRecord.DESCRIPTOR.fields_by_name)


def test_files_that_no_submission_announced_are_asked_for_again_after_a_week() -> None:
    from dataclasses import replace

    later = Facts(NOW + timedelta(days=7, seconds=1))
    me = Actor("student", "1", "student")
    refusal = why_not("submit", one("draft"), me, later)
    assert refusal is not None
    assert "已过期" in refusal.facts["what"]
    announced = replace(one("rejected"), evidence=(replace(_file(), announced=True),))
    assert why_not("submit", announced, me, later) is None


def _file() -> Evidence:
    return Evidence("1", "ab" * 32, "image/png", "通知书.png", datetime(2026, 5, 1, tzinfo=UTC))
