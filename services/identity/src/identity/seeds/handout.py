"""The accounts that the seeds give a password: random for each installation, written to a file that only the operator reads."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path

from identity.access.passwords import Passwords

_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


def random_password() -> str:
    """Twelve characters that nobody misreads, about 60 bits."""
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(12))
    return f"{drawn[:4]}-{drawn[4:8]}-{drawn[8:]}"


@dataclass
class Handout:
    """Passwords given out, in the order in which people look for them."""

    passwords: Passwords
    entries: list[dict[str, str]] = field(default_factory=list)

    async def give(self, role: str, login: str, name: str, school: str = "", note: str = "") -> str:
        """A new password for this login; answers its hash."""
        password = random_password()
        self.entries.append(asdict(Entry(role, login, password, name, school, note)))
        return await self.passwords.hash(password)

    def write(self, path: Path) -> None:
        """The file appears whole, readable by its owner alone."""
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(self.entries, file, ensure_ascii=False, indent=1)
        draft.replace(path)


@dataclass(frozen=True)
class Entry:
    role: str
    login: str
    password: str
    name: str
    school: str
    note: str
