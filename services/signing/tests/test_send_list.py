"""The send list: searched, added, imported, exported."""

import io
from pathlib import Path
from uuid import uuid4

import aiohttp
from openpyxl import load_workbook

from chassis.jobs import JobRunner
from chassis.workbooks import write
from signing.app import build
from signing.policy import FIND

SERVICE = "signing"


async def upload(world, firm, data: bytes, key: str) -> aiohttp.ClientResponse:
    form = aiohttp.FormData()
    form.add_field("file", data, filename="名单.xlsx")
    url = f"http://127.0.0.1:{world.core.settings.http_port}/api/v1/send-list/imports"
    headers = {"Authorization": f"Bearer {firm.person.token}", "Idempotency-Key": key}
    async with aiohttp.ClientSession() as session, session.post(url, data=form, headers=headers) as answer:
        await answer.read()
        return answer


async def fetch(world, firm, path: str) -> list[tuple[object, ...]]:
    """The rows of a workbook, empty cells as ""."""
    url = f"http://127.0.0.1:{world.core.settings.http_port}{path}"
    headers = {"Authorization": f"Bearer {firm.person.token}"}
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        data = await answer.read()
        assert answer.status == 200, data
    sheet = load_workbook(io.BytesIO(data)).active
    return [tuple("" if cell is None else cell for cell in row) for row in sheet.values]


async def test_who_cannot_be_invited_is_not_found_and_nobody_says_why(world) -> None:
    firm = world.firm()
    closed = [
        {"may_sign": False}, {"data_gate_open": False}, {"restricted": True}, {"suspended": True}, {"plan_locked": True},
    ]  # fmt: skip
    answers = [
        (await world.search(firm, await world.student(f"学生{n}", **gates))).body for n, gates in enumerate(closed)
    ]
    ghost = await world.student("无此人")
    world.directory.numbers.clear()
    answers.append((await world.search(firm, ghost)).body)
    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["items"] == []
    assert answers[0]["not_found"]["title"] == "未找到可签约的学生"
    assert (await world.people.sign_in("reader", employer_id=firm.id).post("/api/v1/student-searches", {
        "school": "江城大学", "class_year": 2026, "name": "某", "identity_number": "1",
    })).status == 403  # fmt: skip


async def test_the_status_says_whether_and_never_with_whom(world) -> None:
    student = await world.student()
    await world.agreement(world.firm("甲单位"), student)
    found = await world.search(world.firm("乙单位"), student)
    assert found.body["items"][0]["status"] == {"code": "committed", "label": "已签约/已登记去向"}
    assert "甲单位" not in str(found.body)


async def test_tries_are_limited_per_employer(world) -> None:
    firm, student = world.firm(), await world.student()
    await world.core.redis.set(f"signing:limit:{FIND.name}:{firm.id}", FIND.quota)
    refused = await world.search(firm, student)
    assert (refused.status, refused.body["code"]) == (429, "limit.exceeded")
    assert (await world.search(world.firm("别的单位"), student)).status == 200


async def test_added_once_listed_with_the_reason_and_gone_when_sent(world) -> None:
    firm, one, two = world.firm(), await world.student("甲"), await world.student("乙")
    unfound = await world.student("丙")
    for student in (one, two):
        await world.search(firm, student)
    body = {"items": [{"ref": s.snapshot.name, "student_id": str(s.id)} for s in (one, one, two, unfound)]}
    results = (await firm.person.post("/api/v1/send-list/entries", body)).body["results"]
    assert [(one["outcome"], one.get("already")) for one in results] == [
        ("done", False), ("done", True), ("done", False), ("refused", None),
    ]  # fmt: skip
    world.directory.students[str(two.id)].gates.plan_locked = True
    await world.letter(firm, one)
    rival = await world.send(firm, one, two)
    assert [one["outcome"] for one in rival.body["results"]] == ["refused", "done"]
    assert (await firm.person.get("/api/v1/send-list")).body["items"] == []
    other = await world.student("丁")
    await world.search(firm, other)
    added = await firm.person.post("/api/v1/send-list/entries", {"items": [{"ref": "1", "student_id": str(other.id)}]})
    world.directory.admitted.clear()
    await world.send(firm, other)
    [listed] = (await firm.person.get("/api/v1/send-list")).body["items"]
    assert (listed["added_by"], listed["refused"]["code"]) == ("董明远", "employer.not_admitted")
    path = f"/api/v1/send-list/entries/{added.body['results'][0]['id']}"
    assert (await world.firm("别的单位").person.delete(path)).status == 404
    assert (await firm.person.delete(path)).status == 204


async def test_a_file_is_taken_row_by_row_and_given_back_as_a_file(world, tmp_path: Path) -> None:
    firm = world.firm()
    students = [await world.student(f"学生{n}") for n in range(3)]
    cards = ["420106200402159013", "420106200402159021", "42010620040215903X"]
    for student, card in zip(students, cards, strict=True):
        world.directory.numbers[(student.snapshot.name, card)] = student.snapshot.student_id
    file = tmp_path / "list.xlsx"
    good = [["江城大学", "2026", s.snapshot.name, card] for s, card in zip(students, cards, strict=True)]
    nobody, no_school = ["江城大学", "2026", "无此人", cards[0]], ["", "2026", "缺校", cards[0]]
    write(file, ["毕业院校", "毕业届", "姓名", "身份证号"], [*good, good[0], nobody, no_school])
    key = str(uuid4())
    first = await upload(world, firm, file.read_bytes(), key)
    again = await upload(world, firm, file.read_bytes(), key)
    assert (first.status, again.status, again.headers.get("Idempotency-Replayed")) == (202, 202, "true")
    runner = JobRunner(world.core.db, build(world.core).jobs)
    assert await runner.once()
    job = (await firm.person.get(first.headers["Location"])).body
    assert (job["state"], job["total"], job["succeeded"], job["unchanged"], job["refused"]) == (
        "done",
        len(good) + 3,
        len(good),
        1,
        2,
    )
    assert [(one["row"], one["code"]) for one in job["problems"]] == [
        (len(good) + 3, "student.not_found"), (len(good) + 4, "cell.empty"),
    ]  # fmt: skip
    assert good[0][3] not in str(job)
    [file_shown] = job["files"]
    back = await fetch(world, firm, file_shown["href"])
    titles = ("毕业院校", "毕业届", "姓名", "身份证号", "问题", "怎么改")
    assert (back[0], [row[:4] for row in back[1:]]) == (titles, [tuple(nobody), ("", *no_school[1:])])
    assert all(row[4] and row[5] for row in back[1:])
    assert (await world.firm("别的单位").person.get(file_shown["href"])).status == 404
    kept = [
        one.read_bytes() for one in world.core.settings.state_dir.rglob("*") if one.is_file() and job["id"] in str(one)
    ]
    assert len(kept) == 2
    assert not any(data.startswith(b"PK") for data in kept)
    assert (await world.firm("别的单位").person.get(first.headers["Location"])).status == 404
    exported = await fetch(world, firm, "/api/v1/send-list/export")
    assert exported[0] == ("毕业院校", "毕业届", "姓名", "院系", "学历", "专业", "就业状况")
    assert [row[2] for row in exported[1:]] == [row[2] for row in good]


async def test_a_file_that_is_none_fails_with_the_cure(world) -> None:
    firm = world.firm()
    answer = await upload(world, firm, b"no workbook at all", str(uuid4()))
    assert await JobRunner(world.core.db, build(world.core).jobs).once()
    job = (await firm.person.get(answer.headers["Location"])).body
    assert (job["state"], job["problems"][0]["code"]) == ("failed", "workbook.not_a_workbook")
