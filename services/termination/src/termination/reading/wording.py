"""What people read of a termination: its state, who has it, what comes next."""

from chassis.shapes import Coded, Holder, Next
from termination.lifecycle import SIDE_LABELS, Side, State
from termination.termination import Termination

_PLAIN = {
    State.OPENING: "提交中",
    State.PENDING_REVIEW: "等待解约审核",
    State.REJECTED: "解约审核不通过",
    State.REFUSED: "未能发起",
}
_ENDED = {
    State.APPROVED: "平台正在解除协议书，通常几秒内完成",
    State.REJECTED: "平台正在恢复协议书，通常几秒内完成",
}


def state_of(t: Termination) -> Coded:
    if t.state is State.AWAITING_COUNTERPARTY:
        label = f"待解约（{SIDE_LABELS[t.asked_by]}发起）"
    elif t.state is State.APPROVED:
        label = "双方已解约" if t.carried_out_at else "解约审核通过，处理中"
    else:
        label = _PLAIN[t.state]
    return Coded(code=t.state, label=label)


def side_of(t: Termination) -> Coded:
    return Coded(code=t.asked_by, label=SIDE_LABELS[t.asked_by])


def holder_of(t: Termination) -> Holder | None:
    """Who has it now, and since when."""
    if t.state is State.OPENING:
        return Holder(who="platform", name="平台", since=t.asked_at)
    if t.state is State.AWAITING_COUNTERPARTY:
        name = t.student.name if t.answers is Side.STUDENT else t.employer_name
        return Holder(who=t.answers, name=name, since=t.opened_at or t.asked_at)
    if t.state is State.PENDING_REVIEW:
        return Holder(who="school", name=t.student.school_name, since=t.consented_at or t.asked_at)
    if t.state in _ENDED and t.carried_out_at is None:
        return Holder(who="platform", name="平台", since=t.decided_at or t.asked_at)
    return None


def next_of(t: Termination) -> Next | None:
    if t.state is State.OPENING:
        return Next(text="正在确认协议书可以解约，几秒后会有结果")
    if t.state is State.AWAITING_COUNTERPARTY:
        deferred = "对方选择了暂不处理；" if t.deferred_at else ""
        return Next(text=f"{deferred}{SIDE_LABELS[t.answers]}同意后由学校审核；长期没有答复时，请联系学院处理")
    if t.state is State.PENDING_REVIEW:
        return Next(text="学校审核；通过后协议书失效，不通过则继续有效")
    if t.state in _ENDED and t.carried_out_at is None:
        return Next(text=_ENDED[t.state])
    if t.state is State.APPROVED and t.no_accept_before is not None:
        return Next(
            text="等待期满后可以重新应约" + ("（预计）" if t.no_accept_estimated else ""), by=t.no_accept_before
        )
    return None
