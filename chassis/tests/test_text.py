"""What `clean` keeps, what it changes, what it refuses, and that nothing unseen ever passes."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.text import KINDS, PRIVATE_USE, TextFault, clean, fold


@pytest.mark.parametrize(
    "name",
    [
        "袁桐",
        "巴图·巴雅尔",
        "蔡𬱖",
        "吕𠅤",
        "潘㛃",
        "𪜀𫝀",
        "\U00031350",
        "\U0002ebf0",
        "Jean-Luc O'Neil",
        "José",
        "<script>",
    ],
)
def test_names_that_people_have_stay_as_they_are(name: str) -> None:
    assert clean(name, "name") == name


@pytest.mark.parametrize(
    ("kind", "entered", "kept"),
    [
        ("name", " 迪丽努尔·艾合买提 ", "迪丽努尔·艾合买提"),
        ("name", "\u3000王芳\t", "王芳"),
        ("name", "巴图•巴雅尔", "巴图·巴雅尔"),
        ("name", "巴图・巴雅尔", "巴图·巴雅尔"),
        ("name", "陈\ue863", "陈䶮"),
        ("name", "陈\ue816", "陈\U00020087"),
        ("name", "Jose\u0301", "José"),
        ("name", "ＡＢ１", "ＡＢ１"),
        ("number", "４２９０２１２００３０１０１９４１ｘ", "42902120030101941x"),
        ("code", "Ａ１", "A1"),
        ("organisation", "某某（武汉）有限公司", "某某（武汉）有限公司"),
        ("reason", "第一行\r\n第二行", "第一行\n第二行"),
    ],
)
def test_what_is_changed(kind: str, entered: str, kept: str) -> None:
    assert clean(entered, kind) == kept


@pytest.mark.parametrize(
    ("entered", "code", "position"),
    [
        ("王\u202e小明", "text.bidi", 2),
        ("王\u200b小明", "text.zero_width", 2),
        ("王小明\ufeff", "text.zero_width", 4),
        ("王\u3164", "text.zero_width", 2),
        ("王\u00ad明", "text.invisible", 2),
        ("王\x00", "text.control", 2),
        ("王\n明", "text.control", 2),
        ("王\u2028明", "text.control", 2),
        ("葛\U000e0100", "text.variation_selector", 2),
        ("王\ufe0f", "text.variation_selector", 2),
        ("王\ud800", "text.surrogate", 2),
        ("王\ue000", "text.private_use", 2),
        ("王\u0378", "text.unassigned", 2),
        ("a\u0301\u0302\u0303", "text.marks", 4),
    ],
)
def test_what_cannot_be_seen_is_refused_by_name(entered: str, code: str, position: int) -> None:
    with pytest.raises(TextFault) as fault:
        clean(entered, "name")
    assert (fault.value.code, fault.value.position) == (code, position)
    assert f"U+{ord(entered[position - 1]):04X}" in fault.value.detail


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_may_be_as_long_as_its_kind_and_no_longer(kind: str) -> None:
    longest = KINDS[kind].longest
    assert clean("长" * longest, kind) == "长" * longest
    with pytest.raises(TextFault, match=r"text\.too_long"):
        clean("长" * (longest + 1), kind)


def test_length_counts_people_s_characters_after_cleaning() -> None:
    assert clean(" " * 100 + "𠅤" * 64, "name") == "𠅤" * 64


def test_the_old_private_block_is_mapped_whole_and_to_real_characters() -> None:
    assert sorted(PRIVATE_USE) == list(range(0xE815, 0xE865))
    assert len(set(PRIVATE_USE.values())) == 80
    assert all(unicodedata.category(chr(point)) == "Lo" or 0x2E80 <= point <= 0x2FDF for point in PRIVATE_USE.values())


@given(st.text(max_size=80), st.sampled_from(sorted(KINDS)))
def test_what_is_kept_is_stable_and_holds_nothing_unseen(text: str, kind: str) -> None:
    fault: TextFault | None = None
    try:
        kept = clean(text, kind)
    except TextFault as refused:
        fault = refused
    if fault:
        assert (fault.code == "text.too_long") == (fault.char is None)
        return
    assert clean(kept, kind) == kept
    assert unicodedata.is_normalized("NFC", kept)
    assert len(kept) <= KINDS[kind].longest
    seen = kept.replace("\n", "") if KINDS[kind].lines else kept
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") for char in seen)


@given(st.text(alphabet="０１２３４５６７８９ＡＢＺａｚ012AZ", max_size=30))
def test_folding_leaves_only_plain_digits_and_letters(text: str) -> None:
    assert fold(text).isascii()
    assert len(fold(text)) == len(text)
