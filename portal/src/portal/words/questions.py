"""The six questions people ask most (the manual's FAQ), as data: which acts answer each for this very person, and what to
say when nothing stands in the way."""

from typing import NamedTuple


class Question(NamedTuple):
    """`resource` and `act` name the act whose reason is the answer; `roles` who asks it."""

    words: str
    general: str
    clear: str
    resource: str = ""
    act: str = ""
    roles: tuple[str, ...] = ("student",)


STUDENTS = ("student",)
EMPLOYERS = ("employer_admin", "recruiter", "reader")
STAFF = ("college_reviewer", "school_reviewer", "school_admin")

QUESTIONS: tuple[Question, ...] = (
    Question(
        "为什么我登录后不能签约？",
        "培养方式不允许、就业方案已上报、被限制签约或生源信息没有核验时不能新签约；查看、消息和正在办理的事项不受影响。",
        "现在没有什么妨碍你签约。",
        "students",
        "",
        STUDENTS,
    ),
    Question(
        "收不到短信验证码怎么办？",
        "核对页面上显示的手机号；号码不对或一直收不到，请联系学院老师更正，登录页上有学院的联系人和电话。",
        "",
        roles=(*STUDENTS, *EMPLOYERS),
    ),
    Question(
        "邀请函里为什么没有应约按钮？",
        "已与其他单位签约或已登记去向时不能再应约；邀请过期或被撤回的也不能。",
        "你收到的邀请都可以应约。",
        "invitations",
        "accept",
        STUDENTS,
    ),
    Question(
        "为什么不能录入纸质协议书？",
        "纸质签约目前还没有开放，请使用网上签约，或联系学校就业部门。",
        "",
        roles=STUDENTS,
    ),
    Question(
        "为什么搜索不到学生？",
        "学校、毕业届、姓名和证件号码要全部与学校登记一致。学生不能签约时也找不到，原因只告诉学生本人，请学生登录后查看。",
        "",
        roles=(*EMPLOYERS, *STAFF),
    ),
    Question(
        "签约后发现协议书内容有错怎么办？",
        "学生在规定时间内可以撤回应约；已生效的，双方协商申请解约，或请学校撤回审核后不通过，再重新签约。",
        "",
        "agreements",
        "withdraw",
        (*STUDENTS, *EMPLOYERS, *STAFF),
    ),
)

# What the platform does not do yet, and where people would look for it.
ABSENT: tuple[tuple[str, str], ...] = (
    ("纸质签约、学生发起签约", "还没有开放，请使用网上签约。"),
    ("申请学校处理（申诉）", "还没有开放，请直接联系学院或学校就业部门，联系方式见学校页面。"),
    ("申请补发协议书", "还没有开放；已生效的协议书可以随时查看、下载和核验。"),
    ("生源信息核验、就业信息核验", "还没有开放，信息有误请联系学院更正。"),
    ("出国、入伍、自主创业等其他去向", "目前只能登记升学。"),
    ("统计图表、就业方案导出", "还没有开放。"),
    ("微信登录和微信通知", "还没有开放，通知发到站内信和电子邮箱。"),
    ("工作人员和学院管理", "还没有页面，由平台运维人员设置。"),
)
