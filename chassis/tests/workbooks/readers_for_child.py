"""What the tests let the child process run."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

from chassis.workbooks import Column, read

COLUMNS = (Column("number", "学号"), Column("name", "姓名"), Column("card", "身份证号"))


def numbered(path: Path) -> Iterator[int]:
    yield from (one.number for one in read(path, COLUMNS).rows())


def secrets() -> Iterator[str]:
    yield from (name for name in os.environ if "SECRET" in name)


def dying() -> Iterator[int]:
    yield 1
    os.abort()


def hungry() -> Iterator[int]:
    yield len(bytearray(4 * 1024**3))


def slow() -> Iterator[int]:
    yield os.getpid()
    time.sleep(60)
