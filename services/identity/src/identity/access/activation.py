"""First sign-in, and a forgotten password: what the school's roster or the firm's registration knows, a code to the phone or e-mail
kept there, an own password. Whatever does not match gets one answer."""

import hmac
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import RowMapping, text

from chassis.core import Core
from chassis.database import Tx
from chassis.errors import Refusal
from chassis.throttle import Limit, Throttle
from identity.access import rules, sessions
from identity.access.accounts import Accounts
from identity.access.codes import Codes, SentCode
from identity.access.logins import Login, email, phone, student_number
from identity.access.passwords import Passwords, require_good
from identity.secrecy import Secrecy

PURPOSES = ("activation", "password_reset")
# The context under which persons.document_sealed is sealed.
DOCUMENT = "persons.document"


@dataclass(frozen=True)
class StudentFactors:
    school_id: UUID
    student_number: str
    name: str
    document_last_six: str


@dataclass(frozen=True)
class EmployerFactors:
    credit_code: str
    email: str


@dataclass(frozen=True)
class Matched:
    account_id: UUID
    purpose: str
    channel: str
    address: str


@dataclass(frozen=True)
class Checked:
    """A code that was right and a password that is good, before the transaction that uses both."""

    code_id: UUID
    account_id: UUID
    password_hash: str


class Activation:
    def __init__(
        self,
        core: Core,
        secrecy: Secrecy,
        accounts: Accounts,
        codes: Codes,
        passwords: Passwords,
        throttle: Throttle,
    ) -> None:
        self._core, self._secrecy, self._accounts = core, secrecy, accounts
        self._codes, self._passwords, self._throttle = codes, passwords, throttle

    async def start(self, factors: StudentFactors | EmployerFactors, address: str) -> SentCode:
        """Send a code to the phone or e-mail on record. Raises activation.no_match, the same for every wrong factor;
        sign_in.suspended; activation.no_contact; limit.exceeded. Never inside a transaction."""
        await self._spend(rules.ACTIVATION_TRIES, _target(factors))
        await self._throttle.spend(rules.ACTIVATION_ADDRESS, address)
        async with self._core.db.read() as tx:
            row = await self._matching(tx, factors)
        if row is None:
            raise Refusal("activation.no_match")
        matched = self._matched(row, factors)
        await self._throttle.spend(rules.ACTIVATION_ADDRESS, address, cost=-1)
        return await self._codes.send(matched.account_id, matched.purpose, matched.channel, matched.address)

    async def check(self, code_id: UUID, code: str, password: str) -> Checked:
        """The code's try is spent whatever follows. Raises request.invalid for a bad password (no try spent), code.wrong, code.dead."""
        async with self._core.db.read() as tx:
            row = await tx.row(_OWNER, {"id": code_id, "purposes": list(PURPOSES)})
        own = () if row is None else (row["name"], self._accounts.phone_of(row), self._accounts.email_of(row))
        require_good(password, tuple(word for word in own if word))
        account_id = await self._codes.check(code_id, PURPOSES, code)
        return Checked(code_id, account_id, await self._passwords.hash(password))

    async def finish(self, tx: Tx, checked: Checked) -> str:
        """Set the password, end other sessions, make the proven address a login; the login to use from now on."""
        row = await tx.row(_LOCK, {"id": checked.account_id})
        if row is None:
            raise Refusal("activation.no_match")
        channel = await self._codes.use(tx, checked.code_id)
        values = {"id": checked.account_id, "password": checked.password_hash, "now": tx.now}
        await tx.execute(_SET_PASSWORD, values)
        await sessions.end_all(tx, checked.account_id, "password_set")
        proved = self._proved(row, channel)
        await self._claim_login(tx, checked.account_id, proved)
        return proved.value

    async def done_before(self, code_id: UUID, code: str, password: str) -> str | None:
        """The login, when this very form has done its work already: code and password are those of then. None: it has not."""
        async with self._core.db.begin() as tx:
            used = await self._codes.was_this(tx, code_id, PURPOSES, code)
            row = await tx.row(_LOCK, {"id": used["account_id"]}) if used else None
        if used is None or row is None or not await self._passwords.matches(row["password_hash"], password):
            return None
        return self._proved(row, used["channel"]).value

    def _proved(self, row: RowMapping, channel: str) -> Login:
        """The address that the code was sent to, as a login."""
        return phone(self._accounts.phone_of(row)) if channel == "sms" else email(self._accounts.email_of(row))

    async def _claim_login(self, tx: Tx, account_id: UUID, login: Login) -> None:
        """Whoever proved the address last signs in by it; a former owner has other logins left."""
        hashed = self._accounts.login_blind(login)
        await tx.execute(_CLAIM_LOGIN, {"kind": login.kind, "hash": hashed, "account": account_id, "now": tx.now})

    async def _spend(self, limit: Limit, target: str) -> None:
        await self._throttle.spend(limit, self._secrecy.blind(target, "activation").hex())

    async def _matching(self, tx: Tx, factors: StudentFactors | EmployerFactors) -> RowMapping | None:
        if isinstance(factors, EmployerFactors):
            hashed = self._accounts.login_blind(email(factors.email))
            code = factors.credit_code.strip().upper()
            return await tx.row(_EMPLOYER, {"code": code, "email": hashed}) if code else None
        number = factors.student_number.strip()
        row = await tx.row(_STUDENT, {"school": factors.school_id, "number": number, "name": factors.name})
        if row is None:
            return None
        document = self._secrecy.open(bytes(row["document_sealed"]), DOCUMENT)
        shown = factors.document_last_six.strip().upper()
        return row if hmac.compare_digest(document[-6:].encode(), shown.encode()) else None

    def _matched(self, row: RowMapping, factors: StudentFactors | EmployerFactors) -> Matched:
        if row["state"] == "suspended":
            raise Refusal("sign_in.suspended", by=row["suspended_by"], why=row["suspended_why"], whom=row["ask_whom"])
        channel = "sms" if isinstance(factors, StudentFactors) else "email"
        address = self._accounts.phone_of(row) if channel == "sms" else self._accounts.email_of(row)
        if not address:
            raise Refusal("activation.no_contact")
        return Matched(row["id"], "password_reset" if row["password_hash"] else "activation", channel, address)


def _target(factors: StudentFactors | EmployerFactors) -> str:
    if isinstance(factors, EmployerFactors):
        return f"employer/{factors.credit_code.strip().upper()}"
    return student_number(factors.school_id, factors.student_number).value


_ACCOUNT = "a.id, a.name, a.state, a.suspended_by, a.suspended_why, a.ask_whom, a.password_hash, a.phone_sealed, a.email_sealed"
_STUDENT = text(
    f"""
    SELECT {_ACCOUNT}, p.document_sealed
    FROM students s
    JOIN persons p ON p.id = s.person_id
    JOIN account_roles r ON r.student_id = s.id AND r.ended_at IS NULL
    JOIN accounts a ON a.id = r.account_id
    WHERE s.school_id = :school AND s.student_number = :number AND s.name = :name
    """
)
_EMPLOYER = text(
    f"""
    SELECT {_ACCOUNT}
    FROM employers e
    JOIN account_roles r ON r.employer_id = e.id AND r.ended_at IS NULL
    JOIN accounts a ON a.id = r.account_id
    WHERE e.credit_code = :code AND a.email_hash = :email
    """
)
_OWNER = text(
    "SELECT a.name, a.phone_sealed, a.email_sealed FROM codes c JOIN accounts a ON a.id = c.account_id"
    " WHERE c.id = :id AND c.purpose = ANY(CAST(:purposes AS text[]))"
)
_LOCK = text(
    "SELECT phone_sealed, email_sealed, password_hash FROM accounts WHERE id = :id AND state = 'active' FOR UPDATE"
)
_SET_PASSWORD = text(
    "UPDATE accounts SET password_hash = :password, must_change_password = false,"
    " activated_at = coalesce(activated_at, :now) WHERE id = :id"
)
_CLAIM_LOGIN = text(
    """
    INSERT INTO account_logins (kind, value_hash, account_id, proved_at) VALUES (:kind, :hash, :account, :now)
    ON CONFLICT (kind, value_hash) DO UPDATE SET account_id = excluded.account_id, proved_at = excluded.proved_at
    """
)
