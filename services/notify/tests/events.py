"""Events as their owners would write them, about one student, one employer and one school."""

from typing import Any

from contracts.wangqian.identity.v1.events_pb2 import SchoolPolicyChanged, StudentRecorded
from contracts.wangqian.identity.v1.policy_pb2 import Policy
from contracts.wangqian.identity.v1.snapshots_pb2 import EmployerSnapshot, StudentSnapshot
from contracts.wangqian.signing.v1.events_pb2 import AgreementAccepted, InvitationSent
from contracts.wangqian.signing.v1.snapshots_pb2 import AgreementSnapshot, InvitationSnapshot
from contracts.wangqian.termination.v1.events_pb2 import TerminationSnapshot

STUDENT = StudentSnapshot(
    student_id="s-1",
    name="张晓雯",
    school_id="u-1",
    school_name="江城大学",
    college_id="c-1",
    college_name="计算机学院",
)
INVITATION = InvitationSnapshot(
    invitation_id="i-1", student=STUDENT, employer_id="e-1", employer_name="光谷<精测>公司", position="软件开发工程师",
    reply_by="2026-06-30",
)  # fmt: skip
AGREEMENT = AgreementSnapshot(
    agreement_id="a-1", number="104862610000017", student=STUDENT, employer=EmployerSnapshot(employer_id="e-1", name="光谷精测公司")
)  # fmt: skip


def invited() -> InvitationSent:
    return InvitationSent(invitation=INVITATION)


def accepted() -> AgreementAccepted:
    return AgreementAccepted(agreement=AGREEMENT, invitation_id="i-1")


def termination(asked_by: str) -> TerminationSnapshot:
    return TerminationSnapshot(
        termination_id="t-1", agreement_number="104862610000017", student=STUDENT, employer_id="e-1", employer_name="光谷精测公司",
        asked_by=asked_by, reason="个人发展",
    )  # fmt: skip


def recorded(version: int = 1, changed: tuple[str, ...] = (), **changes: str) -> StudentRecorded:
    student = StudentSnapshot()
    student.CopyFrom(STUDENT)
    for name, value in changes.items():
        setattr(student, name, value)
    return StudentRecorded(student=student, version=version, changed_fields=changed)


def policy(version: int = 1, **values: Any) -> SchoolPolicyChanged:
    facts = {"notice_channels": ["email"], "review_steps": {"agreement": "either", "termination": "college,school"}}
    return SchoolPolicyChanged(school_id="u-1", version=version, policy=Policy(**{**facts, **values}))
