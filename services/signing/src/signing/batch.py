"""Letters sent together: why taking all of them back is refused. Awaits and writes nothing."""

from chassis.actor import Actor
from chassis.errors import Refusal
from signing import lifecycle

REVOKE = "revoke"
LABEL = "撤回这一批未答复的邀请"


def why_not(actor: Actor, waiting: int) -> Refusal | None:
    """Why this batch cannot be revoked now; None: it can. `waiting`: letters without an answer, and students whose letter is
    still to be sent. Asked by the page and by the act alike."""
    return lifecycle.role_refusal(REVOKE, actor) or (None if waiting else Refusal("invitation.batch_settled"))
