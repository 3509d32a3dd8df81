"""The code tables: every one loads, answers both ways, knows its class years, and can be replaced by an operator."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts import codes


@pytest.fixture
def built_in() -> Iterator[None]:
    yield
    codes.replace_from(None)


@pytest.mark.parametrize("name", codes.TABLES)
def test_every_code_and_label_of_a_table_leads_back_to_its_entry(name: str) -> None:
    entries = codes.table(name)
    assert entries
    assert len({one.code for one in entries}) == len(entries)
    for one in entries:
        assert codes.code_of(name, one.code) == one.code
        assert codes.code_of(name, one.path if name == "region" else one.label) == one.code
        if one.parent:
            assert codes.entry(name, one.parent).code == one.parent


@pytest.mark.parametrize(
    ("table", "text", "code"),
    [
        ("degree_level", "本科", "31"),
        ("degree_level", "本科毕业", "31"),
        ("degree_level", "硕士毕业", "11"),
        ("archive", "接收", "1"),
        ("hukou", "接收", "1"),
        ("hukou", "不接收", "0"),
        ("political_status", "中共党员", "01"),
        ("ethnicity", "土家族", "15"),
        ("ethnicity", "基诺", "56"),
        ("industry", "制造业", "22"),
        ("region", "湖北省武汉市武昌区", "420106"),
        ("region", "湖北省/神农架林区", "429021"),
    ],
)
def test_texts_of_files_are_understood(table: str, text: str, code: str) -> None:
    assert codes.code_of(table, text) == code


def test_an_alias_is_told_apart_from_the_label() -> None:
    assert codes.match("hukou", "接收").by_alias
    assert not codes.match("hukou", "单位集体户").by_alias
    assert not codes.match("hukou", "1").by_alias


def test_an_unknown_text_names_the_choices_and_the_probable_meaning() -> None:
    with pytest.raises(codes.UnknownText) as refusal:
        codes.code_of("training_mode", "自费")
    assert refusal.value.choices == ("非定向", "定向", "在职", "委培", "自筹")
    assert refusal.value.nearest == codes.entry("training_mode", "5")


def test_class_years_decide_which_code_is_in_use() -> None:
    assert "271" not in {one.code for one in codes.table("outcome_category", 2020)}
    assert "27" not in {one.code for one in codes.table("outcome_category", 2021)}
    with pytest.raises(codes.UnknownCode):
        codes.label("outcome_category", "27", 2026)
    assert codes.label("outcome_category", "27") == "科研助理"


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("420106", "湖北省/武汉市/武昌区"),
        ("430302", "湖南省/湘潭市/雨湖区"),
        ("310101", "上海市/黄浦区"),
        ("310115", "上海市/浦东新区"),
        ("440305", "广东省/深圳市/南山区"),
        ("429021", "湖北省/神农架林区"),
        ("430104", "湖南省/长沙市/岳麓区"),
    ],
)
def test_regions_carry_the_full_path_of_their_names(code: str, path: str) -> None:
    assert codes.entry("region", code, 2026).path == path


def test_a_region_that_was_withdrawn_stays_readable_and_leaves_the_table() -> None:
    assert codes.entry("region", "340221", 2026).label == "芜湖县"  # became a district in 2020
    with pytest.raises(codes.UnknownCode):
        codes.entry("region", "340221", 2030)
    assert "340221" not in {one.code for one in codes.table("region")}


def test_an_operator_replaces_one_table_without_a_release(tmp_path: Path, built_in: None) -> None:
    before = codes.version("ownership")
    (tmp_path / "ownership.csv").write_text(
        "code,label,aliases,hints,valid_from,valid_to,parent\nA,国有独资,国资,,2027,,\n", encoding="utf-8-sig"
    )
    assert codes.replace_from(tmp_path) == ("ownership",)
    assert codes.code_of("ownership", "国资", 2027) == "A"
    assert codes.version("ownership") != before
    assert codes.label("sex", "2") == "女"
    codes.replace_from(None)
    assert codes.version("ownership") == before


def test_a_file_that_names_no_table_is_refused_at_start(tmp_path: Path, built_in: None) -> None:
    (tmp_path / "owners.csv").write_text("code,label\n")
    with pytest.raises(ValueError, match="owners"):
        codes.replace_from(tmp_path)
