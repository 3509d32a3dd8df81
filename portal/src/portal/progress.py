"""A student's way from the first letter to an agreement in force, as the steps part draws it, read from API states."""

from collections.abc import Sequence
from typing import Any

LABELS = ("收到邀请", "应约", "审核", "协议生效")
TEXTS = (
    "把学校、毕业届、姓名和证件号码准确告诉用人单位，单位才能找到你。",
    "看清邀请函，选定一家，确认“现在签约”。",
    "学院和学校正在审核，结果会有消息。",
    "可以查看和下载协议书。",
)
DESTINATION = ("填写去向", "提交", "审核", "登记生效")
# How far each state of an agreement has come: the step that is going on now.
REACHED = {"pending_review": 2, "effective": 4, "terminating": 4}
REACHED_BY_DESTINATION = {
    "draft": 1,
    "claiming": 1,
    "rejected": 1,
    "pending_review": 2,
    "effective": 4,
    "release_pending": 4,
}


def my_way(letters: Sequence[Any], agreements: Sequence[Any], destinations: Sequence[Any]) -> list[dict[str, str]]:
    """The steps of the agreement that lives, else of the destination on its way, else of the letters."""
    for one in agreements:
        if (at := REACHED.get(one["state"]["code"])) is not None:
            return _steps(LABELS, at, one["state"]["label"])
    for one in destinations:
        if (at := REACHED_BY_DESTINATION.get(one["state"]["code"])) is not None:
            return _steps(DESTINATION, at, one["state"]["label"])
    at = 1 if letters else 0
    return _steps(LABELS, at, TEXTS[at])


def _steps(labels: Sequence[str], at: int, text: str) -> list[dict[str, str]]:
    def state(place: int) -> str:
        return "done" if place < at else "now" if place == at else "next"

    return [
        {"label": label, "state": state(place), "text": text if place == min(at, len(labels) - 1) else ""}
        for place, label in enumerate(labels)
    ]
