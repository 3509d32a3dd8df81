"""One case as its reviewers see it: the steps, what was decided, what the reader may do and why not."""

from chassis.actor import ROLE_NAMES
from chassis.acts import shown
from chassis.database import Tx
from chassis.shapes import Coded
from review.adapters import decisions
from review.adapters.cases import load
from review.authority import why_not
from review.case import Case, Decision
from review.lifecycle import ACT_LABELS, LEVELS, OUTCOME_LABELS, STEP_LABELS, Act, State, Step
from review.reading.wording import holder_of, kind_of, next_of, outcome_of, state_of
from review.shapes import CaseShown, DecisionShown, Named, Person, StepShown, StudentShown
from review.subjects import href_of

ACTS = (Act.APPROVE, Act.REJECT, Act.TAKE_BACK)


async def one_case(tx: Tx, review_id: str, viewers: list[dict[str, str]]) -> CaseShown:
    """Raises thing.not_found for what the actor may not see."""
    return await show(tx, await load(tx, review_id), viewers)


async def show(tx: Tx, case: Case, viewers: list[dict[str, str]]) -> CaseShown:
    made = await decisions.of_case(tx, case.review_id)
    last = decisions.last_standing(made)
    return CaseShown(
        id=case.review_id,
        version=case.version,
        state=state_of(case),
        holder=holder_of(case, tx.now),
        next=next_of(case),
        acts=shown(
            [(act, ACT_LABELS[act]) for act in ACTS],
            lambda act: why_not(Act(act), case, tx.actor, last, tx.now),
        ),
        owner=case.owner,
        subject_kind=kind_of(case),
        subject_id=case.subject_id,
        subject_version=case.subject_version,
        subject_href=href_of(case.subject_kind, case.subject_id),
        summary=case.summary,
        student=_student(case),
        school=Named(id=case.school_id, name=case.school_name),
        college=Named(id=case.college_id, name=case.college_name) if case.college_id else None,
        employer=Named(id=case.employer_id, name=case.employer_name) if case.employer_name else None,
        steps=_steps(case),
        # An internal remark is for the school's reviewers.
        decisions=[_decision(one, with_remark=tx.actor.role in LEVELS) for one in made],
        viewers=[Person(**viewer) for viewer in viewers],
        outcome=outcome_of(case.outcome) if case.outcome else None,
        why=case.why,
        policy_version=case.policy_version,
        opened_at=case.opened_at,
        decided_at=case.decided_at,
        settled_at=case.settled_at,
        overdue=case.is_overdue(tx.now),
        overdue_at=case.overdue_at,
    )


def _student(case: Case) -> StudentShown | None:
    if case.student_id is None:
        return None
    return StudentShown(
        id=case.student_id, name=case.student_name, student_number=case.student_number, class_year=case.class_year,
        major=case.major,
    )  # fmt: skip


def _steps(case: Case) -> list[StepShown]:
    here = case.steps.index(case.step)

    def state(place: int, step: Step) -> str:
        if place < here:
            return "done"
        if place > here:
            return "waiting"
        return "current" if case.state is State.OPEN else "done" if case.outcome else "waiting"

    return [
        StepShown(code=step, label=STEP_LABELS[step], state=state(place, step)) for place, step in enumerate(case.steps)
    ]


def _decision(made: Decision, *, with_remark: bool) -> DecisionShown:
    role = ROLE_NAMES.get(made.role, made.role)
    return DecisionShown(
        step=Coded(code=made.step, label=STEP_LABELS[made.step]),
        outcome=Coded(code=made.outcome, label=OUTCOME_LABELS[made.outcome]),
        reason=made.reason,
        remark=made.remark if with_remark else None,
        by=Person(name=made.name, role=f"{role}（代学院审核）" if made.on_behalf else role),
        on_behalf=made.on_behalf,
        at=made.at,
        taken_back_at=made.taken_back_at,
    )
