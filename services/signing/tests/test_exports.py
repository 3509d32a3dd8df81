"""Letters and agreements as workbooks: the columns of the data centre, only what the asker may see, audited."""

import io
from typing import Any

import aiohttp
import pytest
from openpyxl import load_workbook

from chassis.clock import shanghai_day
from contracts.wangqian.audit.v1.events_pb2 import Audited
from signing.use_cases import export

SERVICE = "signing"
COLUMNS = ("毕业院校", "姓名", "身份证号", "学历", "专业", "发送日期", "应约状态", "审核状态")


async def fetch(world, person, path: str) -> tuple[int, Any]:
    """The status, and the rows of the workbook with empty cells as ""; else the problem."""
    url = f"http://127.0.0.1:{world.core.settings.http_port}{path}"
    async with (
        aiohttp.ClientSession() as session,
        session.get(url, headers={"Authorization": f"Bearer {person.token}"}) as answer,
    ):
        if answer.status != 200:
            return answer.status, await answer.json(content_type=None)
        sheet = load_workbook(io.BytesIO(await answer.read())).active
        return 200, [tuple("" if cell is None else cell for cell in row) for row in sheet.values]


async def test_an_employer_takes_its_letters_and_agreements(world) -> None:
    firm, one, two = world.firm(), await world.student("甲"), await world.student("乙")
    await world.letter(firm, two)
    world.clock.forward(seconds=1)
    agreement = await world.agreement(firm, one)
    await world.letter(world.firm("别的单位"), two)
    status, rows = await fetch(world, firm.person, "/api/v1/invitations/export")
    today = shanghai_day(world.clock.now()).isoformat()
    assert (status, rows[0]) == (200, COLUMNS)
    assert rows[1:] == [
        ("江城大学", "甲", "420106********9013", "本科生毕业", "软件工程", today, "双方已签约", "审核中"),
        ("江城大学", "乙", "420106********9013", "本科生毕业", "软件工程", today, "待应约", ""),
    ]
    _, rows = await fetch(world, firm.person, "/api/v1/agreements/export")
    assert rows[0] == ("协议编号", *COLUMNS)
    assert [row[:3] for row in rows[1:]] == [(agreement["number"], "江城大学", "甲")]
    world.clock.forward(days=30)
    firm.person = world.people.sign_in("reader", employer_id=firm.id)
    _, rows = await fetch(world, firm.person, "/api/v1/invitations/export?state=expired")
    assert [row[6] for row in rows[1:]] == ["已过期"]
    taken = [one for one in await world.told(Audited) if one.act.endswith("exported")]
    assert [(one.act, one.subject_id, one.facts["rows"]) for one in taken] == [
        ("invitations.exported", firm.id, "2"), ("agreements.exported", firm.id, "1"), ("invitations.exported", firm.id, "1"),
    ]  # fmt: skip


async def test_reviewers_take_what_they_see_and_students_nothing(world) -> None:
    firm, student = world.firm(), await world.student()
    await world.agreement(firm, student)
    for reviewer in (world.reviewer(), world.reviewer("college_reviewer")):
        _, rows = await fetch(world, reviewer, "/api/v1/agreements/export")
        assert rows[0] == ("用人单位", "协议编号", *COLUMNS)
        assert [row[0] for row in rows[1:]] == [firm.snapshot.name]
    stranger = world.people.sign_in("school_reviewer", "外校", school_id=firm.id)
    assert len((await fetch(world, stranger, "/api/v1/invitations/export"))[1]) == 1
    assert (await fetch(world, student.person, "/api/v1/invitations/export"))[0] == 403


async def test_more_rows_than_a_file_takes_are_refused_not_cut_off(world, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MOST_EXPORTED", 1)
    firm = world.firm()
    await world.letter(firm, await world.student("甲"))
    assert (await fetch(world, firm.person, "/api/v1/invitations/export"))[0] == 200
    await world.letter(firm, await world.student("乙"))
    status, problem = await fetch(world, firm.person, "/api/v1/invitations/export")
    assert (status, problem["code"]) == (409, "export.too_many")
    assert len([one for one in await world.told(Audited) if one.act == "invitations.exported"]) == 1
