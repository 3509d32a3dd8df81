"""Signing in with a password: one answer and one time for whatever was wrong."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import RowMapping, text

from chassis.core import Core
from chassis.errors import Refusal
from chassis.throttle import Throttle
from identity.access import hats, rules, sessions
from identity.access.logins import Login, read
from identity.access.passwords import Passwords
from identity.access.sessions import Visitor
from identity.secrecy import Secrecy


@dataclass(frozen=True)
class SignedIn:
    session_id: UUID
    # For the cookie.
    secret: str


class SignIn:
    def __init__(self, core: Core, secrecy: Secrecy, passwords: Passwords, throttle: Throttle) -> None:
        self._core, self._secrecy, self._passwords, self._throttle = core, secrecy, passwords, throttle

    async def with_password(self, typed: str, school_id: str, password: str, visitor: Visitor) -> SignedIn:
        """A new session. Raises sign_in.wrong, the same for an unknown login, one without a password yet and a wrong password;
        sign_in.suspended to the owner only; limit.exceeded; sign_in.busy."""
        login = read(typed, school_id)
        whose = (login or Login("none", typed)).blind(self._secrecy).hex()
        await self._throttle.spend(rules.SIGN_IN_TRIES, whose)
        await self._throttle.spend(rules.SIGN_IN_ADDRESS, visitor.address)
        found = await self._found(login)
        right = await self._passwords.matches(found["password_hash"] if found else None, password)
        if found is None or not right:
            raise Refusal("sign_in.wrong")
        if found["state"] == "suspended":
            raise Refusal(
                "sign_in.suspended", by=found["suspended_by"], why=found["suspended_why"], whom=found["ask_whom"]
            )
        signed_in = await self._begin(found["id"], found["password_hash"], visitor)
        await self._throttle.forgive(rules.SIGN_IN_TRIES, whose)
        # Only failures count against an address.
        await self._throttle.spend(rules.SIGN_IN_ADDRESS, visitor.address, cost=-1)
        return signed_in

    async def _found(self, login: Login | None) -> RowMapping | None:
        if login is None:
            return None
        async with self._core.db.read() as tx:
            return await tx.row(_BY_LOGIN, {"kind": login.kind, "hash": login.blind(self._secrecy)})

    async def _begin(self, account_id: UUID, checked_hash: str, visitor: Visitor) -> SignedIn:
        """Begin the session under the account's lock: a password changed or an account suspended meanwhile keeps the door shut."""
        async with self._core.db.begin() as tx:
            still = await tx.value(_LOCK, {"id": account_id, "checked": checked_hash})
            if not still:
                raise Refusal("sign_in.wrong")
            roles = await hats.of_account(tx, account_id)
            if not roles:
                raise Refusal("sign_in.no_role")
            id_ = self._core.ids()
            only = roles[0].id if len(roles) == 1 else None
            return SignedIn(id_, await sessions.begin(tx, id_, account_id, only, visitor))


_BY_LOGIN = text(
    """
    SELECT a.id, a.password_hash, a.state, a.suspended_by, a.suspended_why, a.ask_whom
    FROM account_logins l JOIN accounts a ON a.id = l.account_id
    WHERE l.kind = :kind AND l.value_hash = :hash
    """
)
_LOCK = text("SELECT true FROM accounts WHERE id = :id AND password_hash = :checked AND state = 'active' FOR UPDATE")
