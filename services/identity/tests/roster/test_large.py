"""Fifty thousand rows, through the child process as the import does it."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from stdnum.cn import ric

from chassis.workbooks import Limits, Tally, stream, write
from identity.roster import read_roster

from .test_reading import SOUND, TITLES, TODAY

ROWS = 50_000
# The child may not even reserve more than this, interpreter and libraries included.
BOUNDED = Limits(address_space=300 * 1024 * 1024)


def many() -> Iterator[list[str]]:
    for number in range(ROWS):
        birth = f"{2000 + number % 5}{1 + number // 5 % 12:02d}{1 + number // 60 % 28:02d}"
        card = f"429021{birth}{901 + number // 1680 * 2:03d}"
        row = [*SOUND]
        row[0], row[3] = f"2022{number:07d}", card + ric.calc_check_digit(card + "0")
        row[8] = "神仙毕业" if number % 2 else row[8]
        yield row


@pytest.mark.slow
def test_a_large_roster_half_wrong_is_read_in_bounded_memory(tmp_path: Path) -> None:
    file = tmp_path / "large.xlsx"
    write(file, TITLES, many())

    async def last() -> Tally:
        batch: list[object] = []
        async for batch in stream(read_roster, file, {"土木工程学院"}, TODAY, limits=BOUNDED):
            assert len(batch) <= 500
        assert isinstance(batch[-1], Tally)
        return batch[-1]

    tally = asyncio.run(last())
    assert (tally.rows, tally.good, tally.refused) == (ROWS, ROWS // 2, ROWS // 2)
