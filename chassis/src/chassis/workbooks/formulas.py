"""Cells whose value is not what somebody typed: formulas and error values. The reader of cells shows only a
formula's last result.
"""

import re
import zipfile
from pathlib import Path

from chassis.workbooks.container import careful_parser
from chassis.workbooks.faults import WorkbookFault
from chassis.workbooks.limits import Limits

_CHUNK = 1024 * 1024
_OVERLAP = 64
_SUSPECT = re.compile(rb"<(?:\w+:)?f[\s/>]|\bt\s*=\s*[\"']e[\"']|<!DOCTYPE", re.IGNORECASE)
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")

Marks = dict[tuple[int, int], str]


def find_marks(path: Path, part: str, limits: Limits) -> Marks:
    """`(row from 1, column from 0) -> "formula" | "error"` for one sheet. Reads the part to its end, so that a
    directory that lies about sizes or a broken checksum is found here. Most sheets have none of both: they cost one
    search.
    """
    try:
        with zipfile.ZipFile(path) as package:
            return _locate(package, part, limits) if _search(package, part) else {}
    except WorkbookFault:
        raise
    except Exception as wrong:  # zlib, zipfile and expat raise a dozen kinds; each means the same to the person
        raise WorkbookFault("workbook.damaged") from wrong


def _search(package: zipfile.ZipFile, part: str) -> bool:
    found, before = False, b""
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            found = found or _SUSPECT.search(before + chunk) is not None
            before = chunk[-_OVERLAP:]
    return found


def _locate(package: zipfile.ZipFile, part: str, limits: Limits) -> Marks:
    marks: Marks = {}
    row, column, in_cell = 0, -1, False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, in_cell
        name = tag.rpartition(":")[2]
        if name == "row":
            row, column = int(attributes.get("r", row + 1)), -1
        elif name == "c":
            in_cell = True
            place = _PLACE.fullmatch(attributes.get("r", ""))
            column = _index(place[1]) if place else column + 1
            if attributes.get("t") == "e":
                marks[row, column] = "error"
        elif name == "f" and in_cell:  # lists of permitted values have an f of their own
            marks[row, column] = "formula"
            if len(marks) > limits.formula_cells:
                raise WorkbookFault("workbook.too_many_formulas")

    def end(tag: str) -> None:
        nonlocal in_cell
        in_cell = in_cell and tag.rpartition(":")[2] != "c"

    parser = careful_parser()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return marks


def _index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1
