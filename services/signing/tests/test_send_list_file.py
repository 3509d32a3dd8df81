"""The sample send list is taken as it is; a row is refused for its form only."""

from datetime import date
from pathlib import Path

from chassis.workbooks import Good, Refused, write
from signing.send_list_file import SendListRow, read_send_list

SAMPLE = Path(__file__).parent / "samples" / "send-list.xlsx"
TODAY = date(2026, 3, 1)


def test_the_sample_yields_every_student_and_one_fault() -> None:
    found = list(read_send_list(SAMPLE, TODAY, by_phone=False))
    refused = [one for one in found if isinstance(one, Refused)]
    good = {one.row: one.record for one in found if isinstance(one, Good)}
    assert [(one.fault.row, one.fault.column, one.fault.code) for one in refused] == [(25, "身份证号", "cell.empty")]
    assert sorted({*good, 25}) == list(range(2, 45))
    assert good[29].name == "迪丽努尔·艾合买提"
    assert good[24].name == "蔡𬱖"
    assert good[20] == good[21]  # named twice: adding twice is no fault of the file
    assert good[13].school == "江城大學"  # another school's name is not a fault of form: it finds nobody


def test_where_policy_allows_the_phone_one_of_the_two_numbers_is_enough(tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    write(
        file,
        ["手机", "姓名", "毕业届", "学校", "身份证号"],
        [
            ["19911000000", "袁桐", "2026届", "江城大学", ""],
            ["", "袁桐", "2026", "江城大学", "429021200301019413"],
            ["", "袁桐", "2026", "江城大学", ""],
            ["1991100", "袁桐", "2026", "江城大学", ""],
        ],
    )
    found = list(read_send_list(file, TODAY, by_phone=True))
    assert [one.record for one in found if isinstance(one, Good)] == [
        SendListRow("江城大学", 2026, "袁桐", None, "19911000000"),
        SendListRow("江城大学", 2026, "袁桐", "429021200301019413", None),
    ]
    assert [(one.fault.row, one.fault.code) for one in found if isinstance(one, Refused)] == [
        (4, "send_list.number_missing"),
        (5, "phone.form"),
    ]
