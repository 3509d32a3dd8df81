"""The queue of prints: one is taken under a new attempt and a lease, and everything later is fenced by that attempt."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

import asyncpg

from documents.lifecycle import PRINT, after, states_before

_TAKE = f"""
UPDATE prints SET state = '{after(PRINT, "waiting", "take")}', attempt = attempt + 1, since = now(),
       lease_until = now() + make_interval(secs => $1)
WHERE agreement_id = (SELECT agreement_id FROM prints
                      WHERE state IN ('waiting', 'rendering') AND run_after <= now()
                        AND (state = 'waiting' OR lease_until < now())
                      ORDER BY run_after FOR UPDATE SKIP LOCKED LIMIT 1)
RETURNING *
"""
# Fenced by attempt and version: a worker that was overtaken changes nothing.
_MINE = f"agreement_id = $1 AND attempt = $2 AND wanted_version = $3 AND state = ANY('{{{','.join(states_before(PRINT, 'publish'))}}}')"
_RENEW = f"UPDATE prints SET lease_until = now() + make_interval(secs => $4) WHERE {_MINE}"
_PUT_BACK = f"""
UPDATE prints SET state = '{after(PRINT, "rendering", "put_back")}', since = now(), lease_until = NULL,
       run_after = now() + make_interval(secs => $4), failures = failures + $5, why = $6
WHERE {_MINE}
"""


@dataclass(frozen=True)
class Order:
    """One taken print: this version, by this attempt and no other."""

    agreement_id: UUID
    number: str
    student_id: UUID
    school_id: UUID
    college_id: UUID
    employer_id: UUID
    code: bytes
    version: int
    kind: str
    sha256: str
    wanted_at: datetime
    attempt: int
    published_attempt: int
    failures: int

    @classmethod
    def of(cls, row: asyncpg.Record) -> Self:
        return cls(
            row["agreement_id"], row["number"], row["student_id"], row["school_id"], row["college_id"], row["employer_id"],
            row["code"], row["wanted_version"], row["wanted_kind"], row["wanted_sha256"], row["wanted_at"],
            row["attempt"], row["published_attempt"], row["failures"],
        )  # fmt: skip

    @property
    def file_key(self) -> str:
        """A key of this attempt alone."""
        return key_of(self.agreement_id, self.attempt)

    def abandoned_keys(self) -> list[str]:
        """Keys that attempts between the last published one and this one may have left behind."""
        return [key_of(self.agreement_id, attempt) for attempt in range(self.published_attempt + 1, self.attempt)]


def key_of(agreement_id: UUID, attempt: int) -> str:
    return f"agreements/{agreement_id}/{attempt}.pdf"


class PrintQueue:
    def __init__(self, hot: asyncpg.Pool, lease: float) -> None:
        self._hot, self.lease = hot, lease

    async def take(self) -> Order | None:
        """The print that waited longest, now ours; None when none is due."""
        row = await self._hot.fetchrow(_TAKE, self.lease)
        return Order.of(row) if row else None

    async def renew(self, order: Order) -> None:
        await self._hot.execute(_RENEW, order.agreement_id, order.attempt, order.version, self.lease)

    async def put_back(self, order: Order, seconds: float, why: str, failed: bool) -> None:
        """Due again after `seconds`; nothing happens when the order is no longer ours."""
        await self._hot.execute(
            _PUT_BACK, order.agreement_id, order.attempt, order.version, seconds, int(failed), why[:300]
        )
