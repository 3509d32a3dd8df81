"""The user's workbooks as plain rows: smoke reads from them only what a person would type."""

from pathlib import Path

from python_calamine import CalamineWorkbook

# What the first row calls a column -> our word; the platform itself knows many more spellings.
_ROSTER = {
    "学号": "student_number",
    "姓名": "name",
    "身份证号": "identity_number",
    "手机号": "phone",
    "毕业届": "class_year",
    "培养方式": "training_mode",
}
_EMPLOYERS = {"单位名称": "name", "统一社会信用代码": "credit_code", "邮箱": "email"}


def _rows(path: Path, words: dict[str, str]) -> list[dict[str, str]]:
    table = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    for at, header in enumerate(table[:10]):
        titles = [str(cell).strip() for cell in header]
        if any(title in words for title in titles):
            places = {words[title]: n for n, title in enumerate(titles) if title in words}
            return [
                {"row": str(number), **{name: _text(row[n]) for name, n in places.items()}}
                for number, row in enumerate(table[at + 1 :], start=at + 2)
                if any(row)
            ]
    return []


def _text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def roster_rows(path: Path) -> list[dict[str, str]]:
    """Row in the sheet, student number, name, identity number, phone, class year and training mode."""
    return _rows(path, _ROSTER)


def employer_rows(path: Path) -> list[dict[str, str]]:
    """Row in the sheet, name, credit code and e-mail."""
    return _rows(path, _EMPLOYERS)
