"""Sending again: the terms of a letter, as it shows them, make the form of the next one (domain 4.4)."""

from datetime import date
from typing import Any

import pytest

from signing.terms import ArchiveTerms, HukouTerms, TermsForm, place, shown, to_message

SERVICE = "signing"


def as_form(terms: dict[str, Any]) -> dict[str, Any]:
    """What a client does with the terms of a letter: each coded value goes back as its bare code (api.md 10)."""

    def bare(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return value["code"] if "code" in value else as_form(value)

    return {name: bare(value) for name, value in terms.items()}


def test_the_terms_of_a_letter_can_be_posted_again() -> None:
    form = TermsForm(
        job_category="13", position="后端开发工程师", reply_days=5, probation_days=90, probation_pay_fen=680000, pay_fen=850000,
        penalty_fen=0, report_region="420111", report_address="高新大道772号", report_deadline=date(2027, 7, 15),
        work_region="420111", work_address="高新大道772号", contact="周晓岚", phone="13900000000", remarks="提供宿舍",
        archive=ArchiveTerms(
            reception="1", unit="人才服务中心", address="高新大道770号", postcode="430074", contact="李敏", phone="02750000018"
        ),
        hukou=HukouTerms(reception="0"),
    )  # fmt: skip
    assert TermsForm(**as_form(shown(to_message(form)).model_dump(mode="json"))) == form


async def test_a_letter_is_sent_again_with_the_terms_of_the_former_one(world) -> None:
    firm, student = world.firm(), await world.student()
    letter = await world.letter(firm, student)
    former = (await firm.person.get(f"/api/v1/invitations/{letter}")).body["terms"]
    await firm.person.post(f"/api/v1/invitations/{letter}/revoke", {"reason": "岗位调整"})
    again = await world.letter(firm, student, **as_form(former))
    assert (await firm.person.get(f"/api/v1/invitations/{again}")).body["terms"] == former


@pytest.mark.parametrize(
    ("region", "address", "line"),
    [
        ("420106", "某某大道1号", "湖北省武汉市武昌区某某大道1号"),
        ("420106", "武昌区某某大道1号", "湖北省武汉市武昌区某某大道1号"),
        ("420106", "武汉市武昌区某某大道1号", "湖北省武汉市武昌区某某大道1号"),
        ("420106", "湖北省武汉市武昌区某某大道1号", "湖北省武汉市武昌区某某大道1号"),
        # Another city than the region's: what people wrote stays whole.
        ("420106", "深圳市某某路1号", "湖北省武汉市武昌区深圳市某某路1号"),
        # The city without its district: the district stays.
        ("420106", "武汉市某某路1号", "湖北省武汉市武昌区武汉市某某路1号"),
        ("", "某某路1号", "某某路1号"),
    ],
)
def test_a_place_is_said_once(region: str, address: str, line: str) -> None:
    assert place(region, address) == line
