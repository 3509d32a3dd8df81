"""Workbooks out: nothing a spreadsheet would run, long numbers whole, failed rows as they came with what to do."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from chassis.workbooks import Column, Refused, check, read, write, write_failed, write_template

from .files import workbook


def cells(path: Path) -> list[tuple[object, ...]]:
    return list(load_workbook(path).active.iter_rows(values_only=True))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x.example","x")', "http://x.cn/"])
def test_what_looks_like_a_formula_is_written_as_text(tmp_path: Path, text: str) -> None:
    write(tmp_path / "f.xlsx", ["姓名", "号"], [[text, "429021200301019413"]])
    cell = load_workbook(tmp_path / "f.xlsx").active["A2"]
    assert (cell.value, cell.number_format) == (text, "@")
    with zipfile.ZipFile(tmp_path / "f.xlsx") as package:
        sheet = package.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"<f " not in sheet
    assert b"hyperlink" not in sheet


def test_numbers_and_columns_survive_and_are_counted(tmp_path: Path) -> None:
    assert write(tmp_path / "f.xlsx", ["号", "数", "空"], iter([["429021200301019413", 7, None]])) == 1
    assert cells(tmp_path / "f.xlsx") == [("号", "数", "空"), ("429021200301019413", 7, None)]


def test_a_file_without_rows_still_has_its_header(tmp_path: Path) -> None:
    assert write(tmp_path / "f.xlsx", ["号", "数"], []) == 0
    assert cells(tmp_path / "f.xlsx")[0] == ("号", "数")


def test_headings_that_repeat_or_are_empty_keep_their_columns(tmp_path: Path) -> None:
    write(tmp_path / "f.xlsx", ["备注", "", "备注"], [["a", "b", "c"]])
    assert cells(tmp_path / "f.xlsx") == [("备注", "第2列", "备注（第3列）"), ("a", "b", "c")]


def test_hostile_texts_can_be_written(tmp_path: Path) -> None:
    write(tmp_path / "f.xlsx", ["a", "b", "c"], [["长" * 40_000, "\ud800", "<script>\x00&"]])
    row = cells(tmp_path / "f.xlsx")[1]
    assert len(str(row[0])) == 32_767
    assert str(row[2]).startswith("<script>")


def test_a_write_that_fails_leaves_no_file_under_the_name(tmp_path: Path) -> None:
    def broken() -> Iterator[list[str]]:
        yield ["1"]
        raise RuntimeError("source is gone")

    with pytest.raises(RuntimeError):
        write(tmp_path / "f.xlsx", ["a"], broken())
    assert not (tmp_path / "f.xlsx").exists()


def test_failed_rows_come_back_in_their_own_columns_and_can_be_imported_again(tmp_path: Path) -> None:
    columns = (Column("name", "姓名"), Column("number", "学号"))
    path = workbook(tmp_path / "f.xlsx", [["班", "学号", "姓名"], ["一", "007", ""], ["二", "008", "王"]])
    sheet = read(path, columns)
    refused = [one for one in check(sheet, columns, dict) if isinstance(one, Refused)]
    assert write_failed(tmp_path / "failed.xlsx", sheet.header.titles, refused) == 1
    assert cells(tmp_path / "failed.xlsx") == [
        ("班", "学号", "姓名", "问题", "怎么改"),
        ("一", "007", None, "【姓名】姓名没有填写。", "请补填姓名。"),
    ]
    assert read(tmp_path / "failed.xlsx", columns).header.ignored == ("班", "问题", "怎么改")


def test_a_template_is_read_by_the_columns_it_was_made_from(tmp_path: Path) -> None:
    columns = (Column("name", "姓名", example="王芳"), Column("remark", "备注", required=False))
    write_template(tmp_path / "f.xlsx", columns)
    header = load_workbook(tmp_path / "f.xlsx").active
    assert (header["A1"].value, header["A1"].comment.text, header["B1"].value) == ("姓名*", "填写示例:\n王芳", "备注")
    sheet = read(tmp_path / "f.xlsx", columns)
    assert (sheet.header.places, list(sheet.rows())) == ({"name": 0, "remark": 1}, [])
