"""What people type, as the API takes it: yuan, regions, policies, categories."""

import pytest

from portal.file_addresses import file_here
from portal.filters.dates import through_day
from portal.words.destination_form import answers_of
from portal.words.letter_form import FIELDS, custody_of, terms_of, typed_of
from portal.words.policy_rows import ROWS, changed, value_of
from portal.words.regions import regions_like, within

TYPED = {one.name: "x" for one in FIELDS} | {
    "pay_fen": "8,000",
    "probation_pay_fen": "6000",
    "penalty_fen": "0",
    "reply_days": "5",
    "probation_days": "90",
    "report_region": "湖北省武汉市洪山区",
    "work_region": "洪山区",
    "archive.reception": "1",
}


def test_terms_are_in_fen_and_codes() -> None:
    terms, wrong = terms_of(TYPED)
    assert wrong == []
    assert (terms["pay_fen"], terms["penalty_fen"], terms["reply_days"]) == (800_000, 0, 5)
    assert (terms["report_region"], terms["work_region"]) == ("420111", "420111")
    assert terms["archive"]["reception"] == "1"
    assert typed_of(terms)["pay_fen"] == "8000"
    assert typed_of(terms)["work_region"] == "湖北省武汉市洪山区"


@pytest.mark.parametrize(
    ("name", "typed", "code"),
    [
        ("pay_fen", "八千", "amount.wrong"),
        ("pay_fen", "8000.5", "amount.wrong"),
        ("pay_fen", "", "amount.wrong"),
        ("reply_days", "-1", "value.invalid"),
        ("work_region", "没有这个地方", "region.unknown"),
        ("work_region", "鼓楼区", "region.several"),
    ],
)
def test_what_cannot_be_turned_is_named_by_its_field(name: str, typed: str, code: str) -> None:
    _, wrong = terms_of({**TYPED, name: typed})
    assert [(one.field, one.code) for one in wrong] == [(name, code)]


def test_regions_are_found_by_code_name_ending_and_letters_in_order() -> None:
    assert regions_like("420111") == [("420111", "湖北省武汉市洪山区")]
    assert regions_like("武汉市") == [("420100", "湖北省武汉市")]
    assert len(regions_like("鼓楼区")) > 1
    assert ("420111", "湖北省武汉市洪山区") in regions_like("湖北洪山")
    assert regions_like("  ") == []


def test_an_address_does_not_say_its_region_twice() -> None:
    assert within("420106", "武汉市武昌区某某大道1号") == "某某大道1号"
    assert within("420106", "湖北省武汉市武昌区某某大道1号") == "某某大道1号"
    assert within("420106", "某某大道1号") == "某某大道1号"


def test_signing_info_fills_archive_and_hukou() -> None:
    found = custody_of({"archive_reception": {"code": "1", "label": "单位接收"}, "hukou_address": "某处"})
    assert typed_of(found)["archive.reception"] == "1"
    assert typed_of(found)["hukou.address"] == "某处"
    assert typed_of(custody_of(None))["archive.reception"] == ""


def test_a_policy_goes_back_as_it_came_where_nothing_was_changed() -> None:
    policy = {row.name: "x" for row in ROWS if "." not in row.name} | {
        "preset": "hubei-2019",
        "review_steps": {"agreement": "either", "termination": "school"},
        "reply_days_default": 5,
        "open_letters_cap": None,
        "terminations_allowed": 1,
        "channels": ["online"],
    }
    numbers = [row.name for row in ROWS if row.kind == "number"]
    policy |= dict.fromkeys(numbers, 3) | {row.name: False for row in ROWS if row.kind == "yes_no"}
    policy |= {row.name: [] for row in ROWS if row.kind == "many" and row.name != "channels"}
    typed = {}
    for row in ROWS:
        value = value_of(policy, row)
        shown = (
            value if isinstance(value, list) else [str(value).lower() if isinstance(value, bool) else str(value or "")]
        )
        typed[row.name] = shown
    assert changed(policy, typed) == policy
    assert changed(policy, {**typed, "open_letters_cap": ["5"]})["open_letters_cap"] == 5
    assert changed(policy, {**typed, "reply_days_default": ["五"]})["reply_days_default"] == "五"


def test_answers_of_a_category_have_codes_of_regions() -> None:
    category = {"fields": [{"name": "major"}, {"name": "place", "table": "region"}, {"name": "blank"}]}
    assert answers_of(category, {"major": "金融学", "place": "洪山区"}) == {"major": "金融学", "place": "420111"}
    assert answers_of(category, {"place": "没有"}) == {"place": "没有"}


def test_a_last_day_is_included() -> None:
    assert through_day("2026-06-30") == "2026-06-30T16:00:00.000Z"
    assert through_day("哪天") == "哪天"


def test_file_addresses_stay_with_the_portal() -> None:
    uuid = "01a2035c-f865-760b-9c93-a1c9e6461937"
    assert file_here(f"/api/v1/documents/{uuid}/content") == f"/files/documents/{uuid}/content"
    assert file_here("/agreements/1") == "/agreements/1"
    assert file_here(None) is None
