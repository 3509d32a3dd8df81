"""How a file, a row or a cell is refused: a stable code, a sentence that says what is wrong, and what to do."""

from dataclasses import dataclass, field

_SAVE_AS = "请用 Excel 或 WPS 打开，选择“另存为”，保存类型选“Excel 工作簿（*.xlsx）”，再上传。"

FILE_REFUSALS: dict[str, tuple[str, str]] = {
    "workbook.empty": ("文件是空的。", "请选择含有数据的 .xlsx 文件。"),
    "workbook.too_big": ("文件太大，最多 {limit}。", "请删去图片和多余的工作表，或拆成几个文件分别上传。"),
    "workbook.too_many_rows": ("数据超过 {limit} 行。", "请拆成几个文件分别上传。"),
    "workbook.too_heavy": ("文件展开后过大，系统没有读取。", "请把数据复制到一个新建的工作簿，保存为 .xlsx 后再上传。"),
    "workbook.xls": ("这是旧版 Excel（.xls）或 WPS 表格（.et）文件，系统不能读取。", _SAVE_AS),
    "workbook.et": ("这是 WPS 表格（.et）文件，系统不能读取。", _SAVE_AS),
    "workbook.csv": ("这是文本文件（.csv），号码在其中容易丢失位数，系统不接收。", _SAVE_AS),
    "workbook.ods": ("这是 OpenDocument 表格（.ods），系统不能读取。", _SAVE_AS),
    "workbook.xlsb": ("这是二进制工作簿（.xlsb），系统不能读取。", _SAVE_AS),
    "workbook.macros": ("文件带有宏，系统不接收。", _SAVE_AS),
    "workbook.password": (
        "文件设有打开密码，系统不能读取。",
        "请在 Excel 的“信息—保护工作簿—用密码进行加密”中清空密码，保存后再上传。",
    ),
    "workbook.not_a_workbook": ("文件内容不是 Excel 工作簿。", _SAVE_AS),
    "workbook.damaged": (
        "文件不完整或已损坏。",
        "请在 Excel 中确认文件能打开，重新保存后再上传；如从网上下载，请重新下载。",
    ),
    "workbook.no_header": ("前 {limit} 行里没有找到表头。", "请在第一行写上列名：{titles}。可下载模板对照。"),
    "workbook.column_missing": ("缺少这些列：{titles}。", "请补上这些列（列名写在表头行，顺序不限），再上传。"),
    "workbook.column_twice": ("“{title}”这一列出现了不止一次（第 {row} 行表头）。", "请只保留其中一列，再上传。"),
    "workbook.too_many_formulas": ("文件里有大量公式单元格。", "请全选、复制，“选择性粘贴—数值”，保存后再上传。"),
    "workbook.unreadable": ("系统没能读出这个文件。", "请把数据复制到一个新建的工作簿，保存为 .xlsx 后再上传。"),
}


class WorkbookFault(ValueError):
    """The whole file is refused. `detail` and `way_out` are sentences for the person who uploaded it."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts
        detail, way_out = FILE_REFUSALS[code]
        self.detail, self.way_out = detail.format(**facts), way_out.format(**facts)

    def __reduce__(self) -> tuple[object, ...]:
        return _refused, (self.code, self.facts)


def _refused(code: str, facts: dict[str, object]) -> WorkbookFault:
    return WorkbookFault(code, **facts)


class CellFault(ValueError):
    """A value is refused. `field` is set by rules over several columns; a check of one column need not know its own."""

    def __init__(self, code: str, detail: str, way_out: str, field: str | None = None) -> None:
        super().__init__(code)
        self.code, self.detail, self.way_out, self.field = code, detail, way_out, field


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why one row was refused. The first fault stands for the row, `more` holds the others; values are masked."""

    row: int
    column: str
    value_masked: str
    code: str
    detail: str
    way_out: str
    more: tuple["RowFault", ...] = field(default=())

    def as_problem(self) -> dict[str, object]:
        """The shape in which results of imports list their problems; the other faults of the row are told in
        `detail`.
        """
        others = "".join(f"另外，“{one.column}”：{one.detail}" for one in self.more)
        cures = "".join(dict.fromkeys((self.way_out, *(one.way_out for one in self.more))))
        return {
            "row": self.row,
            "column": self.column,
            "value_masked": self.value_masked,
            "code": self.code,
            "detail": self.detail + others,
            "way_out": cures,
        }
