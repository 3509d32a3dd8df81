"""What each event tells to whom, without a broker: the listener's transaction alone."""

from datetime import UTC, datetime
from typing import Any

import pytest
from google.protobuf.message import Message

from chassis.actor import PLATFORM
from chassis.core import Core
from chassis.event import Event
from chassis.ids import new_id
from contracts.wangqian.review.v1.events_pb2 import ReviewStepDecided
from contracts.wangqian.signing.v1.events_pb2 import InvitationRevoked
from contracts.wangqian.termination.v1.events_pb2 import TerminationAsked, TerminationConsented
from notify.edges.listeners import listeners

from .events import INVITATION, accepted, invited, policy, recorded, termination

SERVICE = "notify"


def event(data: Message, key: str = "s-1") -> Event:
    return Event(
        id=str(new_id()), type=data.DESCRIPTOR.full_name, source="signing", topic="t", shard=0, epoch=1, seq=1, key=key,
        time=datetime.now(UTC), actor=PLATFORM, data=data,
    )  # fmt: skip


async def listen(core: Core, *events: Event) -> None:
    known = listeners()
    for one in events:
        async with core.db.begin() as tx:
            listener: Any = known[type(one.data)]
            await listener(tx, one)


async def wishes(core: Core) -> list[tuple[str, str, str, bool]]:
    rows = await core.db.hot.fetch("SELECT * FROM notices ORDER BY group_kind")
    return [(row["group_kind"], row["group_id"], row["template"], row["mailed"]) for row in rows]


async def test_the_same_event_twice_is_one_wish(core: Core) -> None:
    once = event(invited())
    await listen(core, once, once)
    assert await wishes(core) == [("student", "s-1", "invitation_sent", True)]


@pytest.mark.parametrize(("channels", "mailed"), [(["email"], True), (["wechat"], True), (["sms"], False), ([], False)])
async def test_the_school_says_whether_its_students_get_mail(core: Core, channels: list[str], mailed: bool) -> None:
    await listen(core, event(policy(notice_channels=channels)), event(invited()))
    assert [wish[3] for wish in await wishes(core)] == [mailed]


async def test_employers_always_get_mail(core: Core) -> None:
    await listen(core, event(policy(notice_channels=[])), event(accepted()))
    assert {(kind, mailed) for kind, _, _, mailed in await wishes(core)} == {
        ("college", False), ("employer", True), ("school", False), ("student", False),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("steps", "asked"),
    [("college,school", ["college"]), ("school", ["school"]), ("either", ["college", "school"]), ("", [])],
)
async def test_the_first_step_of_the_policy_is_told(core: Core, steps: str, asked: list[str]) -> None:
    await listen(core, event(policy(review_steps={"agreement": steps} if steps else {})), event(accepted()))
    assert [kind for kind, _, template, _ in await wishes(core) if template == "case_waiting"] == asked


@pytest.mark.parametrize(("asked_by", "told"), [("student", "employer"), ("employer", "student")])
async def test_a_termination_is_told_to_the_other_party(core: Core, asked_by: str, told: str) -> None:
    await listen(core, event(TerminationAsked(termination=termination(asked_by))))
    assert [kind for kind, *_ in await wishes(core)] == [told]


async def test_consent_is_told_to_the_asker_and_the_first_reviewers(core: Core) -> None:
    await listen(core, event(policy()), event(TerminationConsented(termination=termination("employer"))))
    assert [(kind, template) for kind, _, template, _ in await wishes(core)] == [
        ("college", "case_waiting"),
        ("employer", "termination_consented"),
    ]


@pytest.mark.parametrize(("by_platform", "told"), [(True, ["employer", "student"]), (False, ["student"])])
async def test_a_letter_revoked_by_the_platform_is_told_to_both(core: Core, by_platform: bool, told: list[str]) -> None:
    await listen(core, event(InvitationRevoked(invitation=INVITATION, reason="单位已停用", by_platform=by_platform)))
    assert [kind for kind, *_ in await wishes(core)] == told


async def test_a_step_goes_on_to_the_school_of_the_student_as_it_is_now(core: Core) -> None:
    decided = ReviewStepDecided(
        review_id="r-1", subject_kind="agreement", subject_id="a-1", step="college", student_id="s-1"
    )
    await listen(core, event(recorded(2, school_id="u-2")), event(recorded(1)), event(decided))
    assert await wishes(core) == [("school", "u-2", "case_handed_on", False), ("student", "s-1", "step_decided", False)]
    pages = await core.db.hot.fetch("SELECT page FROM notices ORDER BY group_kind")
    assert [row["page"] for row in pages] == ["/cases/r-1", "/agreements/a-1"]


async def test_a_correction_is_told_with_its_fields_and_a_moved_gate_is_not(core: Core) -> None:
    await listen(core, event(recorded(1)), event(recorded(2, ("gates",))), event(recorded(3, ("major", "name"))))
    assert await wishes(core) == [("student", "s-1", "student_corrected", False)]
    assert await core.db.hot.fetchval("SELECT facts->>'changed' FROM notices") == "专业、姓名"
