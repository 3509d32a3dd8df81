"""Student records over HTTP: who sees whom, restriction with its announcements, unmasking with its audit."""

from chassis.testing.waiting import until

from .house import House

STUDENT = "20229100001"
LISTED = "/api/v1/students"


async def test_lists_end_at_the_scope(house: House) -> None:
    school = (await house.staff("school_reviewer").get(f"{LISTED}?limit=200")).body["items"]
    assert len(school) == 50
    assert {one["school"]["name"] for one in school} == {"江城大学"}
    college_id = house.college_id("经济学院")
    college = await house.staff("college_reviewer", college_id=college_id).get(f"{LISTED}?limit=200")
    assert {one["college"]["name"] for one in college.body["items"]} == {"经济学院"}
    province = house.people.sign_in("province_operator")
    assert len((await province.get(f"{LISTED}?limit=200")).body["items"]) == 200
    for person in (house.admin_of("changjiang"), house.people.sign_in("student")):
        assert (await person.get(LISTED)).status == 403


async def test_pages_follow_each_other_without_gap_or_repeat(house: House) -> None:
    person, found, cursor = house.staff("school_reviewer"), [], ""
    while True:
        page = (await person.get(f"{LISTED}?limit=7{cursor}")).body
        found += [one["student_number"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert len(found) == len(set(found)) == 50
    other = house.staff("school_reviewer", "19002")
    first = (await person.get(f"{LISTED}?limit=7")).body
    assert (await other.get(f"{LISTED}?limit=7&cursor={first['next']}")).body["code"] == "cursor.mismatch"


async def test_one_record_is_seen_by_its_own_and_by_nobody_else(house: House) -> None:
    student_id = house.student_id(STUDENT)
    path = f"{LISTED}/{student_id}"
    own = await house.people.sign_in("student", student_id=student_id).get(path)
    assert own.body["phone"] == "19900010001"
    staff = await house.staff("school_reviewer").get(path)
    assert "phone" not in staff.body
    assert staff.body["identity_number_masked"].startswith("429099********")
    college = house.college_id("计算机学院")
    assert (await house.staff("college_reviewer", college_id=college).get(path)).status == 200
    strangers = (
        house.staff("school_admin", "19002"),
        house.staff("college_reviewer", college_id=house.college_id("经济学院")),
        house.people.sign_in("student", student_id=house.student_id("20229100002")),
        house.admin_of("changjiang"),
    )
    for stranger in strangers:
        for act, body in (("restrict", {"reason": "无"}), ("lift", {}), ("reveal", {"purpose": "无"})):
            assert (await stranger.post(f"{path}/{act}", body)).status == 404
        assert (await stranger.get(path)).status == 404


async def test_restriction_is_announced_with_its_reason_and_lifted(house: House) -> None:
    path = f"{LISTED}/{house.student_id(STUDENT)}"
    person = house.staff("school_reviewer")
    answer = await person.post(f"{path}/restrict", {"reason": "学籍异动核查中"})
    assert (answer.status, answer.body["state"]["code"]) == (200, "restricted")
    gates = (await house.events("StudentRecorded"))[-1].gates
    assert (gates.restricted, gates.restricted_reason) == (True, "学籍异动核查中")
    assert (await house.events("StudentRestricted"))[-1].reason == "学籍异动核查中"
    again = await person.post(f"{path}/restrict", {"reason": "再次"})
    assert (again.status, again.body["code"]) == (409, "student.restricted_already")
    shown = {one["act"]: one["allowed"] for one in answer.body["acts"]}
    assert shown == {"restrict": False, "lift": True, "reveal": True}

    lifted = await person.post(f"{path}/lift", {})
    assert lifted.body["state"]["code"] == "may_sign"
    assert not (await house.events("StudentRecorded"))[-1].gates.restricted
    assert (await person.post(f"{path}/lift", {})).body["code"] == "student.not_restricted"


async def test_a_college_reviewer_and_the_student_may_not_restrict(house: House) -> None:
    path = f"{LISTED}/{house.student_id(STUDENT)}/restrict"
    reviewer = house.staff("college_reviewer", college_id=house.college_id("计算机学院"))
    student = house.people.sign_in("student", student_id=house.student_id(STUDENT))
    for person in (reviewer, student, house.people.sign_in("province_operator")):
        answer = await person.post(path, {"reason": "无"})
        assert (answer.status, answer.body["code"]) == (403, "act.forbidden")


async def test_a_restriction_ends_by_itself(house: House) -> None:
    student_id = house.student_id(STUDENT)
    person = house.staff("school_admin")
    await person.post(f"{LISTED}/{student_id}/restrict", {"reason": "临时", "until": "2099-01-01T00:00:00Z"})
    past = {"reason": "过去", "until": "2020-01-01T00:00:00Z"}
    other = house.student_id("20229100002")
    assert (await person.post(f"{LISTED}/{other}/restrict", past)).body["code"] == "student.until_past"
    await house.core.db.hot.execute("UPDATE students SET restricted_until = now() WHERE id = $1", student_id)
    from identity.adapters.numbers import Numbers
    from identity.adapters.students import Students
    from identity.secrecy import FOLDER, Secrecy
    from identity.use_cases.lift_restriction import lift_ended

    registry = Students(Numbers(Secrecy.load(house.core.settings.secrets_dir / FOLDER)))
    await lift_ended(house.core, registry)

    async def lifted() -> bool:
        return len(await house.events("StudentRestrictionLifted")) == 1

    await until(lifted)
    assert not await house.core.db.hot.fetchval("SELECT restricted FROM students WHERE id = $1", student_id)


async def test_unmasking_is_audited_and_its_answer_kept_nowhere(house: House) -> None:
    path = f"{LISTED}/{house.student_id(STUDENT)}/reveal"
    answer = await house.staff("school_reviewer").post(path, {"purpose": "核对报到证"})
    number = answer.body["identity_number"]
    assert len(number) == 18
    audited = (await house.events("Audited"))[-1]
    assert (audited.act, audited.purpose) == ("identity_number.revealed", "核对报到证")
    kept = await house.core.db.hot.fetch("SELECT answer FROM idempotency WHERE answer IS NOT NULL")
    assert not any(number.encode() in row["answer"] for row in kept)
    assert (await house.people.sign_in("province_operator").post(path, {"purpose": "看看"})).status == 403
