"""Remembered answers (api.md 6). The row is claimed first and filled last, in the effect's own transaction: a refusal or a crash
leaves none, and a second attempt at the same moment waits on the first one's row."""

import contextlib
import hashlib
import re
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from chassis.database import Tx
from chassis.errors import Refusal

_KEY = re.compile(r"[!-~]{8,128}")


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True)
class Attempt:
    """Who tries what under which key; body_sha is SHA-256 of the canonical body (files: of their bytes)."""

    account: str
    path: str
    key: str
    body_sha: bytes


def key_of(header: str | None) -> str:
    """The key of a POST. Raises idempotency.key_missing."""
    key = (header or "").strip().strip('"')
    if not _KEY.fullmatch(key):
        raise Refusal("idempotency.key_missing")
    return key


def sha_of(body: bytes, content_type: str) -> bytes:
    """SHA-256 of the canonical body: JSON with sorted keys, anything else as it is. A multipart boundary does not count."""
    if content_type.startswith("application/json"):
        with contextlib.suppress(orjson.JSONDecodeError):
            body = orjson.dumps(orjson.loads(body), option=orjson.OPT_SORT_KEYS)
    elif content_type.startswith("multipart/") and "boundary=" in content_type:
        boundary = content_type.split("boundary=", 1)[1].split(";")[0].strip('"').encode()
        body = body.replace(boundary, b"boundary")
    return hashlib.sha256(body).digest()


_CLAIM = text(
    "INSERT INTO idempotency (account, path, key, body_sha) VALUES (:account, :path, :key, :body_sha) ON CONFLICT DO NOTHING RETURNING 1"
)
_KNOWN = text(
    "SELECT body_sha, status, answer, headers FROM idempotency WHERE account = :account AND path = :path AND key = :key"
)
_FORGET = text("DELETE FROM idempotency WHERE account = :account AND path = :path AND key = :key")
_FILL = text(
    "UPDATE idempotency SET status = :status, answer = :answer, headers = CAST(:headers AS jsonb)"
    " WHERE account = :account AND path = :path AND key = :key"
)


def _where(attempt: Attempt) -> dict[str, Any]:
    return {"account": attempt.account, "path": attempt.path, "key": attempt.key}


async def known(tx: Tx, attempt: Attempt) -> Answer | None:
    """The stored answer, or None. Raises idempotency.key_reused for another body."""
    row = await tx.row(_KNOWN, _where(attempt))
    if row is None or row["status"] is None:
        return None
    if bytes(row["body_sha"]) != attempt.body_sha:
        raise Refusal("idempotency.key_reused")
    return Answer(row["status"], bytes(row["answer"]), dict(row["headers"]))


async def claim(tx: Tx, attempt: Attempt) -> Answer | None:
    """Take the key inside this transaction: None means go on; an answer means it was done before. Waits for a twin under way, and
    raises idempotency.in_progress when that takes longer than the lock time-out."""
    try:
        if await tx.value(_CLAIM, {**_where(attempt), "body_sha": attempt.body_sha}):
            return None
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", "") == "55P03":
            raise Refusal("idempotency.in_progress") from error
        raise
    answer = await known(tx, attempt)
    if answer is None:
        raise Refusal("idempotency.in_progress")
    return answer


async def fill(tx: Tx, attempt: Attempt, answer: Answer) -> None:
    headers = orjson.dumps(answer.headers).decode()
    await tx.execute(_FILL, {**_where(attempt), "status": answer.status, "answer": answer.body, "headers": headers})


async def forget(tx: Tx, attempt: Attempt) -> None:
    """Drop a remembered answer that turned out to be a refusal (an act of two transactions): the key is judged afresh."""
    await tx.execute(_FORGET, _where(attempt))
