"""States of a print and of an upload, and the two tables (state, act) -> state. Data only; every pair that is not here is refused."""

from collections.abc import Mapping

from documents.engine.agreement_print import Watermark

Table = Mapping[tuple[str, str], str]

# A print: the newest wanted version of one agreement's paper.
PRINT_STATES = {
    "waiting": "正在生成",
    "rendering": "正在生成",
    "published": "已生成",
    "needs_attention": "需要人工处理",
}
PRINT: Table = {
    # A newer version is wanted, whatever became of the older one.
    ("waiting", "want"): "waiting",
    ("rendering", "want"): "waiting",
    ("published", "want"): "waiting",
    ("needs_attention", "want"): "waiting",
    ("waiting", "take"): "rendering",
    # The lease of a worker ran out: the next one takes over under a new attempt.
    ("rendering", "take"): "rendering",
    ("rendering", "publish"): "published",
    ("rendering", "put_back"): "waiting",
    ("rendering", "flag"): "needs_attention",
}

# What a document says of its agreement, with the words written across its pages.
KIND_LABELS = {
    "pending": "待鉴证",
    "effective": "已生效",
    "reopened": "复核中",
    "terminated": "已失效",
    "void": "已作废",
}
WATERMARKS = {
    "pending": Watermark.AWAITING_APPROVAL,
    "effective": Watermark.EFFECTIVE,
    "reopened": Watermark.UNDER_REVIEW,
    "terminated": Watermark.ENDED,
    "void": Watermark.VOID,
}
SEALED = ("effective",)
# Kinds that void the last sealed file instead of printing anew.
ENDED = {"terminated": "协议已解除", "void": "协议已作废"}

UPLOAD_STATES = {"clean": "已检查，尚未使用", "attached": "已使用"}
UPLOAD: Table = {
    ("clean", "attach"): "attached",
    # One licence may stand in several admissions.
    ("attached", "attach"): "attached",
    ("clean", "sweep"): "swept",
}

# States of an agreement as its verification shows them; signing owns them.
AGREEMENT_LABELS = {
    "draft": "草稿",
    "generated": "草稿",
    "pending_content_review": "审核中",
    "awaiting_stamp": "待反馈",
    "pending_review": "审核中",
    "effective": "已生效",
    "terminating": "解约中",
    "terminated": "已解约",
    "rejected": "已作废",
    "withdrawn": "已作废",
}


def after(table: Table, state: str, act: str) -> str:
    """The state that an act leads to. Raises LookupError for a pair that the table lacks."""
    try:
        return table[state, act]
    except KeyError:
        raise LookupError(f"no {act} in state {state}") from None


def states_before(table: Table, act: str) -> list[str]:
    """States in which an act is allowed: the guard of the statement that does it."""
    return [state for state, known in table if known == act]
