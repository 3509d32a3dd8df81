"""What `/design` is filled with: invented people, in exactly the shapes of the API."""

from datetime import UTC, datetime
from typing import Any

from portal.filters.amounts import yuan
from portal.filters.numbers import grouped, masked
from portal.problem import Problem
from portal.session import Person, Session
from portal.words.menu import ROLE_LABELS

NOW = datetime(2026, 6, 9, 2, 30, tzinfo=UTC)
REQUEST_ID = "0c4a9e52-71d3-4b1f-9a60-5be27f3491ac"
KEY = "4e6d1c22-9f04-4a55-8b2e-d07f1a63c9b8"
PEOPLE = {
    "student": ("李雨桐", "江城大学"),
    "recruiter": ("陈志远", "武汉长江数智软件有限公司"),
    "college_reviewer": ("王敏", "江城大学 · 计算机学院"),
    "school_reviewer": ("周立", "江城大学"),
    "school_admin": ("周立", "江城大学"),
    "province_operator": ("何静", "省就业指导中心"),
}


def session(role: str) -> Session:
    """A session that exists nowhere, for the frame around the samples."""
    name, organisation = PEOPLE.get(role, PEOPLE["student"])
    known = role if role in ROLE_LABELS else "student"
    return Session(
        key="",
        person=Person("sample", name, known, organisation),
        provider_session="",
        access_token="",
        access_expires=0,
        refresh_token=None,
        id_token="",
        form_secret="sample",
        begun=0,
        last_sign_in="2026-06-08T13:14:00.000Z",
    )


HAS_COMMITMENT = {
    "code": "student.has_commitment",
    "title": "你已与其他单位签约",
    "detail": "已与武汉长江数智软件有限公司签约，协议编号 10486 26110 00017，所以不能再应约。",
    "way_out": {"text": "先查看我的协议书", "href": "/agreements"},
}
CLOSED = {
    "code": "appeal.closed",
    "title": "对方还可以答复",
    "detail": "对方还有 2 天可以答复，之后这里会开放。",
    "way_out": {"text": "等待对方答复"},
}
INVITATION: dict[str, Any] = {
    "id": "things",
    "state": {"code": "open", "label": "待应约"},
    "acts": [
        {"act": "decline", "label": "拒绝", "allowed": True},
        {"act": "accept", "label": "应约", "allowed": True},
        {"act": "appeal", "label": "申请学校处理", "allowed": False, "reason": CLOSED},
    ],
}
REFUSED_INVITATION: dict[str, Any] = {
    "id": "things",
    "state": {"code": "open", "label": "待应约"},
    "acts": [{"act": "accept", "label": "应约", "allowed": False, "reason": HAS_COMMITMENT}],
}
AGREEMENT: dict[str, Any] = {
    "id": "things",
    "state": {"code": "effective", "label": "已生效"},
    "acts": [
        {"act": "terminate", "label": "申请解约", "allowed": True},
        {"act": "reissue", "label": "申请补发", "allowed": True},
    ],
}
TERMS: list[tuple[str, Any]] = [
    ("岗位", "Java 开发工程师（其他专业技术人员）"),
    ("薪酬", [yuan(600_000, "月") + "（试用期 90 天）", yuan(800_000, "月") + "（转正后）"]),
    ("工作地点", "武汉市洪山区珞喻路 1037 号"),
    ("违约金", yuan(300_000)),
]
OTHER_TERMS: list[tuple[str, Any]] = [
    ("岗位", "教学人员"),
    ("薪酬", yuan(550_050, "月")),
    ("工作地点", "荆州市沙市区北京西路 24 号"),
]
PERSON: list[tuple[str, Any]] = [
    ("姓名", "李雨桐"),
    ("证件号码", masked("420157********3321")),
    ("学院", "计算机科学与技术学院（人工智能学院）"),
    ("协议编号", grouped("104862611000017")),
    ("电子邮箱", "a.very.long.address.for.narrow.screens@mail.example.edu.cn"),
    ("档案转寄单位", None),
]
HOLDERS: dict[str, dict[str, Any]] = {
    "mine": {"who": "student", "name": "李雨桐", "since": "2026-06-07T01:00:00.000Z"},
    "other": {"who": "college", "name": "计算机学院审核老师", "since": "2026-06-06T01:00:00.000Z"},
}
NEXT: dict[str, dict[str, Any]] = {
    "mine": {"text": "答复武汉长江数智软件有限公司的邀请：应约或拒绝。", "by": "2026-06-12T16:00:00.000Z"},
    "other": {"text": "学院审核通过后，交学校就业中心审核，通常 2 个工作日。", "by": None},
}
STEPS = [
    {"label": "生源信息核验", "state": "done", "text": ""},
    {"label": "收到邀请", "state": "done", "text": ""},
    {"label": "应约", "state": "now", "text": "选定一家并确认“现在签约”，之后由计算机学院审核（通常 2 个工作日）"},
    {"label": "学院审核", "state": "next", "text": ""},
    {"label": "学校审核", "state": "next", "text": ""},
    {"label": "协议生效", "state": "next", "text": ""},
]
FAILED_STEPS = [
    *STEPS[:2],
    {"label": "应约", "state": "done", "text": ""},
    {"label": "学院审核", "state": "failed", "text": "原因：岗位与专业不符的说明没有上传。可以重新应约。"},
    *STEPS[4:],
]
STATES = [
    {"code": "open", "label": "待应约"},
    {"code": "accepted", "label": "双方已签约"},
    {"code": "declined", "label": "已拒绝"},
    {"code": "expired", "label": "已过期"},
    {"code": "revoked", "label": "已撤回"},
    {"code": "draft", "label": "草稿"},
    {"code": "pending_review", "label": "审核中"},
    {"code": "awaiting_stamp", "label": "待反馈"},
    {"code": "effective", "label": "已生效"},
    {"code": "reopened", "label": "复核中"},
    {"code": "terminating", "label": "解约中"},
    {"code": "terminated", "label": "已解约"},
    {"code": "rejected", "label": "审核不通过"},
    {"code": "void", "label": "已失效"},
]
PROBLEM = Problem.model_validate(
    {
        "status": 422,
        "code": "request.invalid",
        "title": "有几处需要修改",
        "errors": [
            {
                "pointer": "/terms/probation_pay_fen",
                "code": "number.too_small",
                "detail": "试用期薪酬不能低于 1 元，请填写每月税前金额",
            },
            {"pointer": "/terms/phone", "code": "phone.wrong", "detail": "联系电话少了一位，请核对"},
        ],
    }
)
STALE = {
    "status": 409,
    "code": "case.decided",
    "title": "这件事已由别人办理",
    "detail": "王老师 10:42 已处理，你的操作没有生效。",
    "way_out": {"text": "刷新查看", "href": "/design"},
    "request_id": REQUEST_ID,
}
TRAIL = [
    {
        "who": "陈志远",
        "role": "recruiter",
        "at": "2026-06-05T03:10:00.000Z",
        "act": "invite",
        "label": "发出邀请",
        "remark": "",
        "details": TERMS,
    },
    {
        "who": "李雨桐",
        "role": "student",
        "at": "2026-06-07T12:31:00.000Z",
        "act": "accept",
        "label": "应约",
        "remark": "",
        "details": None,
    },
    {
        "who": "王敏",
        "role": "college_reviewer",
        "at": "2026-06-08T01:42:00.000Z",
        "act": "return",
        "label": "退回补正",
        "remark": "档案转寄地址缺少邮编",
        "details": None,
    },
]
COLUMNS = [
    {"key": "name", "label": "姓名", "kind": "text", "card": True},
    {"key": "employer", "label": "签约单位", "kind": "text", "card": True},
    {"key": "state", "label": "状态", "kind": "state", "card": True},
    {"key": "pay", "label": "薪酬", "kind": "number", "card": True},
    {"key": "waiting", "label": "已等待", "kind": "number", "card": True},
    {"key": "major", "label": "专业", "kind": "text", "card": False},
]
ROWS = [
    {
        "id": f"row-{at}",
        "href": "/design",
        "cells": {
            "name": name,
            "employer": employer,
            "state": state,
            "pay": yuan(pay, "月"),
            "waiting": days,
            "major": major,
        },
    }
    for at, (name, employer, state, pay, days, major) in enumerate(
        [
            ("李雨桐", "武汉长江数智软件有限公司", STATES[6], 800_000, "3 天", "软件工程"),
            ("阿卜杜拉·买买提", "湖北省荆州市实验教育集团（北京路校区）", STATES[7], 550_000, "6 小时", "汉语言文学"),
            ("欧阳子墨", "中南建筑设计院股份有限公司", STATES[12], 1_250_000, None, "建筑学"),
        ]
    )
]
COMPARED = [
    {"label": "岗位", "left": "Java 开发工程师", "right": "软件测试工程师", "same": False},
    {"label": "报到期限", "left": "7月15日", "right": "7月15日", "same": True},
]
FILES = [
    {
        "id": "1",
        "name": "录用函.pdf",
        "state": {"code": "clean", "label": "已检查"},
        "preview": None,
        "bytes": 348_160,
        "pages": 2,
    },
    {
        "id": "2",
        "name": "IMG_2048.HEIC",
        "state": {"code": "checking", "label": "检查中"},
        "preview": None,
        "bytes": 2_516_582,
        "pages": None,
    },
]
_JOB: dict[str, Any] = {
    "state": "running",
    "total": 1204,
    "processed": 640,
    "succeeded": 602,
    "refused": 8,
    "unchanged": 30,
    "eta_seconds": 95,
    "problems": [
        {
            "row": 17,
            "column": "身份证号",
            "value_masked": "420157********332",
            "code": "document.check_digit",
            "detail": "身份证号最后一位与前面的数字不符。",
            "way_out": {"text": "请核对原件后重新填写。"},
        }
    ],
    "files": [],
}
JOBS = {
    "running": _JOB,
    "done": _JOB
    | {
        "state": "done",
        "processed": 1204,
        "succeeded": 1166,
        "files": [
            {"name": "未导入的行.xlsx", "href": "/design", "bytes": 9_216, "expires_at": "2026-07-09T02:30:00.000Z"}
        ],
    },
}
BARS = [("计算机学院", 412), ("文学院", 268), ("建筑学院", 97)]
FUNNEL = [("收到邀请", 2140), ("应约", 1322), ("审核通过", 1204)]
STACKED = [("计算机学院", [412, 88, 20]), ("文学院", [268, 140, 65])]
LINE = [("3月", 120), ("4月", 480), ("5月", 910), ("6月", 870)]
