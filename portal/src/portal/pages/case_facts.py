"""The facts of a case in sections, whatever is under review: read from what the owner shows its reviewers."""

from collections.abc import Mapping
from typing import Any

from portal.pages.confirm_shows import letter_sections
from portal.visit import Visit
from portal.words import facts
from portal.words.destination_form import form_rows

ABOUT = {
    "number": "协议编号",
    "agreement_number": "协议编号",
    "formed_at": "签约时间",
    "asked_by": "申请方",
    "reason": "原因",
    "asked_at": "申请时间",
    "consented_at": "同意时间",
    "category": "去向类别",
    "sub_category": "去向小类",
    "submitted_at": "提交时间",
    "release_reason": "解除原因",
    "applied_at": "申请时间",
    "applied_by": "申请人",
    "school": "申请学校",
}


def sections_of(visit: Visit, case: Mapping[str, Any], subject: Mapping[str, Any]) -> list[tuple[str, list[facts.Row]]]:
    """Only what the owner gave; an empty section is left out."""
    now = visit.frame.now
    found = [
        (case["subject_kind"]["label"], [row for row in facts.rows(ABOUT, subject, now) if row[1]]),
        ("填写内容", form_rows(subject.get("fields") or ())),
        *letter_sections(visit, subject),
    ]
    return [(title, rows) for title, rows in found if rows]
