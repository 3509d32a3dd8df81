"""The four presets against the law's table, and changing a school's policy."""

import pytest
from pydantic import ValidationError

from chassis.clock import wire
from chassis.testing.waiting import until
from identity.policies import PRESETS, PolicyDocument, preset

from .house import House

# The table of the law, row by row; columns in the order of PRESETS.
TABLE = {
    "reply_days_default": (5, 5, 14, 14),
    "reply_days_choosable": (True, True, False, False),
    "open_letters_cap": (None, None, 5, None),
    "decline_reason_required": (False, False, True, True),
    "find_by_phone": (False, True, True, True),
    "admission": ("that_school", "any_school", "that_school", "that_school"),
    "gate": ("record_approved", "record_approved", "none", "confirmed_and_approved"),
    "channels": (["online", "paper"], ["online", "paper"], ["online", "student_initiated"], ["online"]),
    "termination_mode": ("mutual", "mutual", "proof", "proof"),
    "termination_askers": (["student", "employer"], ["student", "employer"], ["student"], []),
    "point_of_effect": ("approval", "approval", "acceptance", "acceptance"),
    "withdraw_acceptance_hours": (24, 24, 0, 0),
    "terminations_allowed": (1, 1, 1, None),
    "waiting_working_days": (0, 0, 15, 0),
    "reissue": (False, False, True, True),
    "copies": (1, 1, 4, 1),
    "filing_form": (False, False, False, True),
    "notice_channels": (["email"], ["email"], ["wechat"], ["wechat"]),
    "barred_training_modes": (["2", "3", "4", "5"],) * 4,
}
STEPS = {
    "agreement": ("school", "either", "college,school", "college,school"),
    "paper": ("school", "either", None, None),
    "student_initiated": (None, None, "college,school", "college"),
    "termination": ("school", "either", "school", "school"),
    "destination": ("school", "either", "school", "school"),
    "release": ("school", "either", "school", "school"),
    "data_check": ("school", "either", "college", "college"),
    "record_verification": (None, None, "college", "college"),
    "reissue": (None, None, "school", "school"),
    "admission": ("school", "school", "school", "school"),
}


@pytest.mark.parametrize(("place", "name"), list(enumerate(PRESETS)))
def test_a_preset_is_what_the_law_says(place: int, name: str) -> None:
    document = preset(name)
    assert {field: getattr(document, field) for field in TABLE} == {field: row[place] for field, row in TABLE.items()}
    steps = {subject: row[place] for subject, row in STEPS.items() if row[place] is not None}
    assert document.review_steps == steps


@pytest.mark.parametrize("name", PRESETS)
def test_a_document_survives_its_message(name: str) -> None:
    assert PolicyDocument.of_message(preset(name).as_message()) == preset(name)


@pytest.mark.parametrize(
    "wrong",
    [
        {"reply_days_default": 31},
        {"channels": ["online", "online"]},
        {"channels": ["paper"], "review_steps": {"agreement": "school"}},
        {"review_steps": {**preset("hubei-2018").review_steps, "admission": "college"}},
        {"gate": "sometimes"},
        {"barred_training_modes": ["1"]},
        {"surprise": 1},
    ],
)
def test_a_document_that_breaks_a_rule_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        PolicyDocument(**{**preset("hubei-2018").model_dump(), **wrong})


async def test_only_the_school_admin_changes_it_having_seen_it(house: House) -> None:
    path = f"/api/v1/policies/{house.school_id()}"
    admin = house.staff("school_admin")
    seen = await admin.get(path)
    body = seen.body["policy"] | {"reply_days_default": 7}
    assert (await admin.put(path, body)).status == 428
    assert (await house.staff("school_reviewer").put(path, body, seen=seen.etag)).status == 403
    assert (await house.staff("school_admin", "19002").put(path, body, seen=seen.etag)).status == 404
    assert (await house.admin_of("changjiang").get(path)).status == 404
    bad = await admin.put(path, body | {"reply_days_default": 99}, seen=seen.etag)
    assert (bad.status, bad.body["errors"][0]["pointer"]) == (422, "/reply_days_default")

    changed = await admin.put(path, body, seen=seen.etag)
    assert (changed.status, changed.body["version"]) == (200, 2)
    told = (await house.events("SchoolPolicyChanged"))[-1]
    assert (told.version, told.policy.reply_days_default) == (2, 7)
    ahead = told.valid_from.ToDatetime() - house.core.clock.now().replace(tzinfo=None)
    assert 40 < ahead.total_seconds() <= 60
    # Not in force yet, and who saw the first version saw too little.
    assert (await admin.get(path)).body["version_in_force"] == 1
    late = await admin.put(path, body, seen=seen.etag)
    assert (late.status, late.body["code"]) == (412, "version.stale")
    params = late.body["params"]
    assert params["current_etag"] == changed.headers["ETag"]
    assert params["changed_by"]
    assert params["changed_at"] <= wire(house.core.clock.now())


async def test_a_gate_that_moves_is_announced_for_every_student(house: House) -> None:
    path = f"/api/v1/policies/{house.school_id()}"
    admin = house.staff("school_admin")
    seen = await admin.get(path)
    body = seen.body["policy"] | {"gate": "confirmed_and_approved"}
    assert (await admin.put(path, body, seen=seen.etag)).status == 200
    before = len(await house.events("StudentRecorded"))
    # A minute later.
    await house.core.db.hot.execute("UPDATE policies SET valid_from = now() WHERE version = 2")
    await house.core.db.hot.execute("UPDATE jobs SET run_after = now() WHERE kind = 'regate'")

    async def told() -> bool:
        return len(await house.events("StudentRecorded")) == before + 50

    await until(told, 20)
    last = (await house.events("StudentRecorded"))[-1]
    assert (last.gates.data_gate_open, last.version) == (False, 2)
