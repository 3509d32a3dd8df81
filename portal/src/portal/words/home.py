"""What each role's home counts, as data: a question to the API, the number to take from the answer, and where it leads."""

from typing import NamedTuple


class Figure(NamedTuple):
    """One number on the home page; it is a link to the rows it counts."""

    label: str
    href: str
    resource: str
    key: str
    query: tuple[tuple[str, str], ...] = ()


STUDENT = (
    Figure("待应约的邀请", "/invitations?tab=open", "invitations", "open", (("by", "state"),)),
    Figure("等待我答复的解约", "/terminations?tab=awaiting_counterparty", "terminations", "mine", (("by", "turn"),)),
)
EMPLOYER = (
    Figure("待应约", "/invitations?tab=open", "invitations", "open", (("by", "state"),)),
    Figure("已应约", "/invitations?tab=accepted", "invitations", "accepted", (("by", "state"),)),
    Figure("协议审核中", "/agreements?tab=pending_review", "agreements", "pending_review", (("by", "state"),)),
    Figure("协议已生效", "/agreements?tab=effective", "agreements", "effective", (("by", "state"),)),
    Figure("解约待我答复", "/terminations?tab=awaiting_counterparty", "terminations", "mine", (("by", "turn"),)),
    Figure("解约待对方答复", "/terminations?tab=awaiting_counterparty", "terminations", "other", (("by", "turn"),)),
)
REVIEWER = (
    Figure("待审核", "/cases", "cases", "all", (("by", "subject_kind"), ("state", "open"))),
    Figure("签约待审核", "/cases?tab=agreement", "cases", "agreement", (("by", "subject_kind"), ("state", "open"))),
    Figure("解约待审核", "/cases?tab=termination", "cases", "termination", (("by", "subject_kind"), ("state", "open"))),
    Figure(
        "已超期", "/cases?tab=overdue", "cases", "all", (("by", "subject_kind"), ("state", "open"), ("overdue", "true"))
    ),
)
PROVINCE = (
    Figure("没有送达的通知", "/deliveries?tab=failed", "deliveries", "failed", (("by", "state"),)),
    Figure("待重发的通知", "/deliveries?tab=queued", "deliveries", "queued", (("by", "state"),)),
)

FIGURES: dict[str, tuple[Figure, ...]] = {
    "student": STUDENT,
    "employer_admin": EMPLOYER,
    "recruiter": EMPLOYER,
    "reader": EMPLOYER,
    "college_reviewer": REVIEWER,
    "school_reviewer": REVIEWER,
    "school_admin": REVIEWER,
    "province_operator": PROVINCE,
}
