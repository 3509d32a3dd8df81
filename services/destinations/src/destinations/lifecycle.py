"""States and acts of a destination, who may act, and THE TABLE (state, act) -> state. Data only; a pair that is not here is refused."""

from collections.abc import Mapping

STATES: Mapping[str, str] = {
    "draft": "草稿",
    # The commitment is being asked for; settles within a minute.
    "claiming": "提交中",
    "pending_review": "审核中",
    "effective": "已生效",
    "rejected": "审核不通过",
    "release_pending": "解除审核中",
    "released": "已解除",
}
# The state of a new form.
FIRST = "draft"

TABLE: Mapping[tuple[str, str], str] = {
    ("draft", "edit"): "draft",
    ("rejected", "edit"): "rejected",
    ("draft", "submit"): "claiming",
    ("rejected", "submit"): "claiming",
    ("claiming", "hold"): "pending_review",
    ("claiming", "refuse"): "draft",
    ("claiming", "withdraw"): "draft",
    ("pending_review", "withdraw"): "draft",
    ("pending_review", "approve"): "effective",
    ("pending_review", "reject"): "rejected",
    ("effective", "release"): "release_pending",
    # The same word for a release that is not decided yet: what was in force stays in force.
    ("release_pending", "withdraw"): "effective",
    ("release_pending", "approve"): "released",
    ("release_pending", "reject"): "effective",
}

# Answers of the claim and decisions of reviewers are carried out by the platform; reviewers act in review.
WHO: Mapping[str, tuple[str, ...]] = {
    "edit": ("student",),
    "submit": ("student",),
    "withdraw": ("student",),
    "release": ("student",),
    "hold": ("platform",),
    "refuse": ("platform",),
    "approve": ("platform",),
    "reject": ("platform",),
}

LABELS: Mapping[str, str] = {
    "edit": "修改",
    "submit": "提交审核",
    "withdraw": "撤回",
    "release": "申请解除去向",
    "hold": "占用签约资格",
    "refuse": "未能占用签约资格",
    "approve": "审核通过",
    "reject": "审核不通过",
}

# States in which a destination of a category that holds the commitment holds it, or asks for it.
HOLDING = ("claiming", "pending_review", "effective", "release_pending")
# States in which a student's form is still at work: one at a time.
OPEN = (*HOLDING, "draft", "rejected")
# States in which the outcome counts for the employment record.
IN_FORCE = ("effective", "release_pending")
# States in which a round of review is open.
UNDER_REVIEW = ("pending_review", "release_pending")


def after(state: str, act: str) -> str | None:
    """The state that an act leads to; None where the table has no such pair."""
    return TABLE.get((state, act))


def acts_of(role: str) -> list[tuple[str, str]]:
    """(act, label) of a role, in the table's order, each once."""
    return [(act, LABELS[act]) for act in dict.fromkeys(act for _, act in TABLE) if role in WHO[act]]
