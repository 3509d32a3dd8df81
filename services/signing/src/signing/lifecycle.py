"""States, acts, who may act, and the two tables (state, act) -> state. Data only; every pair that is not here is refused.

The online channel: other channels bring rows of their own when they come.
"""

from collections.abc import Mapping

from chassis.actor import ROLE_NAMES, Actor
from chassis.errors import Refusal, wrong_state

Table = Mapping[tuple[str, str], str]

INVITATION_STATES = {
    "open": "待应约",
    "accepted": "双方已签约",
    "declined": "已拒绝",
    "expired": "已过期",
    "revoked": "已撤回",
}
INVITATION: Table = {
    ("open", "accept"): "accepted",
    ("open", "decline"): "declined",
    ("open", "revoke"): "revoked",
    ("open", "expire"): "expired",
    ("open", "resume"): "open",
}

AGREEMENT_STATES = {
    "pending_review": "审核中",
    "effective": "已生效",
    "terminating": "解约中",
    "terminated": "已解约",
    "rejected": "已作废",
    "withdrawn": "已作废",
}
AGREEMENT: Table = {
    ("pending_review", "approve"): "effective",
    ("pending_review", "reject"): "rejected",
    ("pending_review", "withdraw"): "withdrawn",
    ("effective", "reopen"): "pending_review",
    ("effective", "hold"): "terminating",
    ("terminating", "hold"): "terminating",
    ("terminating", "release_hold"): "effective",
    ("terminating", "terminate"): "terminated",
}
# What an accepted letter becomes; the first state of an online agreement.
FORMED = "pending_review"
# States in which an agreement binds its parties or may still come to.
LIVE = ("pending_review", "effective", "terminating")

LABELS = {
    "accept": "现在签约",
    "decline": "拒绝",
    "revoke": "撤回邀请",
    "expire": "过期",
    "resume": "恢复应约",
    "approve": "审核通过",
    "reject": "审核不通过",
    "withdraw": "撤回应约",
    "reopen": "撤回审核",
    "hold": "进入解约",
    "release_hold": "恢复生效",
    "terminate": "解约",
}
# A decision arrives from review, a hold from termination: the platform does these in the name of whoever decided.
WHO = {
    "accept": ("student",),
    "decline": ("student",),
    "revoke": ("employer_admin", "recruiter", "platform"),
    "expire": ("platform",),
    "resume": ("platform",),
    "approve": ("platform",),
    "reject": ("platform",),
    "withdraw": ("student",),
    "reopen": ("school_reviewer", "school_admin"),
    "hold": ("platform",),
    "release_hold": ("platform",),
    "terminate": ("platform",),
}


def after(table: Table, states: Mapping[str, str], state: str, act: str) -> str:
    """The state that an act leads to. Raises act.wrong_state for a pair that the table lacks."""
    to = table.get((state, act))
    if to is None:
        raise wrong_state(state, act, states, LABELS)
    return to


def froms(table: Table, act: str) -> list[str]:
    """The states from which an act leads anywhere: what SQL gets as parameter."""
    return sorted(state for state, one in table if one == act)


def acts_of(table: Table, role: str) -> list[tuple[str, str]]:
    """(act, label) of a role, in the table's order, each once."""
    return [(act, LABELS[act]) for act in dict.fromkeys(act for _, act in table) if role in WHO[act]]


def role_refusal(act: str, actor: Actor) -> Refusal | None:
    """act.forbidden unless the actor's role may do this act at all."""
    if actor.role in WHO[act]:
        return None
    return Refusal("act.forbidden", role=ROLE_NAMES.get(actor.role, actor.role), act=LABELS[act])
