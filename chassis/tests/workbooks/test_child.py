"""The child process: streams what it reads, passes refusals on, and dies alone."""

import asyncio
import importlib
import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from chassis.workbooks import Limits, WorkbookFault, stream, write

from .files import rewritten

LIMITS = Limits()


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The functions that the child runs; the child must be able to import them too."""
    here = str(Path(__file__).parent)
    monkeypatch.syspath_prepend(here)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([here, *sys.path]))
    return importlib.import_module("readers_for_child")


async def all_of(function: object, *args: object, limits: Limits | None = None) -> list[object]:
    return [item async for batch in stream(function, *args, limits=limits) for item in batch]  # type: ignore[arg-type]


def test_all_rows_arrive_in_order_in_batches(tmp_path: Path, readers: ModuleType) -> None:
    write(tmp_path / "f.xlsx", ["学号", "姓名", "身份证号"], ([str(one), "王", "1"] for one in range(1201)))

    async def sizes() -> list[int]:
        return [len(batch) async for batch in stream(readers.numbered, tmp_path / "f.xlsx")]

    assert asyncio.run(sizes()) == [500, 500, 201]
    assert asyncio.run(all_of(readers.numbered, tmp_path / "f.xlsx")) == list(range(2, 1203))


def test_a_refusal_arrives_with_its_sentences(tmp_path: Path, readers: ModuleType) -> None:
    (tmp_path / "f.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    with pytest.raises(WorkbookFault, match=r"workbook\.xls") as fault:
        asyncio.run(all_of(readers.numbered, tmp_path / "f.xls"))
    assert "另存为" in fault.value.way_out


@pytest.mark.parametrize(("name", "code"), [("dying", "workbook.unreadable"), ("hungry", "workbook.too_heavy")])
def test_a_reader_that_dies_or_eats_too_much_is_a_refusal(readers: ModuleType, name: str, code: str) -> None:
    with pytest.raises(WorkbookFault, match=code):
        asyncio.run(all_of(getattr(readers, name)))


def test_a_cell_in_the_farthest_corner_does_not_take_the_memory(sound: Path, readers: ModuleType) -> None:
    rewritten(
        sound,
        "xl/worksheets/sheet1.xml",
        lambda content: content.replace(
            b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        ),
    )
    with pytest.raises(WorkbookFault, match=r"workbook\.(unreadable|too_heavy)"):
        asyncio.run(all_of(readers.numbered, sound))


def test_a_reader_that_does_not_end_is_stopped(readers: ModuleType) -> None:
    started = time.monotonic()
    with pytest.raises(WorkbookFault, match=r"workbook\.unreadable"):
        asyncio.run(all_of(readers.slow, limits=replace(LIMITS, seconds=1)))
    assert time.monotonic() - started < 30


def test_the_child_is_given_no_secrets(readers: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_SECRET", "x")
    assert asyncio.run(all_of(readers.secrets)) == []
