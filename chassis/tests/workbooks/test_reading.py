"""Workbooks as people have them: where the header is, what the cells say, which cells cannot be trusted."""

import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from chassis.workbooks import Row, WorkbookFault, read

from .files import COLUMNS, rewritten, workbook

HEADER = ["学号", "姓名", "身份证号"]


def rows(path: Path) -> list[Row]:
    return list(read(path, COLUMNS).rows())


def test_columns_in_any_order_under_other_names_below_a_title(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "f.xlsx",
        [
            ["2026 届毕业生名单"],
            [],
            ["序号", "*姓 名（必填）", "身份证号码：", "学生学号", "班级"],
            ["1", "王芳", "42", "7", "二班"],
        ],
    )
    sheet = read(path, COLUMNS)
    assert sheet.header.row == 3
    assert sheet.header.places == {"name": 1, "card": 2, "number": 3}
    assert sheet.header.ignored == ("序号", "班级")
    assert sheet.header.absent == ("备注",)
    assert [one.cells for one in sheet.rows()] == [("1", "王芳", "42", "7", "二班")]


def test_row_numbers_are_those_that_people_see_and_blank_rows_are_skipped(tmp_path: Path) -> None:
    path = workbook(tmp_path / "f.xlsx", [HEADER, ["1", "王", "2"], [], ["", " ", None], ["3", "李", "4"]])
    assert [one.number for one in rows(path)] == [2, 5]


@pytest.mark.parametrize(
    ("header", "code", "named"),
    [
        (["学号", "姓名"], "workbook.column_missing", "身份证号"),
        (["学号", "姓名", "身份证号", "学生学号"], "workbook.column_twice", "学号"),
        (["甲", "乙", "丙"], "workbook.no_header", "学号、姓名、身份证号"),
    ],
)
def test_headers_that_cannot_be_used_say_why(tmp_path: Path, header: list[str], code: str, named: str) -> None:
    path = workbook(tmp_path / "f.xlsx", [header, ["1", "2", "3"]])
    with pytest.raises(WorkbookFault, match=code) as fault:
        read(path, COLUMNS)
    assert named in fault.value.detail + fault.value.way_out


def test_a_header_below_the_tenth_row_is_not_sought(tmp_path: Path) -> None:
    with pytest.raises(WorkbookFault, match=r"workbook\.no_header"):
        read(workbook(tmp_path / "f.xlsx", [*[["说明"]] * 10, HEADER]), COLUMNS)


def test_the_first_visible_sheet_with_the_header_is_taken(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active
    book.active.append(["填写说明"])
    hidden, data = book.create_sheet("旧"), book.create_sheet("数据")
    hidden.sheet_state = "hidden"
    for sheet in (hidden, data):
        sheet.append(HEADER)
        sheet.append(["1", sheet.title, "2"])
    book.save(tmp_path / "f.xlsx")
    sheet = read(tmp_path / "f.xlsx", COLUMNS)
    assert (sheet.name, sheet.other_sheets) == ("数据", ("Sheet",))
    assert [one.cells[1] for one in sheet.rows()] == ["数据"]


def test_values_are_read_as_they_were_typed(tmp_path: Path) -> None:
    day = datetime.date(2026, 6, 30)
    path = workbook(tmp_path / "f.xlsx", [[*HEADER, "备注"], [2026, 19911000000, day, True], [1.5, "  x ", "", "0"]])
    assert [one.cells for one in rows(path)] == [("2026", "19911000000", "2026-06-30", "是"), ("1.5", "  x ", "", "0")]


@pytest.mark.parametrize("value", [429021200301019413, 1234567890123456, "4.29021200301019E+17"])
def test_a_number_that_lost_digits_says_how_to_format_the_column(tmp_path: Path, value: object) -> None:
    (row,) = rows(workbook(tmp_path / "f.xlsx", [HEADER, ["1", "王", value]]))
    assert {place: fault.code for place, fault in row.faults.items()} == {2: "cell.digits_lost"}
    assert "文本" in row.faults[2].way_out


def test_a_number_of_fifteen_digits_is_whole(tmp_path: Path) -> None:
    (row,) = rows(workbook(tmp_path / "f.xlsx", [HEADER, ["1", "王", 123456789012345]]))
    assert (row.cells[2], row.faults) == ("123456789012345", {})


def test_formulas_and_error_values_are_faults_even_with_a_cached_result(tmp_path: Path) -> None:
    path = workbook(tmp_path / "f.xlsx", [HEADER, ["1", "=1+1", "2"], ["=A2", "李", "3"], ["4", "#N/A", "5"]])
    rewritten(
        path,
        "xl/worksheets/sheet1.xml",
        lambda content: content.replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>").replace(
            b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>"
        ),
    )
    assert load_workbook(path, data_only=True).active["B2"].value == 2
    found = {one.number: {place: fault.code for place, fault in one.faults.items()} for one in rows(path)}
    assert found == {2: {1: "cell.formula"}, 3: {0: "cell.formula"}, 4: {1: "cell.error_value"}}


def test_a_list_of_permitted_values_is_no_formula(tmp_path: Path) -> None:
    path = workbook(tmp_path / "f.xlsx", [HEADER, ["1", "王", "2"]])
    permitted = b'<extLst><ext xmlns:xm="m"><xm:f>Sheet2!$A$1:$A$9</xm:f></ext></extLst></worksheet>'
    rewritten(path, "xl/worksheets/sheet1.xml", lambda content: content.replace(b"</worksheet>", permitted))
    (row,) = rows(path)
    assert row.faults == {}


def test_rows_of_formulas_without_a_result_are_blank(tmp_path: Path) -> None:
    path = workbook(tmp_path / "f.xlsx", [HEADER, [None, "=B1"], ["1", "王", "2"], [None, "=B1"]])
    assert [one.number for one in rows(path)] == [3]
