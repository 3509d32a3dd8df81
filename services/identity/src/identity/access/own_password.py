"""Changing one's own password, freely or because an initial one must go."""

from uuid import UUID

from sqlalchemy import text

from chassis.core import Core
from chassis.database import Tx
from chassis.errors import Refusal
from chassis.throttle import Throttle
from identity.access import rules, sessions
from identity.access.accounts import Accounts
from identity.access.passwords import Passwords, require_good


class OwnPassword:
    def __init__(self, core: Core, accounts: Accounts, passwords: Passwords, throttle: Throttle) -> None:
        self._core, self._accounts, self._passwords, self._throttle = core, accounts, passwords, throttle

    async def check(self, account_id: UUID, current: str, new: str) -> tuple[str, str]:
        """The hash that was checked and the one of the new password. Raises password.wrong, request.invalid, limit.exceeded."""
        await self._throttle.spend(rules.SIGN_IN_TRIES, str(account_id))
        async with self._core.db.read() as tx:
            row = await tx.row(_OWN, {"id": account_id})
        stored = row["password_hash"] if row else None
        if row is None or not await self._passwords.matches(stored, current):
            raise Refusal("password.wrong")
        own = (row["name"], self._accounts.phone_of(row), self._accounts.email_of(row))
        require_good(new, tuple(word for word in own if word), "/new")
        if current == new:
            raise Refusal("password.same")
        await self._throttle.forgive(rules.SIGN_IN_TRIES, str(account_id))
        return stored or "", await self._passwords.hash(new)

    async def change(self, tx: Tx, account_id: UUID, hashes: tuple[str, str], keep: UUID) -> None:
        """Set it and end every other session."""
        checked, new = hashes
        done = await tx.execute(_CHANGE, {"id": account_id, "checked": checked, "new": new})
        if not done.rowcount:
            raise Refusal("password.wrong")
        await sessions.end_all(tx, account_id, "password_set", but=keep)


_OWN = text("SELECT name, password_hash, phone_sealed, email_sealed FROM accounts WHERE id = :id AND state = 'active'")
_CHANGE = text(
    "UPDATE accounts SET password_hash = :new, must_change_password = false"
    " WHERE id = :id AND password_hash = :checked AND state = 'active'"
)
