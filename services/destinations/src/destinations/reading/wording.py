"""What people read about a destination: who has it now, what happens next, answers by their labels."""

from chassis.errors import Refusal
from chassis.shapes import Coded, Holder, Next
from contracts import codes
from contracts.wangqian.identity.v1.snapshots_pb2 import StudentSnapshot
from destinations import lifecycle
from destinations.catalogue import category_of, label_of
from destinations.destination import Destination, Evidence
from destinations.policy import overdue_at
from destinations.shapes import Answered, FileShown, StudentShown

_NEXT = {
    "draft": "填写完整后提交审核",
    "claiming": "正在确认签约资格，几秒后自动更新",
    "pending_review": "审核通过后去向生效",
    "rejected": "按老师的意见修改后重新提交",
    "release_pending": "审核通过后解除去向，恢复签约资格",
    "released": "可以应约，或登记新的去向",
}


def state_of(one: Destination) -> Coded:
    return Coded(code=one.state, label=lifecycle.STATES[one.state])


def category_shown(one: Destination) -> Coded:
    return Coded(code=one.category, label=label_of(one.category))


def holder_of(one: Destination) -> Holder | None:
    if one.state in ("draft", "rejected"):
        return Holder(who="student", name=one.student.name, since=one.since)
    if one.state == "claiming":
        return Holder(who="platform", name="平台", since=one.since)
    if one.state in lifecycle.UNDER_REVIEW:
        who, name = _reviewer(one)
        return Holder(who=who, name=name, since=one.since)
    return None


def next_of(one: Destination) -> Next | None:
    text = _NEXT.get(one.state)
    if text is None:
        return None
    by = overdue_at(one.since, one.overdue_days) if one.state in lifecycle.UNDER_REVIEW else one.settle_at
    return Next(text=text, by=by)


def _reviewer(one: Destination) -> tuple[str, str]:
    steps = (one.steps if one.state == "pending_review" else one.release_steps).split(",")
    step = steps[-1] if one.step_decided else steps[0]
    school, college = one.student.school_name, one.student.college_name
    return {
        "college": ("college", college),
        "school": ("school", school),
        "either": ("school", f"{college}或{school}"),
    }.get(step, ("school", school))


def answers_of(one: Destination) -> list[Answered]:
    """Every question of the form in its order, answered or not."""
    found = []
    for field in category_of(one.category).fields:
        value = one.fields.get(field.name)
        text = codes.entry(field.table, value).path if value and field.kind == "code" else value or ""
        found.append(Answered(name=field.name, label=field.label, value=value, text=text))
    return found


def files_of(files: tuple[Evidence, ...]) -> list[FileShown]:
    return [
        FileShown(
            file_id=file.file_id,
            name=file.name,
            content_type=file.content_type,
            href=f"/api/v1/uploads/{file.file_id}/content",
        )
        for file in files
    ]


def student_of(student: StudentSnapshot) -> StudentShown:
    return StudentShown(
        id=student.student_id,
        name=student.name,
        student_number=student.student_number,
        school_name=student.school_name,
        college_name=student.college_name,
        major=student.major,
        class_year=student.class_year,
    )


def refusal_of(one: Destination) -> Refusal | None:
    """Why the last submission came to nothing, as signing said it then."""
    if not one.refusal_code:
        return None
    refusal = Refusal(one.refusal_code)
    refusal.facts = dict(one.refusal_facts)
    return refusal
