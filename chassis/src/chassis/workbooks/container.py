"""What a file is by its bytes, looked at before any parser sees it: one kind is taken, the others are refused with
the way to save.
"""

import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from chassis.workbooks.faults import WorkbookFault
from chassis.workbooks.limits import Limits

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SMALL_PART = 1024 * 1024


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet and the part of the package that holds its cells."""

    name: str
    part: str


def inspect(path: Path, name: str, limits: Limits) -> tuple[SheetPart, ...]:
    """The visible worksheets of a sound .xlsx in their order; raises WorkbookFault for whatever else it is.

    `name` is the file's name as uploaded: only used to word the refusal of a file that cannot be taken anyway."""
    size = path.stat().st_size
    if size == 0:
        raise WorkbookFault("workbook.empty")
    if size > limits.file_bytes:
        raise WorkbookFault("workbook.too_big", limit=f"{limits.file_bytes // 1024 // 1024} MB")
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith(_OLE):
        raise WorkbookFault(_old_kind(path, name))
    if not start.startswith(_ZIP):
        raise WorkbookFault(_text_kind(start, name))
    try:
        with zipfile.ZipFile(path) as package:
            _refuse_bombs(package, limits)
            _refuse_other_packages(package)
            return _sheet_parts(package)
    except (
        zipfile.BadZipFile,
        EOFError,
        KeyError,
        ValueError,
        NotImplementedError,
        expat.ExpatError,
        OSError,
    ) as wrong:
        if isinstance(wrong, WorkbookFault):
            raise
        raise WorkbookFault("workbook.damaged") from wrong


def _old_kind(path: Path, name: str) -> str:
    if _ENCRYPTED in path.read_bytes():
        return "workbook.password"
    return "workbook.et" if name.lower().endswith(".et") else "workbook.xls"


def _text_kind(start: bytes, name: str) -> str:
    if name.lower().endswith((".csv", ".txt", ".tsv")):
        return "workbook.csv"
    looks_like_text = b"\x00" not in start and start.count(b"\n") > 0 and (b"," in start or b"\t" in start)
    return "workbook.csv" if looks_like_text and not start.startswith((b"%PDF", b"<")) else "workbook.not_a_workbook"


def _refuse_bombs(package: zipfile.ZipFile, limits: Limits) -> None:
    """By the directory alone; that the directory is true is checked while the sheet is scanned (sizes and
    checksums).
    """
    entries = package.infolist()
    total = sum(one.file_size for one in entries)
    if len(entries) > limits.entries or total > limits.unpacked_bytes:
        raise WorkbookFault("workbook.too_heavy")
    for one in entries:
        if one.flag_bits & 1:
            raise WorkbookFault("workbook.password")
        if one.file_size > limits.ratio_counts_from and one.file_size > one.compress_size * limits.unpacked_ratio:
            raise WorkbookFault("workbook.too_heavy")
    if len({one.filename for one in entries}) != len(entries):
        raise WorkbookFault("workbook.damaged")


def _refuse_other_packages(package: zipfile.ZipFile) -> None:
    names = set(package.namelist())
    if "mimetype" in names and b"opendocument.spreadsheet" in package.read("mimetype")[:200]:
        raise WorkbookFault("workbook.ods")
    if "xl/workbook.bin" in names:
        raise WorkbookFault("workbook.xlsb")
    if any(one.lower().endswith("vbaproject.bin") for one in names):
        raise WorkbookFault("workbook.macros")
    if "xl/workbook.xml" not in names:
        raise WorkbookFault("workbook.not_a_workbook")


def _sheet_parts(package: zipfile.ZipFile) -> tuple[SheetPart, ...]:
    targets = {
        one.get("Id", ""): one.get("Target", "")
        for one in _elements(package, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    parts = []
    for sheet in _elements(package, "xl/workbook.xml", "sheet"):
        target = targets.get(sheet.get("id", ""), "")
        part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if "worksheets/" in part and sheet.get("state", "visible") == "visible":
            package.getinfo(part)
            parts.append(SheetPart(sheet["name"], part))
    if not parts:
        raise WorkbookFault("workbook.damaged")
    return tuple(parts)


def _elements(package: zipfile.ZipFile, part: str, name: str) -> list[dict[str, str]]:
    """The attributes, without prefixes, of every element of that name in a small part."""
    if package.getinfo(part).file_size > _SMALL_PART:
        raise WorkbookFault("workbook.too_heavy")
    found: list[dict[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == name:
            found.append({key.rpartition(":")[2]: value for key, value in attributes.items()})

    parser = careful_parser()
    parser.StartElementHandler = start
    parser.Parse(package.read(part), True)
    return found


def careful_parser() -> expat.XMLParserType:
    """An XML parser that refuses a document type: no workbook has one, and entities are how XML bombs are made."""

    def refuse(*_: object) -> None:
        raise WorkbookFault("workbook.damaged")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    return parser
