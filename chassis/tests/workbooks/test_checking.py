"""Rows into records: each fault named and curable, the good rows kept, nothing shown that should be hidden."""

from pathlib import Path

from chassis.workbooks import CellFault, Column, Good, Refused, Rule, Tally, Understood, check, read
from chassis.workbooks.cells import text
from contracts.codes import numbers

from .files import workbook


def _mode(cell: str) -> object:
    if cell not in ("定向", "定"):
        raise CellFault("mode.unknown", "没有这种方式。", "请填写定向。")
    return Understood("2", "定向") if cell == "定" else "2"


def _together(values: dict[str, object]) -> None:
    if values["name"] == values["mode"]:
        raise CellFault("row.same", "两项相同。", "请改一项。", "mode")


COLUMNS = (
    Column("number", "学号"),
    Column("name", "姓名", text("name")),
    Column("card", "身份证号", mask=numbers.masked),
    Column("mode", "方式", _mode, repeats=True),
    Column("remark", "备注", required=False),
)


def checked(path: Path, rows: list[list[object]]) -> tuple[list[Good[dict[str, object]]], list[Refused], Tally]:
    workbook(path, [["学号", "姓名", "身份证号", "方式"], *rows])
    found = list(
        check(read(path, COLUMNS), COLUMNS, dict, rules=[Rule(("name", "mode"), _together)], once=[("number",)])
    )
    tally = found.pop()
    assert isinstance(tally, Tally)
    return [one for one in found if isinstance(one, Good)], [one for one in found if isinstance(one, Refused)], tally


def test_a_row_in_error_never_blocks_the_good_ones(tmp_path: Path) -> None:
    good, refused, tally = checked(
        tmp_path / "f.xlsx",
        [["1", "王", "11", "定向"], ["2", "", "12", "没有"], ["3", "李", "13", "定"], ["1", "赵", "14", "定向"]],
    )
    assert [(one.row, one.record["number"], one.record["mode"]) for one in good] == [(2, "1", "2"), (4, "3", "2")]
    assert [(one.fault.row, one.fault.code, [more.code for more in one.fault.more]) for one in refused] == [
        (3, "cell.empty", ["mode.unknown"]),
        (5, "row.repeated", []),
    ]
    assert refused[1].cells == ("1", "赵", "14", "定向")
    assert "第 2 行" in refused[1].fault.detail
    assert (tally.rows, tally.good, tally.refused) == (4, 2, 2)
    assert dict(tally.understood) == {("方式", "定", "定向"): 1}
    assert dict(tally.gaps) == {"备注": 2}


def test_a_rule_over_columns_names_the_column_it_blames(tmp_path: Path) -> None:
    _, refused, _ = checked(tmp_path / "f.xlsx", [["1", "2", "11", "定向"]])
    assert [(one.fault.column, one.fault.code, one.fault.value_masked) for one in refused] == [
        ("方式", "row.same", "定向")
    ]


def test_the_other_faults_of_a_row_are_told_with_the_first(tmp_path: Path) -> None:
    _, refused, _ = checked(tmp_path / "f.xlsx", [["", "王\u202e", "", "没有"]])
    detail = str(refused[0].fault.as_problem()["detail"])
    assert detail.startswith("学号、身份证号没有填写。")
    assert "U+202E" in detail
    assert "没有这种方式" in detail


def test_no_long_number_and_nothing_unseen_is_shown(tmp_path: Path) -> None:
    _, refused, _ = checked(
        tmp_path / "f.xlsx",
        [
            ["1", "=429021200301019413", "429021200301019413", "429021200301019413"],
            ["2", "429021200301019413\u202e", 429021200301019413, "长" * 5000],
        ],
    )
    for one in refused:
        for fault in (one.fault, *one.fault.more):
            told = f"{fault.value_masked}{fault.detail}{fault.way_out}"
            assert "200301019" not in told
            assert "\u202e" not in told
            assert len(fault.value_masked) <= 60
