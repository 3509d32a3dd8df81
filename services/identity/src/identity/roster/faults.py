"""Why a good roster row is refused by what is known already."""

from chassis.workbooks import RowFault

_FAULTS = {
    "roster.second_record": (
        "身份证号",
        "这个证件在本届已有另一条学籍记录（学号不同，或在其他学校）。",
        "请核对身份证号和毕业届；确属同一人的，先由另一条记录所在学校办理退学，或请省中心协助核对。",
    ),
    "roster.document_taken": (
        "身份证号",
        "身份证号改成了另一个人已登记的号码。",
        "请核对身份证号；确认无误的，请省中心协助核对两条记录。",
    ),
    "roster.document_shared": (
        "身份证号",
        "这名学生还有其他届或其他学校的学籍记录，身份证号不能只在这里更改。",
        "请省中心协助统一更正。",
    ),
    "import.row_moved": (
        "学号",
        "预览之后这条记录又有了变化，本行没有导入。",
        "请重新上传文件，查看新的预览后再导入。",
    ),
}


def fault(code: str, row: int, value_masked: str) -> RowFault:
    column, detail, way_out = _FAULTS[code]
    return RowFault(row, column, value_masked, code, detail, way_out)
