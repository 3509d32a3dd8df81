"""A roster through the HTTP API: dry run, apply, the same file again, a changed row, rows in error."""

from pathlib import Path
from uuid import UUID

import openpyxl

from chassis.retention import forget_results
from chassis.testing.people import Person
from contracts.wangqian.identity.v1.snapshots_pb2 import StudentSnapshot
from identity.imports.forget_rows import forget_rows

from .house import House
from .uploads import SAMPLES, applied, download, examined, send

PATH = "/api/v1/roster-imports"
ROSTER = SAMPLES / "roster-hubei-2018.xlsx"
SCHOOL = "19002"


def changed_copy(folder: Path, **cells: str) -> Path:
    """The sample with other values in its first row."""
    book = openpyxl.load_workbook(ROSTER)
    sheet = book.active
    headings = [cell.value for cell in sheet[1]]
    for heading, value in cells.items():
        sheet.cell(2, headings.index(heading) + 1).value = value
    book.save(folder / "changed.xlsx")
    return folder / "changed.xlsx"


def admin(house: House) -> Person:
    return house.staff("school_admin", SCHOOL)


async def test_a_dry_run_writes_nothing_and_the_apply_does_what_it_showed(house: House) -> None:
    person = admin(house)
    shown = await examined(person, PATH, ROSTER)
    assert (shown["state"], shown["dry_run"], shown["total"]) == ("done", True, 300)
    assert (shown["result"]["new"], shown["result"]["refused"], shown["result"]["absent"]) == (300, 0, 0)
    count = "SELECT count(*) FROM students WHERE school_id = $1"
    school = house.school_id(SCHOOL)
    assert await house.core.db.hot.fetchval(count, school) == 50

    done = await applied(person, PATH, shown)
    assert (done["state"], done["succeeded"], done["refused"]) == ("done", 300, 0)
    assert await house.core.db.hot.fetchval(count, school) == 350
    events = [one for one in await house.events("StudentRecorded") if one.student.student_number.startswith("20221200")]
    assert len(events) == 300
    assert all(one.version == 1 and not one.changed_fields for one in events)
    bound = [one for one in events if not one.gates.may_sign]
    assert {one.student.training_mode for one in bound} == {"2", "4"}
    assert len(bound) == 12
    told = (await house.events("RosterApplied"))[-1]
    assert (told.created, told.updated, told.account_id) == (300, 0, person.id)


async def test_accounts_come_without_a_password(house: House) -> None:
    person = admin(house)
    await applied(person, PATH, await examined(person, PATH, ROSTER))
    rows = await house.core.db.hot.fetch(
        "SELECT a.password_hash, r.role FROM students s JOIN account_roles r ON r.student_id = s.id"
        " JOIN accounts a ON a.id = r.account_id WHERE s.student_number LIKE '20221200%'"
    )
    assert len(rows) == 300
    assert {(row["password_hash"], row["role"]) for row in rows} == {(None, "student")}


async def test_the_same_file_again_changes_nothing(house: House) -> None:
    person = admin(house)
    await applied(person, PATH, await examined(person, PATH, ROSTER))
    before = len(await house.events("StudentRecorded"))
    again = await examined(person, PATH, ROSTER)
    assert (again["unchanged"], again["result"]["new"], again["result"]["changed"]) == (300, 0, 0)
    # The seeded students of the same class year are not in the file: named, and left alone.
    assert again["result"]["absent"] == 50
    done = await applied(person, PATH, again)
    assert (done["state"], done["succeeded"], done["unchanged"]) == ("done", 0, 300)
    assert len(await house.events("StudentRecorded")) == before
    absent = (await person.get(f"{PATH}/{again['id']}/rows?kind=absent&limit=200")).body["items"]
    assert len(absent) == 50


async def test_a_changed_row_names_its_fields(house: House, tmp_path: Path) -> None:
    person = admin(house)
    await applied(person, PATH, await examined(person, PATH, ROSTER))
    file = changed_copy(tmp_path, 手机号="19912009999", 学院="经济学院", 专业="金融学")
    shown = await examined(person, PATH, file)
    assert (shown["result"]["changed"], shown["result"]["unchanged"]) == (1, 299)
    (row,) = (await person.get(f"{PATH}/{shown['id']}/rows?kind=changed")).body["items"]
    assert {one["field"] for one in row["changes"]} == {"phone", "college", "major"}
    phone = next(one for one in row["changes"] if one["field"] == "phone")
    assert phone["after"] == "1*********9"

    await applied(person, PATH, shown)
    event = (await house.events("StudentRecorded"))[-1]
    assert event.version == 2
    assert set(event.changed_fields) == {"phone", "college", "major"}
    assert event.student.college_name == "经济学院"
    moved = (await house.events("StudentMoved"))[-1]
    assert moved.former_college_id == house.college_id("计算机学院", SCHOOL)


async def test_two_versions_keep_two_papers(house: House, tmp_path: Path) -> None:
    person = admin(house)
    await applied(person, PATH, await examined(person, PATH, ROSTER))
    await applied(person, PATH, await examined(person, PATH, changed_copy(tmp_path, 专业="软件工程")))
    rows = await house.core.db.hot.fetch(
        "SELECT v.version, v.snapshot FROM student_versions v JOIN students s ON s.id = v.student_id"
        " WHERE s.student_number = '20221200000' ORDER BY v.version"
    )
    majors = [(row["version"], StudentSnapshot.FromString(row["snapshot"]).major) for row in rows]
    assert majors == [(1, "计算机科学与技术"), (2, "软件工程")]


async def test_the_ground_moved_between_dry_run_and_apply(house: House, tmp_path: Path) -> None:
    person = admin(house)
    await applied(person, PATH, await examined(person, PATH, ROSTER))
    first = await examined(person, PATH, changed_copy(tmp_path, 专业="软件工程"))
    second = await examined(person, PATH, changed_copy(tmp_path, 专业="人工智能"))
    await applied(person, PATH, second)
    answer = await person.post(f"{PATH}/{first['id']}/apply")
    assert (answer.status, answer.body["code"]) == (412, "import.ground_moved")
    major = await house.core.db.hot.fetchval("SELECT major FROM students WHERE student_number = '20221200000'")
    assert major == "人工智能"


async def test_rows_in_error_block_nobody_and_come_back_as_a_file(house: House, tmp_path: Path) -> None:
    person = admin(house)
    shown = await examined(person, PATH, SAMPLES / "roster-with-errors.xlsx")
    assert shown["refused"] == len(shown["problems"]) > 0
    assert shown["result"]["new"] + shown["refused"] == shown["total"]
    assert all(one["detail"] and one["way_out"] and one["column"] for one in shown["problems"])
    headers = await download(person, shown["files"][0]["href"], tmp_path / "failed.xlsx")
    assert headers["Content-Disposition"].endswith('filename="failed.xlsx"')
    returned = await examined(person, PATH, tmp_path / "failed.xlsx")
    # A repeated row may stand alone now; all others are refused again.
    repeated = sum(one["code"] == "row.repeated" for one in shown["problems"])
    assert returned["total"] == shown["refused"]
    assert shown["refused"] - repeated <= returned["refused"] <= shown["refused"]
    done = await applied(person, PATH, shown)
    assert done["succeeded"] == shown["result"]["new"]


async def test_a_second_live_record_of_a_person_is_refused(house: House) -> None:
    """The same people in the same class year at another school."""
    await applied(admin(house), PATH, await examined(admin(house), PATH, ROSTER))
    other = house.staff("school_admin", "19001")
    shown = await examined(other, PATH, ROSTER)
    assert (shown["result"]["new"], shown["refused"]) == (0, 300)
    assert {one["code"] for one in shown["problems"]} == {"roster.second_record"}


async def test_what_is_no_workbook_is_refused_whole_with_its_cure(house: House, tmp_path: Path) -> None:
    file = tmp_path / "roster.xlsx"
    file.write_text("学号,姓名\n1,王芳\n")
    shown = await examined(admin(house), PATH, file)
    assert shown["state"] == "failed"
    assert shown["problems"][0]["code"].startswith("workbook.")
    answer = await admin(house).post(f"{PATH}/{shown['id']}/apply")
    assert (answer.status, answer.body["code"]) == (409, "import.not_ready")


async def test_a_key_repeated_is_one_import(house: House) -> None:
    person = admin(house)
    first = await send(person, PATH, ROSTER, key="the-same-key")
    second = await send(person, PATH, ROSTER, key="the-same-key")
    assert first == second
    assert await house.core.db.hot.fetchval("SELECT count(*) FROM jobs") == 1


async def test_another_school_sees_nothing_of_it(house: House) -> None:
    shown = await examined(admin(house), PATH, ROSTER)
    stranger = house.staff("school_admin", "19001")
    for path in (f"{PATH}/{shown['id']}", f"{PATH}/{shown['id']}/rows?kind=new"):
        assert (await stranger.get(path)).status == 404
    assert (await stranger.post(f"{PATH}/{shown['id']}/apply")).status == 404
    reviewer = house.staff("college_reviewer", SCHOOL, college_id=house.college_id("经济学院", SCHOOL))
    assert (await send(reviewer, PATH, ROSTER))[0] == 403


async def test_rows_and_files_of_an_import_go_after_thirty_days(house: House) -> None:
    person = admin(house)
    shown = await examined(person, PATH, SAMPLES / "roster-with-errors.xlsx")
    assert [file["expires_at"] > shown["finished_at"] for file in shown["files"]] == [True]
    db = house.core.db.hot
    await db.execute("UPDATE jobs SET finished_at = finished_at - interval '31 days' WHERE id = $1", UUID(shown["id"]))
    await forget_results(house.core)
    await forget_rows(house.core)
    assert await db.fetchval("SELECT count(*) FROM import_rows WHERE import_id = $1", UUID(shown["id"])) == 0
    assert (await person.get(f"{PATH}/{shown['id']}")).body["files"] == []
    assert (await person.get(shown["files"][0]["href"])).status == 404
