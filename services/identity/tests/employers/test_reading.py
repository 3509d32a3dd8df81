"""The sample employers are taken as they are, and what is wrong in others is named."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from chassis.workbooks import Good, Refused, Tally, write
from identity.employers import read_employers

SAMPLE = Path(__file__).parent.parent / "samples" / "employers.xlsx"
TODAY = date(2026, 3, 1)
SOUND_ROW = {
    "单位名称": "深圳远帆传媒有限公司",
    "统一社会信用代码": "91429021MA9Y8LJAGC",
    "单位性质": "其他企业",
    "单位行业": "制造",
    "单位所在地": "420106",
    "通讯地址": "深圳市某某路1号",
    "邮编": "438957",
    "联系人": "杨佑",
    "手机号": "19800000000",
    "邮箱": "hr0@corp0.example.com",
    "档案接收": "接收",
    "户口接收类型": "不接收",
}
TITLES, SOUND = list(SOUND_ROW), list(SOUND_ROW.values())


def test_the_sample_is_taken_whole_and_says_what_was_understood() -> None:
    found = list(read_employers(SAMPLE, TODAY))
    tally = found.pop()
    assert isinstance(tally, Tally)
    assert all(isinstance(one, Good) for one in found)
    assert len(found) == 60
    assert tally.understood["档案接收", "接收", "单位接收"] == 32
    assert tally.understood["户口接收类型", "接收", "单位集体户"] == 41
    names = Counter(one.record.name for one in found if isinstance(one, Good))
    assert [name for name, times in names.items() if times > 1] == ["上海远和新材料有限公司"]  # two firms, two codes


@pytest.mark.parametrize(
    ("changes", "code", "column"),
    [
        ({"统一社会信用代码": "91429021MA9Y8LJAGD"}, "uscc.check_digit", "统一社会信用代码"),
        ({"统一社会信用代码": ""}, "employer.code_missing", "统一社会信用代码"),
        ({"单位性质": "民营企业"}, "code.unknown", "单位性质"),
        ({"邮编": "43895"}, "postcode.form", "邮编"),
        ({"单位名称": "=深圳"}, "cell.formula", "单位名称"),
    ],
)
def test_what_cannot_be_taken_says_why(tmp_path: Path, changes: dict[str, str], code: str, column: str) -> None:
    row = [changes.get(title, value) for title, value in zip(TITLES, SOUND, strict=True)]
    write(tmp_path / "f.xlsx", TITLES, [row])
    (refused, _) = read_employers(tmp_path / "f.xlsx", TODAY)
    assert isinstance(refused, Refused)
    assert (refused.fault.code, refused.fault.column) == (code, column)


def test_one_code_stands_for_one_employer(tmp_path: Path) -> None:
    write(tmp_path / "f.xlsx", TITLES, [SOUND, ["另一个名字", *SOUND[1:]]])
    _, refused, _ = read_employers(tmp_path / "f.xlsx", TODAY)
    assert isinstance(refused, Refused)
    assert refused.fault.code == "row.repeated"


def test_the_older_organisation_code_is_enough(tmp_path: Path) -> None:
    write(tmp_path / "f.xlsx", [*TITLES, "组织机构代码"], [[SOUND[0], "", *SOUND[2:], "60003734-1"]])
    good, _ = read_employers(tmp_path / "f.xlsx", TODAY)
    assert isinstance(good, Good)
    assert (good.record.uscc, good.record.organisation_code) == (None, "600037341")
