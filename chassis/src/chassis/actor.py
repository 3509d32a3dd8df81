"""Who acts. Built from a verified token over HTTP and gRPC alike; a snapshot of it travels with every event."""

import json
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from functools import cached_property, lru_cache

from chassis.errors import Refusal

# Fresh proof (domain 3.10) may be this old.
FRESH = timedelta(minutes=10)


@dataclass(frozen=True)
class Actor:
    """kind: student, employer, school, province, platform. role: student, employer_admin, recruiter, reader, college_reviewer,
    school_reviewer, school_admin, province_operator, platform. Ids are set as far as they apply to the role."""

    kind: str
    id: str
    role: str
    name: str = ""
    student_id: str = ""
    school_id: str = ""
    college_id: str = ""
    employer_id: str = ""
    session_id: str = ""
    # When the person last proved to be themself by code or WeChat, and how ("sms", "email", "wechat"); None: not in this session.
    proved_at: datetime | None = None
    proved_by: str = ""

    def is_one_of(self, *roles: str) -> bool:
        return self.role in roles

    def require_role(self, act: str, *roles: str) -> None:
        """Raises act.forbidden (403) unless the actor has one of these roles."""
        if self.role not in roles:
            raise Refusal("act.forbidden", role=ROLE_NAMES.get(self.role, self.role), act=act)

    def require_fresh_proof(self, now: datetime) -> None:
        """Raises auth.fresh_proof_needed unless the person proved themself within ten minutes (domain 3.10)."""
        if self.proved_at is None or now - self.proved_at > FRESH:
            raise Refusal("auth.fresh_proof_needed")

    def snapshot(self) -> str:
        """JSON for an event's envelope and a trail: no session."""
        return self._snapshot

    @cached_property
    def _snapshot(self) -> str:
        facts = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "session_id"}
        facts["proved_at"] = self.proved_at.isoformat() if self.proved_at else None
        return json.dumps(facts, ensure_ascii=False)

    @staticmethod
    def restored(snapshot: str) -> "Actor":
        return _restored(snapshot)


# One person's events come in runs: their envelope is read once.
@lru_cache(maxsize=2000)
def _restored(snapshot: str) -> Actor:
    facts = json.loads(snapshot)
    if facts.get("proved_at"):
        facts["proved_at"] = datetime.fromisoformat(facts["proved_at"])
    return Actor(**facts)


ROLE_NAMES = {
    "student": "学生",
    "employer_admin": "单位管理员",
    "recruiter": "单位招聘人员",
    "reader": "单位只读人员",
    "college_reviewer": "学院审核老师",
    "school_reviewer": "学校审核老师",
    "school_admin": "学校管理员",
    "province_operator": "省中心管理员",
    "platform": "平台",
}

ROLES = tuple(ROLE_NAMES)

PLATFORM = Actor(kind="platform", id="platform", role="platform", name="平台")
