"""The sample rosters are taken as they are; each wrong row yields one fault that says what to do."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from chassis.workbooks import Good, Refused, Tally, write, write_failed
from identity.roster import RosterRow, read_roster

SAMPLES = Path(__file__).parent.parent / "samples"
COLLEGES = {"计算机学院", "公共管理学院", "外国语学院", "材料学院", "土木工程学院", "经济学院"}
TODAY = date(2026, 3, 1)
SOUND_ROW = {
    "学号": "20221100000",
    "姓名": "袁桐",
    "性别": "男",
    "身份证号": "429021200301019413",
    "手机号": "19911000000",
    "邮箱": "s@stu.example.edu.cn",
    "学院": "土木工程学院",
    "专业": "工程管理",
    "学历": "本科毕业",
    "毕业届": "2026",
    "毕业时间": "202606",
    "培养方式": "非定向",
    "政治面貌": "群众",
    "民族": "汉族",
    "生源地": "420106",
    "通讯地址": "湖北省武汉市某路915号",
}
TITLES, SOUND = list(SOUND_ROW), list(SOUND_ROW.values())

# Row 18 says 本科, an alias; row 34 is blank; every other even row from 4 on is wrong in one way.
EXPECTED = {
    4: ("身份证号", "identity_number.check_digit"),
    6: ("姓名", "cell.empty"),
    8: ("手机号", "phone.form"),
    10: ("邮箱", "email.form"),
    12: ("毕业届", "class_year.form"),
    14: ("学号", "row.repeated"),
    16: ("身份证号", "row.repeated"),
    20: ("学院", "roster.college_unknown"),
    22: ("姓名", "cell.formula"),
    24: ("性别", "roster.sex_differs"),
    26: ("通讯地址", "text.too_long"),
    28: ("培养方式", "code.unknown"),
    30: ("邮箱", "cell.empty"),
    32: ("生源地", "code.unknown"),
}


def sorted_out(path: Path) -> tuple[list[Good[RosterRow]], list[Refused], Tally]:
    found = list(read_roster(path, COLLEGES, TODAY))
    tally = found.pop()
    assert isinstance(tally, Tally)
    return [one for one in found if isinstance(one, Good)], [one for one in found if isinstance(one, Refused)], tally


def one_row(path: Path, **changes: object) -> list[Good[RosterRow] | Refused | Tally]:
    row = [changes.get(title, value) for title, value in zip(TITLES, SOUND, strict=True)]
    more = [title for title in changes if title not in TITLES]
    write(path, [*TITLES, *more], [[*row, *(changes[title] for title in more)]])  # type: ignore[list-item]
    return list(read_roster(path, COLLEGES, TODAY))


def test_a_sound_roster_is_taken_whole() -> None:
    good, refused, tally = sorted_out(SAMPLES / "roster-hubei-2018.xlsx")
    assert (len(good), refused, tally.rows) == (300, [], 300)
    first = good[0].record
    assert (first.name, first.sex, first.degree_level, first.class_year) == ("侯天", "1", "31", 2026)
    assert (first.graduation_month, first.training_mode, first.political_status) == ("2026-06", "1", "01")
    assert (first.ethnicity, first.origin_region, first.document_type) == ("01", "440305", "01")
    assert Counter(one.record.training_mode for one in good) == {"1": 288, "2": 9, "4": 3}
    assert tally.understood["学历", "本科毕业", "本科生毕业"] == 196
    assert tally.gaps["专业代码"] == 300


def test_each_wrong_row_of_the_sample_with_errors_yields_one_fault_and_no_other_does() -> None:
    good, refused, _ = sorted_out(SAMPLES / "roster-with-errors.xlsx")
    assert {one.fault.row: (one.fault.column, one.fault.code) for one in refused} == EXPECTED
    assert len(refused) == len(EXPECTED)
    assert {one.row for one in good} == set(range(2, 42)) - set(EXPECTED) - {34}
    assert next(one.record.degree_level for one in good if one.row == 18) == "31"


def test_faults_are_sentences_with_a_cure_and_show_no_identity_number() -> None:
    _, refused, _ = sorted_out(SAMPLES / "roster-with-errors.xlsx")
    for one in refused:
        problem = one.fault.as_problem()
        assert str(problem["detail"]).endswith("。")
        assert str(problem["way_out"]).endswith("。")
        assert not re.search(r"\d{15}", str(problem))
    by_row = {one.fault.row: one.fault for one in refused}
    assert by_row[4].value_masked == "429021********9760"
    assert (by_row[8].value_masked, by_row[10].value_masked) == ("1*****3", "n************s")
    assert "自筹" in by_row[28].way_out
    assert "第 15 行" in by_row[16].detail
    assert "、通讯地址没有填写" in by_row[30].detail


def test_the_failed_rows_can_be_put_right_in_the_file_that_comes_back(tmp_path: Path) -> None:
    _, refused, tally = sorted_out(SAMPLES / "roster-with-errors.xlsx")
    write_failed(tmp_path / "failed.xlsx", tally.titles, refused)
    _, again, second = sorted_out(tmp_path / "failed.xlsx")
    assert second.ignored == ("问题", "怎么改")
    # The repeated rows stand alone now, the formula is an empty cell; everything else is as wrong as it was.
    assert len(again) == len(EXPECTED) - 2 + 1


@pytest.mark.parametrize(
    ("changes", "field", "stored"),
    [
        ({"姓名": "陈\ue863"}, "name", "陈䶮"),
        ({"姓名": "蔡𬱖"}, "name", "蔡𬱖"),
        ({"姓名": "巴图・巴雅尔"}, "name", "巴图·巴雅尔"),
        ({"姓名": "<script>alert(1)</script>"}, "name", "<script>alert(1)</script>"),
        ({"学历": "本科"}, "degree_level", "31"),
        ({"毕业时间": "2026年6月"}, "graduation_month", "2026-06"),
        ({"毕业时间": "2026-06-30"}, "graduation_month", "2026-06"),
        ({"毕业届": "2026届"}, "class_year", 2026),
        ({"身份证号": "42902120030109961x"}, "document_number", "42902120030109961X"),
        ({"手机号": "１９９１１００００００"}, "phone", "19911000000"),
        ({"生源地": "湖北省武汉市武昌区"}, "origin_region", "420106"),
        ({"证件类型": "护照", "身份证号": "e12345678"}, "document_number", "E12345678"),
        ({"城乡生源": "农村"}, "urban_rural", "2"),
    ],
)
def test_what_people_write_is_understood(tmp_path: Path, changes: dict[str, str], field: str, stored: object) -> None:
    first = one_row(tmp_path / "f.xlsx", **changes)[0]
    assert isinstance(first, Good), first
    assert getattr(first.record, field) == stored


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"姓名": "王\u202e小明"}, "text.bidi"),
        ({"姓名": "王\u200b小明"}, "text.zero_width"),
        ({"姓名": "@王"}, "cell.formula"),
        ({"身份证号": 429021200301019413}, "cell.digits_lost"),
        ({"毕业时间": "202613"}, "month.form"),
        ({"毕业届": "26"}, "class_year.form"),
        ({"证件类型": "学生证"}, "code.unknown"),
        ({"证件类型": "港澳台居民居住证", "身份证号": "429021200301019414"}, "identity_number.check_digit"),
        ({"通讯地址": "长" * 121}, "text.too_long"),
        ({"学号": "一二三四"}, "number.form"),
    ],
)
def test_what_cannot_be_taken_says_why(tmp_path: Path, changes: dict[str, object], code: str) -> None:
    first = one_row(tmp_path / "f.xlsx", **changes)[0]
    assert isinstance(first, Refused), first
    assert first.fault.code == code


def test_one_person_may_stand_in_two_class_years_but_not_twice_in_one(tmp_path: Path) -> None:
    rows = [[*SOUND], [*SOUND], [*SOUND]]
    rows[1][0], rows[1][9] = "20231100000", "2027"
    rows[2][0] = "20231100001"
    write(tmp_path / "f.xlsx", TITLES, rows)
    _, refused, _ = sorted_out(tmp_path / "f.xlsx")
    assert [(one.fault.row, one.fault.column, one.fault.code) for one in refused] == [(4, "身份证号", "row.repeated")]
