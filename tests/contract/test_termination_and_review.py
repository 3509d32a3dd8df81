"""Termination and review at work together, over the real broker: from the consent to the applied decision, each told once."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from chassis.actor import Actor
from chassis.testing.app_under_test import running
from chassis.testing.plugin import Parts, close_core, fresh_database, open_core
from chassis.testing.waiting import until
from contracts.wangqian.identity.v1.policy_pb2 import Policy
from contracts.wangqian.identity.v1.snapshots_pb2 import EmployerSnapshot, StudentSnapshot
from contracts.wangqian.signing.v1.snapshots_pb2 import AGREEMENT_STATE_EFFECTIVE, CHANNEL_ONLINE, AgreementSnapshot
from review.app import build as build_review
from review.lifecycle import Act
from review.use_cases.decide import Verdict, decide
from termination.adapters import terminations
from termination.app import build as build_termination
from termination.rules import Rules
from termination.use_cases.ask import Known, ask
from termination.use_cases.consent import consent

SCHOOL, COLLEGE, STUDENT, EMPLOYER = (str(uuid4()) for _ in range(4))


def agreement() -> AgreementSnapshot:
    return AgreementSnapshot(
        agreement_id=str(uuid4()), number="104862600000017", channel=CHANNEL_ONLINE, state=AGREEMENT_STATE_EFFECTIVE,
        student=StudentSnapshot(
            student_id=STUDENT, name="陈思源", school_id=SCHOOL, school_name="江城大学", college_id=COLLEGE,
            college_name="计算机学院", class_year=2026,
        ),
        employer=EmployerSnapshot(employer_id=EMPLOYER, name="某某公司"),
    )  # fmt: skip


async def test_a_round_goes_out_and_its_decision_comes_back(parts: Parts) -> None:
    asking = await open_core(parts, "termination", await fresh_database(parts, "termination"))
    judging = await open_core(parts, "review", await fresh_database(parts, "review"))
    student = Actor(
        kind="student", id=str(uuid4()), role="student", name="陈思源", student_id=STUDENT, proved_at=datetime.now(UTC)
    )
    recruiter = Actor(kind="employer", id=str(uuid4()), role="recruiter", name="赵经理", employer_id=EMPLOYER)
    college = Actor(
        kind="school", id=str(uuid4()), role="college_reviewer", name="王老师", school_id=SCHOOL, college_id=COLLEGE
    )
    office = Actor(kind="school", id=str(uuid4()), role="school_reviewer", name="李老师", school_id=SCHOOL)
    policy = Policy(
        termination_mode="mutual", termination_askers=["student"], review_steps={"termination": "college,school"}
    )
    termination_id, review_id = str(uuid4()), str(uuid4())

    async def case() -> Any:
        return await judging.db.hot.fetchrow("SELECT * FROM cases WHERE review_id = $1", review_id)

    async with running(asking, build_termination(asking)), running(judging, build_review(judging)):
        async with asking.db.begin(student) as tx:
            made = await ask(tx, Known(agreement(), Rules.of(policy, 1)), termination_id, "考取了研究生")
            # Signing's answer to the hold; what happens without one: services/termination/tests.
            await terminations.save(tx, made, made.held(tx.now))
        async with asking.db.begin(recruiter) as tx:
            await consent(tx, termination_id, 2, review_id)
        opened = await until(case, what="the case")
        assert (opened["step"], opened["subject_kind"], opened["college_name"]) == (
            "college",
            "termination",
            "计算机学院",
        )
        for version, who in enumerate((college, office), 1):
            async with judging.db.begin(who) as tx:
                await decide(tx, review_id, version, Verdict(Act.APPROVE))

        async def is_applied() -> bool:
            return (await case())["state"] == "applied"

        await until(is_applied, what="the decision to be applied and answered")
        assert await asking.db.hot.fetchval("SELECT state FROM terminations") == "approved"
        for core in (asking, judging):
            assert await core.db.hot.fetchval("SELECT count(*) FROM parked") == 0
    await close_core(asking)
    await close_core(judging)
