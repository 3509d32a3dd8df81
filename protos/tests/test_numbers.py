"""Check digits and masks. The numbers are made up, with valid check digits in ranges that are not in use."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.codes import numbers
from contracts.codes.numbers import NotANumber

TODAY = date(2026, 3, 1)
CARD = "429021200301019413"


def test_a_sound_identity_number_is_kept_with_an_upper_case_x() -> None:
    assert numbers.resident_number(CARD, TODAY) == CARD
    assert numbers.resident_number("42902120030109961x", TODAY) == "42902120030109961X"


@pytest.mark.parametrize(
    ("given_number", "code"),
    [
        ("429021200301179760", "identity_number.check_digit"),
        ("42902120030101941", "identity_number.form"),
        ("4290212003010194130", "identity_number.form"),
        ("42902120030101941Y", "identity_number.form"),
        ("429021200302309413", "identity_number.birth_date"),
        ("429021202703019413", "identity_number.birth_date"),
        ("429021189901019413", "identity_number.birth_date"),
        ("", "identity_number.form"),
    ],
)
def test_a_wrong_identity_number_says_in_which_way(given_number: str, code: str) -> None:
    with pytest.raises(NotANumber, match=code):
        numbers.resident_number(given_number, TODAY)


@given(st.integers(0, 16), st.integers(1, 9))
def test_no_single_wrong_digit_passes(place: int, shift: int) -> None:
    wrong = CARD[:place] + str((int(CARD[place]) + shift) % 10) + CARD[place + 1 :]
    with pytest.raises(NotANumber):
        numbers.resident_number(wrong, TODAY)


def test_other_documents_have_no_check_digit() -> None:
    assert numbers.document_number("05", "e12345678", TODAY) == "E12345678"
    assert numbers.document_number("06", "USA110078031234", TODAY) == "USA110078031234"
    with pytest.raises(NotANumber):
        numbers.document_number("02", "429021200301179760", TODAY)
    with pytest.raises(NotANumber):
        numbers.document_number("05", "护照", TODAY)


def test_the_sex_that_a_number_states() -> None:
    assert numbers.sex_code(CARD) == "1"
    assert numbers.sex_code("429021200301099409") == "2"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("91429021MA9Y8LJAGD", "uscc.check_digit"),
        ("91429021MA9Y8LJAG", "uscc.form"),
        ("91429021MA9Y8LJAI1", "uscc.form"),
        ("91 429021MA9Y8LJAGC", "uscc.form"),
    ],
)
def test_a_wrong_social_credit_code_says_in_which_way(text: str, code: str) -> None:
    with pytest.raises(NotANumber, match=code):
        numbers.uscc_number(text)


def test_organisation_codes() -> None:
    assert numbers.uscc_number("91429021ma9y8ljagc") == "91429021MA9Y8LJAGC"
    assert numbers.organisation_number("60003734-1") == "600037341"
    with pytest.raises(NotANumber, match=r"organisation_code\.check_digit"):
        numbers.organisation_number("600037342")


def test_telephones() -> None:
    assert numbers.mobile_number("+86 199-1100-0000") == "19911000000"
    assert numbers.telephone_number("027-87654321") == "027-87654321"
    for wrong in ("1380013", "29911000000", "", "199110000001"):
        with pytest.raises(NotANumber, match=r"phone\.form"):
            numbers.mobile_number(wrong)


@pytest.mark.parametrize("wrong", ["not-an-address", "a@b", "a@@b.cn", "a b@c.cn", "a@b..cn", "@b.cn"])
def test_what_is_no_email_address(wrong: str) -> None:
    with pytest.raises(NotANumber, match=r"email\.form"):
        numbers.email_address(wrong)


def test_masks() -> None:
    assert numbers.masked("420157199901013321") == "420157********3321"
    assert numbers.masked("E12345678") == "E*******8"


@given(st.text(max_size=30))
def test_a_mask_never_shows_more_than_ten_characters(text: str) -> None:
    assert len(numbers.masked(text)) == len(text)
    assert sum(one != "*" for one in numbers.masked(text)) <= 10
