"""What each act's confirm page says (design 4, part 10), as data: what will happen, whether it can be undone, what is
asked. Whether the act may be done is never decided here: the API's `acts` say it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Asked:
    """One thing the act asks of the person; `name` is the field of the API's body."""

    name: str
    label: str
    kind: str = "textarea"
    required: bool = True
    hint: str | None = None
    maxlength: int | None = 200
    common: tuple[str, ...] = ()
    # Name of the thing's member that says whether this reader must answer.
    required_where: str | None = None

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """The common answers, for a select beside the text."""
        return tuple((words, words) for words in self.common)


@dataclass(frozen=True)
class Confirm:
    """The confirm page of one act on one resource. `done` is said afterwards; `seen` sends the version seen."""

    title: str
    happens: tuple[str, ...]
    done: str
    undo: str | None = None
    tick: str | None = None
    asks: tuple[Asked, ...] = ()
    ending: bool = False
    seen: bool = False
    # Sent in the body beside what was asked.
    says: Mapping[str, object] = field(default_factory=dict)
    # The paper shown above the button, as the parties must see it before they confirm.
    shows: str | None = None
    # A student types a code first (domain 3.10): asked on the way here, so that confirming is the last thing done.
    proof: bool = False


REASON = Asked("reason", "原因", hint="对方会看到")
REMARK = Asked("remark", "内部备注", required=False, hint="只有学校的审核老师能看到")

CONFIRMS: dict[tuple[str, str], Confirm] = {
    ("invitations", "accept"): Confirm(
        "现在签约",
        (
            "你与该单位的就业协议即成立，编号由平台生成。",
            "其他单位的邀请从此不能再应约。",
            "协议交学院、学校按规定审核，通过后生成加盖电子签章的协议书。",
            "按“现在签约”，即表示你已阅读邀请函的全部条款，自愿签约。",
        ),
        "已签约。协议已交审核，每一步都会有消息。",
        undo="签约后要改变主意，只能按学校的规定撤回或申请解约。",
        seen=True,
        shows="letter",
        proof=True,
    ),
    ("invitations", "decline"): Confirm(
        "拒绝邀请",
        ("单位会收到通知。", "拒绝后不能再应约这一封邀请；单位可以重新发出邀请。"),
        "已拒绝这封邀请。",
        asks=(
            Asked("reason", "拒绝原因", required=False, hint="单位会看到", required_where="decline_reason_required"),
        ),
        ending=True,
    ),
    ("invitations", "revoke"): Confirm(
        "撤回邀请",
        ("学生会收到通知，不能再应约这一封邀请。", "需要更正时，可以改好后重新发出。"),
        "邀请已撤回。",
        asks=(REASON,),
        ending=True,
    ),
    ("invitation-batches", "revoke"): Confirm(
        "撤回这一批邀请",
        ("这一批中还没有答复的邀请全部撤回，学生会收到通知。", "已经应约或拒绝的不受影响。"),
        "这一批中未答复的邀请已撤回。",
        asks=(REASON,),
        ending=True,
    ),
    ("agreements", "withdraw"): Confirm(
        "撤回应约",
        ("协议随即作废，编号不再使用。", "单位会收到通知。", "之后可以应约其他邀请。"),
        "应约已撤回。",
        undo="每届只能撤回一次，撤回后不能恢复。",
        proof=True,
        ending=True,
    ),
    ("agreements", "reopen"): Confirm(
        "撤回审核",
        ("协议回到“复核中”，由学校重新审核。", "学生和单位都会收到通知。"),
        "已撤回审核，协议重新等待学校审核。",
        asks=(REASON,),
        ending=True,
        seen=True,
    ),
    ("terminations", "consent"): Confirm(
        "同意解约",
        ("双方同意后，解约交学校审核。", "审核通过后协议作废，协议书标记为已失效。"),
        "已同意解约，等待学校审核。",
        undo="同意后不能撤回。",
        tick="我已阅读解约须知，同意解约",
        says={"notice_read": True},
        ending=True,
        seen=True,
        shows="notice",
        proof=True,
    ),
    ("terminations", "defer"): Confirm(
        "暂不处理",
        ("解约申请保留，对方会看到你暂不处理。", "双方协商后，可以随时再来同意。"),
        "已标记为暂不处理。",
    ),
    ("destinations", "submit"): Confirm(
        "提交去向登记",
        ("去向交学院、学校按规定审核。", "提交后即占用签约资格，不能再应约邀请。"),
        "已提交。",
        undo="第一位老师给出意见之前，可以撤回修改。",
    ),
    ("destinations", "withdraw"): Confirm(
        "撤回",
        ("还没有审核的登记退回草稿，可以修改后再提交，签约资格随即恢复。", "还没有审核的解除申请作废，去向继续有效。"),
        "已撤回。",
        proof=True,
        ending=True,
    ),
    ("cases", "approve"): Confirm("审核通过", ("审核意见会通知双方。",), "已通过。", asks=(REMARK,), seen=True),
    ("cases", "reject"): Confirm(
        "审核不通过",
        ("学生和单位都会看到原因。",),
        "已记为不通过。",
        asks=(
            Asked(
                "reason",
                "告知双方的原因",
                hint="写清哪一处不对、怎样改正",
                common=(
                    "薪酬与录用函不一致",
                    "岗位信息不完整",
                    "档案接收信息有误，请更正后重新签约",
                    "证明材料不清晰，请重新上传",
                ),
            ),
            REMARK,
        ),
        ending=True,
        seen=True,
    ),
    ("cases", "take-back"): Confirm(
        "收回审核意见", ("回到这一步之前，由你重新审核。",), "审核意见已收回。", ending=True
    ),
    ("admissions", "withdraw"): Confirm(
        "取消入驻",
        ("该单位不能再向本校学生发出邀请，未答复的邀请由平台撤回。", "已经签约和正在办理的不受影响。"),
        "已取消入驻。",
        asks=(REASON,),
        ending=True,
    ),
    ("students", "restrict"): Confirm(
        "限制签约",
        ("学生不能被查找、邀请，也不能应约；解约、去向和查看不受影响。", "学生会看到原因。"),
        "已限制签约。",
        asks=(
            Asked("reason", "限制原因", hint="学生会看到"),
            Asked(
                "until", "限制到哪一天", kind="date", required=False, hint="不填则一直有效，直到解除", maxlength=None
            ),
        ),
        ending=True,
    ),
    ("students", "lift"): Confirm("解除限制", ("学生恢复签约资格，会收到通知。",), "限制已解除。"),
    ("messages", "read-all"): Confirm("全部标为已读", ("所有消息标为已读。",), "全部消息已标为已读。"),
}
