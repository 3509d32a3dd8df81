"""The rows of a school's policy as people read them: label, what it means, and the words of its values. Data only."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from portal.words.codes import choices

STEPS = (
    ("", "不审核"),
    ("college,school", "先学院，后学校"),
    ("college", "学院"),
    ("school", "学校"),
    ("either", "学院或学校任一"),
)
YES_NO = (("true", "是"), ("false", "否"))


class PolicyRow(NamedTuple):
    """One row. kind: number, optional (a number or nothing), yes_no, choice, many, steps, text."""

    name: str
    label: str
    meaning: str
    kind: str
    values: tuple[tuple[str, str], ...] = ()
    unit: str = ""


ROWS: tuple[PolicyRow, ...] = (
    PolicyRow("reply_days_default", "应约期限（默认）", "学生收到邀请后几天内答复", "number", unit="天"),
    PolicyRow("reply_days_choosable", "单位可自选应约期限", "否则都用默认天数", "yes_no", YES_NO),
    PolicyRow("open_letters_cap", "每位学生待应约邀请上限", "超出的邀请发不出去；不填表示不限", "optional", unit="封"),
    PolicyRow("decline_reason_required", "拒绝邀请必须写原因", "学生拒绝时是否必填原因", "yes_no", YES_NO),
    PolicyRow("find_by_phone", "可用手机号查找学生", "除身份证号外，是否也可以用手机号", "yes_no", YES_NO),
    PolicyRow("admission", "单位入驻", "哪些学校的入驻算数", "choice", (("any_school", "任一学校"), ("that_school", "仅本校"))),
    PolicyRow(
        "gate", "签约前的生源核验", "学生信息到哪一步才能签约", "choice",
        (("none", "不要求"), ("record_approved", "学校信息已审核"), ("confirmed_and_approved", "学生确认且已审核")),
    ),
    PolicyRow("review_steps.agreement", "审核：签约", "谁审核就业协议", "steps", STEPS),
    PolicyRow("review_steps.termination", "审核：解约", "谁审核解约", "steps", STEPS),
    PolicyRow("review_steps.destination", "审核：去向", "谁审核其他去向", "steps", STEPS),
    PolicyRow("review_steps.release", "审核：去向解除", "谁审核去向解除", "steps", STEPS),
    PolicyRow("review_steps.admission", "审核：单位入驻", "只能由学校审核", "steps", STEPS),
    PolicyRow("review_steps.paper", "审核：纸质签约", "纸质签约开放后使用", "steps", STEPS),
    PolicyRow("review_steps.student_initiated", "审核：学生发起签约", "学生发起签约开放后使用", "steps", STEPS),
    PolicyRow("review_steps.data_check", "审核：生源信息", "生源信息核验开放后使用", "steps", STEPS),
    PolicyRow("review_steps.record_verification", "审核：就业信息", "就业信息核验开放后使用", "steps", STEPS),
    PolicyRow("review_steps.reissue", "审核：补发", "补发开放后使用", "steps", STEPS),
    PolicyRow(
        "channels", "签约方式", "本校开放哪些方式", "many",
        (("online", "网上签约"), ("paper", "纸质签约"), ("student_initiated", "学生发起签约")),
    ),
    PolicyRow("termination_mode", "解约方式", "双方同意，或凭解约函", "choice", (("mutual", "双方同意"), ("proof", "凭解约函"))),
    PolicyRow("termination_askers", "谁可以申请解约", "都不选表示关闭", "many", (("student", "学生"), ("employer", "单位"))),
    PolicyRow("point_of_effect", "协议生效时点", "审核通过时，或应约时", "choice", (("approval", "审核通过"), ("acceptance", "应约"))),
    PolicyRow("withdraw_acceptance_hours", "应约后可撤回", "多少小时内可撤回一次；0 表示不能", "number", unit="小时"),
    PolicyRow("terminations_allowed", "每位学生可解约次数", "只算学生申请并通过的；不填由学校逐次决定", "optional", unit="次"),
    PolicyRow("waiting_working_days", "重新应约等待期", "学生申请的解约通过之后", "number", unit="个工作日"),
    PolicyRow("reissue", "可申请补发", "协议书遗失后能否补发", "yes_no", YES_NO),
    PolicyRow("copies", "协议书份数", "打印几份", "number", unit="份"),
    PolicyRow("filing_form", "生成备案表", "是否另附备案表", "yes_no", YES_NO),
    PolicyRow(
        "notice_channels", "站内信之外的通知", "站内信总是有", "many", (("email", "电子邮件"), ("wechat", "微信"), ("sms", "短信"))
    ),
    PolicyRow(
        "barred_training_modes", "不可签约的培养方式", "这些培养方式的学生不能签约", "many",
        tuple(one for one in choices("training_mode") if one[0] != "1"),
    ),
    PolicyRow("appeal_after_working_days", "多少天后可申请学校处理", "对方一直不答复时", "number", unit="个工作日"),
    PolicyRow("overdue_after_working_days", "审核多少天算超期", "超期的审核会标出，学校可代学院审核", "number", unit="个工作日"),
    PolicyRow("termination_notice", "解约须知", "双方解约前必须阅读", "text"),
)  # fmt: skip


def value_of(policy: Mapping[str, Any], row: PolicyRow) -> Any:
    """The row's value in the document; a review step that is missing is the empty one."""
    outer, _, inner = row.name.partition(".")
    return policy[outer].get(inner, "") if inner else policy[outer]


def worded(policy: Mapping[str, Any], row: PolicyRow) -> str:
    """The value in words."""
    value = value_of(policy, row)
    words = dict(row.values)
    if row.kind == "many":
        return "、".join(words.get(one, one) for one in value) or "无"
    if row.kind == "yes_no":
        return "是" if value else "否"
    if row.kind == "optional" and value is None:
        return "不限"
    return words.get(str(value), str(value)) + (f" {row.unit}" if row.unit else "")


def changed(policy: Mapping[str, Any], typed: Mapping[str, list[str]]) -> dict[str, Any]:
    """The whole document with what was typed; what is no number goes as typed, and is refused by name."""
    document: dict[str, Any] = {**policy, "review_steps": {}}
    for row in ROWS:
        given = [one.strip() for one in typed.get(row.name, []) if one.strip()]
        outer, _, inner = row.name.partition(".")
        if inner:
            if given:
                document[outer][inner] = given[0]
        else:
            document[outer] = _read(row, given)
    return document


def _read(row: PolicyRow, given: list[str]) -> Any:
    if row.kind == "many":
        return given
    first = given[0] if given else ""
    if row.kind == "yes_no":
        return first == "true"
    if row.kind in ("number", "optional"):
        return int(first) if first.isdecimal() else (None if not first and row.kind == "optional" else first)
    return first
