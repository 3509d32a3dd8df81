"""What people type to say who they are: a phone, an e-mail, an employee's login name, or school and student number."""

import re
from dataclasses import dataclass

from chassis.text import TextFault, clean
from identity.secrecy import Secrecy

_PHONE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})")
_NOISE = re.compile(r"[\s-]")


@dataclass(frozen=True)
class Login:
    """kind: phone, email, name, student. `value` in the one form that is compared."""

    kind: str
    value: str

    def blind(self, secrecy: Secrecy) -> bytes:
        return secrecy.blind(self.value, f"login.{self.kind}")


def phone(value: str) -> Login:
    found = _PHONE.fullmatch(_NOISE.sub("", value))
    return Login("phone", found[1] if found else value.strip())


def email(value: str) -> Login:
    return Login("email", value.strip().lower())


def login_name(value: str) -> Login:
    return Login("name", value.strip().lower())


def student_number(school_id: object, value: str) -> Login:
    return Login("student", f"{school_id}/{value.strip().upper()}")


def read(typed: str, school_id: str = "") -> Login | None:
    """The login that was meant; None for what cannot be one. A chosen school makes it a student number."""
    try:
        typed = clean(typed, "email")
    except TextFault:
        return None
    if not typed:
        return None
    if school_id:
        return student_number(school_id, typed)
    if "@" in typed:
        return email(typed)
    if _PHONE.fullmatch(_NOISE.sub("", typed)):
        return phone(typed)
    return login_name(typed)


def masked_phone(value: str) -> str:
    """138****0001."""
    return f"{value[:3]}****{value[-4:]}" if len(value) >= 8 else "****"


def masked_email(value: str) -> str:
    """w***@example.cn."""
    name, _, host = value.partition("@")
    return f"{name[:1]}***@{host}"
