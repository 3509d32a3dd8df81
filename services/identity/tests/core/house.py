"""What tests of the core half share: the running service, its people, and the ids of the seeds."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg

from chassis import file_tokens
from chassis.core import Core
from chassis.file_tokens import UploadedFile
from chassis.ids import derived_id
from chassis.testing.people import People, Person
from chassis.testing.plugin import Parts
from contracts.routing import message_class


@dataclass(frozen=True)
class Seeded:
    database: str
    accounts_file: Path


async def clone_of(parts: Parts, url: str) -> str:
    """A copy of a database that nobody has open."""
    name = f"test_{uuid4().hex}"
    admin = await asyncpg.connect(parts.admin_url)
    try:
        await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{url.rpartition("/")[2]}"')
    finally:
        await admin.close()
    return parts.admin_url.rpartition("/")[0] + f"/{name}"


@dataclass(frozen=True)
class House:
    """The running service, and who may sign in. Ids are those of the seeds."""

    core: Core
    people: People

    def school_id(self, code: str = "19001") -> str:
        return str(derived_id("school", code))

    def college_id(self, name: str, code: str = "19001") -> str:
        return str(derived_id("college", code, name))

    def employer_id(self, mark: str) -> str:
        return str(derived_id("employer", mark))

    def student_id(self, number: str, code: str = "19001") -> str:
        return str(derived_id("student", code, number))

    def staff(self, role: str, code: str = "19001", **claims: Any) -> Person:
        return self.people.sign_in(role, f"{role} of {code}", school_id=self.school_id(code), **claims)

    def admin_of(self, mark: str) -> Person:
        return self.people.sign_in("employer_admin", "单位管理员", employer_id=self.employer_id(mark))

    def licence(self, file_id: str = "", uploader: str = file_tokens.PUBLIC, life: int = 60) -> str:
        """The token of a licence as documents signs it."""
        file = UploadedFile(file_id or str(uuid4()), "ab" * 32, "image/png", "执照.png", uploader)
        return file_tokens.make(self.core.settings, file, life)

    async def events(self, name: str) -> list[Any]:
        """Messages of one type that were announced after the seeds, in order."""
        # One statement: the sequencer moves rows from the outbox into the log all the time.
        rows = await self.core.db.hot.fetch(
            "SELECT type, data FROM (SELECT type, data, 0 AS place, seq AS n FROM log"
            " UNION ALL SELECT type, data, 1, id FROM outbox) t WHERE type LIKE '%.' || $1 ORDER BY place, n",
            name,
        )
        return [message_class(row["type"]).FromString(row["data"]) for row in rows]


def accounts_of(seeded: Seeded) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(seeded.accounts_file.read_text())
    return found
