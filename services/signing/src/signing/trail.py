"""A line of 流程追踪: who, in which role, did what, when, with which remark."""

from dataclasses import dataclass
from datetime import datetime

from chassis.actor import ROLE_NAMES, Actor
from chassis.shapes import TrailEntry

LABELS = {
    "invite": "发出签约邀请",
    "accept": "应约（同意签约）",
    "withdraw": "撤回应约",
    "approve": "审核通过",
    "reject": "审核不通过",
    "step_decided": "审核通过一步",
    "reopen": "撤回审核",
    "hold": "解约开始，协议进入解约中",
    "release_hold": "解约结束，协议恢复生效",
    "terminate": "解约完成，协议已解约",
    "termination_asked": "申请解约",
    "termination_deferred": "暂不处理解约申请",
    "termination_consented": "同意解约",
}
_PROOFS = {"sms": "本人手机验证码确认", "wechat": "本人微信确认", "email": "本人邮箱验证码确认"}


@dataclass(frozen=True)
class Entry:
    at: datetime
    who: str
    role: str
    act: str
    remark: str = ""


def entry(actor: Actor, act: str, at: datetime, remark: str = "", who: str = "") -> Entry:
    """A line in the name of the actor."""
    return Entry(at, who or actor.name or ROLE_NAMES.get(actor.role, ""), actor.role, act, remark[:200])


def proof_remark(actor: Actor) -> str:
    """Which fresh proof the person gave (domain 3.10)."""
    return _PROOFS.get(actor.proved_by, "本人确认")


def shown(one: Entry) -> TrailEntry:
    role = ROLE_NAMES.get(one.role, one.role)
    return TrailEntry(
        at=one.at, who=one.who, role=role, act=one.act, label=LABELS.get(one.act, one.act), remark=one.remark
    )


def printed(one: Entry) -> dict[str, object]:
    """The line as the paper shows it."""
    role = "用人单位" if one.role in ("employer_admin", "recruiter") else ROLE_NAMES.get(one.role, one.role)
    return {
        "at": one.at.isoformat(),
        "who": one.who[:100],
        "role": role,
        "act": LABELS.get(one.act, one.act),
        "remark": one.remark,
    }
