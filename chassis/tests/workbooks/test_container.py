"""Whatever is not a sound .xlsx is refused before a parser sees it, by its own code, with a cure."""

import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from chassis.workbooks import Limits, WorkbookFault, read

from .files import COLUMNS, rewritten, workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
SHEET = "xl/worksheets/sheet1.xml"


def refusal(path: Path, limits: Limits | None = None) -> WorkbookFault:
    with pytest.raises(WorkbookFault) as fault:
        list(read(path, COLUMNS, limits=limits).rows())
    assert fault.value.detail
    assert fault.value.way_out
    return fault.value


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("old.xls", OLE, "workbook.xls"),
        ("renamed.xlsx", OLE, "workbook.xls"),
        ("wps.et", OLE, "workbook.et"),
        ("locked.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "workbook.password"),
        ("list.csv", "学号,姓名\n1,王芳\n".encode(), "workbook.csv"),
        ("list.csv", "学号,姓名\n1,王芳\n".encode("gb18030"), "workbook.csv"),
        ("list.xlsx", b"a,b\n1,2\n", "workbook.csv"),
        ("paper.xlsx", b"%PDF-1.7\n1,2\n", "workbook.not_a_workbook"),
        ("page.xlsx", b"<html>\n<td>1,2</td>", "workbook.not_a_workbook"),
        ("nothing.xlsx", b"", "workbook.empty"),
        ("half.xlsx", b"PK\x03\x04" + b"\x00" * 50, "workbook.damaged"),
    ],
)
def test_other_kinds_of_files(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert refusal(path).code == code


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}, "workbook.ods"),
        ({"xl/workbook.bin": b"\x00"}, "workbook.xlsb"),
        ({"xl/workbook.xml": b"<workbook/>", "xl/vbaProject.bin": b"\x00"}, "workbook.macros"),
        ({"word/document.xml": b"<x/>"}, "workbook.not_a_workbook"),
        ({"xl/workbook.xml": b"<workbook/>"}, "workbook.damaged"),
        ({"xl/workbook.xml": b"not xml", "xl/_rels/workbook.xml.rels": b"<"}, "workbook.damaged"),
    ],
)
def test_other_packages(tmp_path: Path, parts: dict[str, bytes], code: str) -> None:
    path = tmp_path / "package.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    assert refusal(path).code == code


def test_a_truncated_file(sound: Path) -> None:
    sound.write_bytes(sound.read_bytes()[:-200])
    assert refusal(sound).code == "workbook.damaged"


def test_a_broken_checksum(sound: Path) -> None:
    content = bytearray(sound.read_bytes())
    with zipfile.ZipFile(sound) as package:
        offset = package.getinfo(SHEET).header_offset
    content[offset + 80] ^= 0xFF
    sound.write_bytes(content)
    assert refusal(sound).code == "workbook.damaged"


def test_a_bomb_is_refused_by_its_directory(sound: Path) -> None:
    rewritten(sound, SHEET, lambda content: content.replace(b"<sheetData>", b"<sheetData>" + b" " * 60_000_000))
    assert sound.stat().st_size < 200_000
    assert refusal(sound).code == "workbook.too_heavy"


@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml"])
def test_a_bomb_whose_directory_lies_about_its_size(sound: Path, part: str) -> None:
    with zipfile.ZipFile(sound, "a", zipfile.ZIP_DEFLATED) as package:
        if part not in package.namelist():
            package.writestr(part, b"<sst/>")
    rewritten(sound, part, lambda content: content + b" " * 60_000_000)
    content = bytearray(sound.read_bytes())
    entry = content.rfind(part.encode()) - 46
    assert content[entry : entry + 4] == b"PK\x01\x02"
    content[entry + 24 : entry + 28] = struct.pack("<I", 2000)
    sound.write_bytes(content)
    assert refusal(sound).code == "workbook.damaged"


def test_more_entries_than_a_workbook_has(sound: Path) -> None:
    with zipfile.ZipFile(sound, "a") as package:
        for number in range(1001):
            package.writestr(f"xl/media/{number}", b"")
    assert refusal(sound).code == "workbook.too_heavy"


def test_entities_are_refused_wherever_they_are_declared(sound: Path) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    for part in (SHEET, "xl/workbook.xml"):
        changed = rewritten(sound, part, lambda content: bomb + content.split(b"?>", 1)[-1])
        assert refusal(changed).code == "workbook.damaged"


def test_limits_on_bytes_and_rows(tmp_path: Path) -> None:
    path = workbook(tmp_path / "rows.xlsx", [["学号", "姓名", "身份证号"], *([["1", "王芳", "2"]] * 11)])
    assert refusal(path, replace(Limits(), rows=10)).code == "workbook.too_many_rows"
    assert len(list(read(path, COLUMNS, limits=replace(Limits(), rows=11)).rows())) == 11
    assert refusal(path, replace(Limits(), file_bytes=100)).code == "workbook.too_big"
