"""Sessions: signed in once, here, for every client. One session has one role; the cookie's secret is kept as a hash only."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text

from chassis.database import Tx
from identity.access import rules


@dataclass(frozen=True)
class Session:
    """A live session with its account. `role_id` is None until one of several roles is chosen."""

    id: UUID
    account_id: UUID
    role_id: UUID | None
    authenticated_at: datetime
    proved_at: datetime | None
    proved_by: str
    account_name: str
    must_change_password: bool


@dataclass(frozen=True)
class Visitor:
    """Where a request comes from: kept with the session so that its owner recognises it."""

    address: str
    agent: str


def hash_of(secret: str) -> bytes:
    """What is stored of a random secret (256 bits: a plain hash is enough)."""
    return hashlib.sha256(secret.encode()).digest()


async def begin(tx: Tx, id_: UUID, account_id: UUID, role_id: UUID | None, visitor: Visitor) -> str:
    """A new session, and the line in the account's history. The answer is the cookie's secret, told once."""
    secret = secrets.token_urlsafe(32)
    values = {
        "id": id_,
        "cookie": hash_of(secret),
        "account": account_id,
        "role": role_id,
        "address": visitor.address[:64],
        "agent": visitor.agent[:200],
        "now": tx.now,
    }
    await tx.execute(_BEGIN, values)
    await tx.execute(_HISTORY, {key: values[key] for key in ("id", "account", "address", "agent", "now")})
    return secret


async def by_cookie(tx: Tx, secret: str) -> Session | None:
    """The live session of a cookie; None when it ended, ran out, or its account was suspended."""
    if not secret:
        return None
    return _session(await tx.row(_BY_COOKIE, {"cookie": hash_of(secret), **_limits(tx)}))


async def by_id(tx: Tx, id_: UUID) -> Session | None:
    """The live session of this id (the `sid` of tokens)."""
    return _session(await tx.row(_BY_ID, {"id": id_, **_limits(tx)}))


async def touch(tx: Tx, id_: UUID) -> None:
    """A sign of life."""
    await tx.execute(text("UPDATE sessions SET last_seen_at = :now WHERE id = :id"), {"id": id_, "now": tx.now})


async def choose_role(tx: Tx, session: Session, role_id: UUID) -> bool:
    """Act as one of the account's roles; False for a role that is not theirs, or when one was chosen before."""
    chosen = await tx.execute(_CHOOSE, {"id": session.id, "role": role_id, "account": session.account_id})
    return bool(chosen.rowcount)


async def switch_role(tx: Tx, session: Session, new_id: UUID, role_id: UUID) -> str | None:
    """The same person under another hat: a new session takes the place of this one, with what was proved. The new cookie's
    secret, or None for a role that is not theirs."""
    secret = secrets.token_urlsafe(32)
    values = {
        "id": session.id,
        "new": new_id,
        "cookie": hash_of(secret),
        "role": role_id,
        "account": session.account_id,
    }
    done = await tx.execute(_SWITCH, {**values, "now": tx.now})
    if not done.rowcount:
        return None
    await end(tx, session.id, "switched")
    return secret


async def prove(tx: Tx, id_: UUID, by: str) -> None:
    """The person proved to be themself just now."""
    await tx.execute(
        text("UPDATE sessions SET proved_at = :now, proved_by = :by WHERE id = :id"),
        {"id": id_, "now": tx.now, "by": by},
    )


async def end(tx: Tx, id_: UUID, why: str) -> bool:
    """End one session; False when it had ended. Whoever holds tokens of it is told after the commit (session_endings.py)."""
    ended = await tx.execute(_END, {"id": id_, "why": why, "now": tx.now})
    return bool(ended.rowcount)


async def end_all(tx: Tx, account_id: UUID, why: str, but: UUID | None = None) -> None:
    """End every session of an account, but perhaps one."""
    await tx.execute(_END_ALL, {"account": account_id, "why": why, "but": but, "now": tx.now})


async def of_account(tx: Tx, account_id: UUID) -> list[dict[str, Any]]:
    """Live sessions, newest first: id, address, agent, authenticated_at, last_seen_at."""
    rows = await tx.rows(_OF_ACCOUNT, {"account": account_id, **_limits(tx)})
    return [dict(row) for row in rows]


async def last_sign_in(tx: Tx, account_id: UUID, before_session: UUID) -> RowMapping | None:
    """`at` and `address` of the sign-in before the present one."""
    return await tx.row(_LAST, {"account": account_id, "session": before_session})


def _limits(tx: Tx) -> dict[str, datetime]:
    return {"idle": tx.now - rules.SESSION_IDLE, "longest": tx.now - rules.SESSION_LONGEST}


def _session(row: RowMapping | None) -> Session | None:
    return Session(**row) if row is not None else None


_BEGIN = text(
    """
    INSERT INTO sessions (id, cookie_hash, account_id, role_id, address, agent, authenticated_at, last_seen_at)
    VALUES (:id, :cookie, :account, :role, :address, :agent, :now, :now)
    """
)
_HISTORY = text(
    "INSERT INTO sign_in_history (account_id, session_id, at, address, agent) VALUES (:account, :id, :now, :address, :agent)"
)
_LIVE = """
    SELECT s.id, s.account_id, s.role_id, s.authenticated_at, s.proved_at, s.proved_by, a.name AS account_name,
           a.must_change_password
    FROM sessions s JOIN accounts a ON a.id = s.account_id
    WHERE s.ended_at IS NULL AND s.last_seen_at > :idle AND s.authenticated_at > :longest AND a.state = 'active'
"""
_BY_COOKIE = text(f"{_LIVE} AND s.cookie_hash = :cookie")
_BY_ID = text(f"{_LIVE} AND s.id = :id")
_CHOOSE = text(
    """
    UPDATE sessions SET role_id = :role
    WHERE id = :id AND role_id IS NULL
      AND EXISTS (SELECT 1 FROM account_roles WHERE id = :role AND account_id = :account AND ended_at IS NULL)
    """
)
_SWITCH = text(
    """
    INSERT INTO sessions (id, cookie_hash, account_id, role_id, address, agent, authenticated_at, last_seen_at, proved_at,
                          proved_by)
    SELECT :new, :cookie, account_id, :role, address, agent, authenticated_at, :now, proved_at, proved_by
    FROM sessions
    WHERE id = :id AND ended_at IS NULL
      AND EXISTS (SELECT 1 FROM account_roles WHERE id = :role AND account_id = :account AND ended_at IS NULL)
    """
)
_END = text(
    "UPDATE sessions SET ended_at = :now, ended_why = :why, announce_after = :now WHERE id = :id AND ended_at IS NULL"
)
_END_ALL = text(
    """
    UPDATE sessions SET ended_at = :now, ended_why = :why, announce_after = :now
    WHERE account_id = :account AND ended_at IS NULL AND id IS DISTINCT FROM CAST(:but AS uuid)
    """
)
_OF_ACCOUNT = text(
    """
    SELECT id, address, agent, authenticated_at, last_seen_at FROM sessions
    WHERE account_id = :account AND ended_at IS NULL AND last_seen_at > :idle AND authenticated_at > :longest
    ORDER BY authenticated_at DESC
    """
)
_LAST = text(
    """
    SELECT at, address FROM sign_in_history
    WHERE account_id = :account AND session_id IS DISTINCT FROM CAST(:session AS uuid)
    ORDER BY at DESC LIMIT 1
    """
)
