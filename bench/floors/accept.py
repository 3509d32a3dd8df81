"""The floor of row 1: the statements of an acceptance one by one in one transaction, prepared, on connections of their own."""

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from bench.inside import Told, orders, run, say
from bench.rounds import closed_loop

# The letter, its student's slot, the school and its policy; both rows locked.
LOOK = """
SELECT i.*, s.*, p.data AS rules, c.data AS school
FROM invitations i JOIN slots s ON s.student_id = i.student_id
JOIN policies p ON p.key = i.school_id::text JOIN schools c ON c.key = i.school_id::text
WHERE i.id = $1 AND i.student_id = $2 AND i.state = 'open' FOR UPDATE OF s, i
"""
SLOT = """
UPDATE slots SET claim_id = $2, holder_kind = 'agreement', holder_id = $3, holder_name = $4, holder_number = $5,
                 held_since = $6, term = term + 1 WHERE student_id = $1
"""
LETTER = """
UPDATE invitations SET state = 'accepted', version = version + 1, changed_at = $2, agreement_id = $3 WHERE id = $1
"""
TRAIL = """
INSERT INTO trail (agreement_id, at, who, role, act, remark)
SELECT $1, * FROM unnest($2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[])
"""
TOLD = """
INSERT INTO outbox (topic, shard, key, type, data, headers)
SELECT topic, shard, $1, type, data, headers
FROM unnest($2::text[], $3::integer[], $4::text[], $5::bytea[], $6::jsonb[]) AS o (topic, shard, type, data, headers)
"""
# Tables of which an acceptance writes one row, copied from the sample with other ids.
COPIED = ("idempotency", "claims", "agreements", "prints")


@dataclass(frozen=True)
class Sample:
    """The rows of one acceptance as the product wrote them."""

    rows: Mapping[str, dict[str, Any]]
    lines: list[list[Any]]
    told: list[list[Any]]

    @classmethod
    async def read(cls, connection: asyncpg.Connection, agreement_id: UUID) -> "Sample":
        async def one(query: str, key: object) -> dict[str, Any]:
            return dict(await connection.fetchrow(query, key))

        agreement = await one("SELECT * FROM agreements WHERE id = $1", agreement_id)
        path = f"POST /api/v1/invitations/{agreement['invitation_id']}/accept"
        rows = {
            "agreements": agreement,
            "claims": await one("SELECT * FROM claims WHERE claim_id = $1", agreement["claim_id"]),
            "prints": await one("SELECT * FROM prints WHERE agreement_id = $1", agreement_id),
            "idempotency": await one("SELECT * FROM idempotency WHERE path = $1", path),
        }
        trail = "SELECT at, who, role, act, remark FROM trail WHERE agreement_id = $1 ORDER BY id"
        told = "SELECT topic, shard, type, data, headers FROM outbox WHERE key = $1 ORDER BY id"
        lines = await connection.fetch(trail, agreement_id)
        events = await connection.fetch(told, str(agreement["student_id"]))
        assert lines
        assert events
        return cls(
            rows, [list(each) for each in zip(*lines, strict=True)], [list(each) for each in zip(*events, strict=True)]
        )


class Connection:
    """One of those in flight, with every statement prepared."""

    def __init__(self, connection: asyncpg.Connection, sample: Sample) -> None:
        self._connection, self._sample = connection, sample
        self._prepared: dict[str, Any] = {}

    async def prepare(self) -> "Connection":
        texts = {"look": LOOK, "slot": SLOT, "letter": LETTER, "trail": TRAIL, "told": TOLD}
        texts |= {table: _insert(table, self._sample.rows[table]) for table in COPIED}
        for name, text in texts.items():
            self._prepared[name] = await self._connection.prepare(text)
        return self

    async def accept(self, letter: tuple[UUID, UUID]) -> None:
        letter_id, student_id = letter
        agreement_id, claim_id = uuid4(), uuid4()
        now = self._sample.rows["agreements"]["formed_at"]
        new = {
            "id": agreement_id, "agreement_id": agreement_id, "subject_id": agreement_id, "claim_id": claim_id,
            "invitation_id": letter_id, "student_id": student_id, "number": agreement_id.hex[:15], "review_id": uuid4(),
            "key": str(claim_id), "account": str(student_id), "path": f"POST /api/v1/invitations/{letter_id}/accept",
        }  # fmt: skip
        holder = self._sample.rows["agreements"]["name"], new["number"], now
        async with self._connection.transaction():
            await self._do("look", letter_id, student_id)
            await self._copy("idempotency", new)
            await self._do("slot", student_id, claim_id, agreement_id, *holder)
            await self._copy("claims", new)
            await self._do("letter", letter_id, now, agreement_id)
            await self._copy("agreements", new)
            await self._do("trail", agreement_id, *self._sample.lines)
            await self._copy("prints", new)
            await self._do("told", str(student_id), *self._sample.told)

    async def _do(self, name: str, *values: object) -> None:
        await self._prepared[name].fetch(*values)

    async def _copy(self, table: str, new: Mapping[str, object]) -> None:
        await self._do(table, *(new.get(column, value) for column, value in self._sample.rows[table].items()))


def _insert(table: str, row: Mapping[str, object]) -> str:
    return f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(f'${n}' for n in range(1, len(row) + 1))})"


async def main(told: Told) -> None:
    """Each order is a list of letter,student; the answer the time of the whole and of each."""
    opened = [await asyncpg.connect(told["url"]) for _ in range(told["at_once"])]
    sample = await Sample.read(opened[0], UUID(told["sample"]))
    acts: list[Callable[[tuple[UUID, UUID]], Awaitable[None]]] = [
        (await Connection(one, sample).prepare()).accept for one in opened
    ]
    say(ready=True)
    async for words in orders():
        letters = [(UUID(letter), UUID(student)) for letter, student in (word.split(",") for word in words)]
        before = time.process_time()
        seconds, took = await closed_loop(letters, acts)
        say(seconds=seconds, took=took, cpu=time.process_time() - before)


if __name__ == "__main__":
    run(main)
