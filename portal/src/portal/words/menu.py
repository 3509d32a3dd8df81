"""The menu of each role, as data. Students have exactly four places: they fit one thumb."""

from typing import NamedTuple


class Place(NamedTuple):
    """One entry of the menu."""

    label: str
    href: str
    icon: str


HOME = Place("首页", "/", "home")
MESSAGES = Place("消息", "/messages", "message-circle")
ME = Place("我的", "/me", "user")

STUDENT = (HOME, Place("签约", "/agreements", "file-text"), MESSAGES, ME)
EMPLOYER = (
    HOME,
    Place("签约发送", "/send-list", "send"),
    Place("数据管理", "/invitations", "list-check"),
    Place("解约办理", "/terminations", "ban"),
    Place("学校入驻", "/admissions", "school"),
    MESSAGES,
    ME,
)
REVIEWER = (
    HOME,
    Place("待办审核", "/cases", "clipboard-list"),
    Place("协议书", "/agreements", "file-text"),
    Place("学生", "/students", "users"),
    MESSAGES,
    ME,
)
SCHOOL = (
    HOME,
    Place("待办审核", "/cases", "clipboard-list"),
    Place("协议书", "/agreements", "file-text"),
    Place("学生", "/students", "users"),
    Place("导入名单", "/roster-imports", "file-import"),
    Place("单位入驻", "/admissions", "building"),
    Place("本校政策", "/policy", "certificate"),
    MESSAGES,
    ME,
)
PROVINCE = (
    HOME,
    Place("学校", "/schools", "school"),
    Place("用人单位", "/employers", "building"),
    Place("待办审核", "/cases", "clipboard-list"),
    Place("通知投递", "/deliveries", "mail"),
    MESSAGES,
    ME,
)

MENUS: dict[str, tuple[Place, ...]] = {
    "student": STUDENT,
    "employer_admin": EMPLOYER,
    "recruiter": EMPLOYER,
    "reader": EMPLOYER,
    "college_reviewer": REVIEWER,
    "school_reviewer": SCHOOL,
    "school_admin": SCHOOL,
    "province_operator": PROVINCE,
}

ROLE_LABELS: dict[str, str] = {
    "student": "学生",
    "employer_admin": "单位管理员",
    "recruiter": "单位招聘人员",
    "reader": "单位只读人员",
    "college_reviewer": "学院审核老师",
    "school_reviewer": "学校审核老师",
    "school_admin": "学校管理员",
    "province_operator": "省中心管理员",
}


# Whose turn it is names a kind (`holder.who`), not a role.
KINDS: dict[str, str] = {
    "student": "student",
    "employer_admin": "employer",
    "recruiter": "employer",
    "reader": "employer",
    "college_reviewer": "college",
    "school_reviewer": "school",
    "school_admin": "school",
    "province_operator": "province",
}


def menu_of(role: str) -> tuple[Place, ...]:
    """The places of a role; who is not signed in has none."""
    return MENUS.get(role, ())


def current(places: tuple[Place, ...], path: str) -> Place | None:
    """The place a path belongs to: the longest address it begins with."""
    fitting = [p for p in places if path == p.href or (p.href != "/" and path.startswith(p.href + "/"))]
    return max(fitting, key=lambda place: len(place.href), default=None)
