"""No identity number, phone or address in clear at rest, in an event, or in a log line (domain 12)."""

import pytest
from python_calamine import CalamineWorkbook

from .house import House
from .uploads import SAMPLES, applied, examined

PATH = "/api/v1/roster-imports"
ROSTER = SAMPLES / "roster-hubei-2018.xlsx"


async def test_numbers_are_nowhere_in_clear(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    rows = CalamineWorkbook.from_path(str(ROSTER)).get_sheet_by_index(0).to_python()
    place = {title: n for n, title in enumerate(rows[0])}
    secret = [str(row[place[title]]) for row in rows[1:40] for title in ("身份证号", "手机号", "邮箱")]
    secret += [str(row[place["通讯地址"]]) for row in rows[1:40]]

    person = house.staff("school_admin", "19002")
    shown = await examined(person, PATH, ROSTER)
    await applied(person, PATH, shown)
    await examined(person, PATH, SAMPLES / "roster-with-errors.xlsx")

    tables = await house.core.db.hot.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    for table in tables:
        name = table["tablename"]
        # Every column as text; binary ones also as the text that they may be.
        for row in await house.core.db.hot.fetch(f'SELECT t::text AS row FROM "{name}" t'):
            found = [one for one in secret if one in row["row"] or one.encode().hex() in row["row"]]
            assert not found, f"{name} shows {len(found)} of them"
    for path in (house.core.settings.state_dir).rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not data.startswith(b"PK"), f"{path.name} lies there in clear"
            assert not any(one.encode() in data for one in secret)
    logged = capsys.readouterr()
    assert not any(one in logged.out + logged.err for one in secret)
