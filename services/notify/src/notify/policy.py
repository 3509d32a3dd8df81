"""Which channel a notice takes beside the inbox (domain 9, 10), and which reviewers are asked first."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

EMAIL = "email"

# Facts older than this stay in the inbox (protocols 6).
FRESH = timedelta(hours=48)


def is_mailed(group: str, in_app_only: bool, notice_channels: Sequence[str] | None) -> bool:
    """Whether a letter goes out too. Employers always get one; a student as the school's policy says, where WeChat means e-mail for
    people who have none bound, which is everybody as long as WeChat is not built. Reviewers work in their queue."""
    if in_app_only or group not in ("student", "employer"):
        return False
    if group == "employer" or notice_channels is None:
        return True
    return EMAIL in notice_channels or "wechat" in notice_channels


def first_reviewers(review_steps: Mapping[str, str] | None, subject: str) -> list[str]:
    """Groups (college, school) that can decide first on a subject; the school where its policy has not arrived. Empty: no review."""
    if review_steps is None:
        return ["school"]
    steps = review_steps.get(subject, "")
    if steps == "either":
        return ["college", "school"]
    return [steps.split(",")[0]] if steps else []


def next_reviewers(decided_step: str) -> list[str]:
    """Groups after a step that was not the last one: only the college's step has one after it."""
    return ["school"] if decided_step == "college" else []


# Waits between attempts, the last one again and again, until the fact is no longer fresh.
BACK_OFF = (timedelta(seconds=20), timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=3))


def pause_after(attempts: int) -> timedelta:
    """How long to wait after this many attempts."""
    return BACK_OFF[min(max(attempts, 1), len(BACK_OFF)) - 1]
