"""An admission's states, who acts, and THE TABLE (domain 3.5). Data only, and the one question `why not?`."""

from collections.abc import Mapping
from typing import Any

from chassis.errors import Refusal, wrong_state

APPLIED, ADMITTED, REFUSED, WITHDRAWN = "applied", "admitted", "refused", "withdrawn"

STATES = {APPLIED: "待学校审核", ADMITTED: "已入驻", REFUSED: "未通过", WITHDRAWN: "已取消入驻"}

# (state, act) -> state. `apply` makes a new admission, so it has no row here: refused and withdrawn ones stay as they are.
TABLE = {
    (APPLIED, "approve"): ADMITTED,
    (APPLIED, "reject"): REFUSED,
    (ADMITTED, "withdraw"): WITHDRAWN,
}

LABELS = {"approve": "通过", "reject": "不通过", "withdraw": "取消入驻"}

# Acts of people here; approve and reject come from review.
WHO = {"withdraw": ("school_reviewer", "school_admin")}


def after(state: str, act: str) -> str:
    """The state after an act. Raises act.wrong_state for every pair that the table lacks."""
    if (state, act) not in TABLE:
        raise wrong_state(state, act, STATES, LABELS)
    return TABLE[state, act]


def why_not(act: str, admission: Mapping[Any, Any], role: str) -> Refusal | None:
    """Why this role may not do this act on this admission now; None: it may."""
    if role not in WHO.get(act, ()):
        return Refusal("act.forbidden", role=role, act=LABELS.get(act, act))
    if (admission["state"], act) not in TABLE:
        return wrong_state(admission["state"], act, STATES, LABELS)
    return None
