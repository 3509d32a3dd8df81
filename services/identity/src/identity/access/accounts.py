"""Accounts: one a person, with one or several roles. What the rest of identity uses of the door."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text

from chassis.database import Tx
from chassis.ids import Ids
from identity.access import sessions
from identity.access.logins import Login, email, phone
from identity.access.passwords import Passwords
from identity.secrecy import Secrecy

PHONE, EMAIL = "accounts.phone", "accounts.email"


@dataclass(frozen=True)
class Role:
    """One hat of an account. Ids as far as they apply: a student's role needs only student_id, its school and college are those
    of the student record at the moment of asking."""

    role: str
    school_id: UUID | None = None
    college_id: UUID | None = None
    employer_id: UUID | None = None
    student_id: UUID | None = None


@dataclass(frozen=True)
class NewAccount:
    """An account to be. `phone` and `email` become logins by themselves; `logins` are further ones. Without a password hash the
    account is used by activation first."""

    kind: str
    name: str
    roles: tuple[Role, ...]
    logins: tuple[Login, ...] = ()
    phone: str = ""
    email: str = ""
    person_id: UUID | None = None
    password_hash: str | None = None
    must_change: bool = False


@dataclass(frozen=True)
class Contact:
    account_id: UUID
    name: str
    phone: str
    email: str


class Accounts:
    def __init__(self, ids: Ids, secrecy: Secrecy, passwords: Passwords) -> None:
        self._ids, self._secrecy, self._passwords = ids, secrecy, passwords

    async def add(
        self,
        tx: Tx,
        *,
        kind: str,
        name: str,
        roles: Sequence[Role],
        logins: Sequence[Login] = (),
        phone: str = "",
        email: str = "",
        person_id: UUID | None = None,
        password: str | None = None,
        must_change: bool = False,
    ) -> UUID:
        """A new account; its id. A password given here is hashed at once (28 ms): for a few accounts, never for a file of them."""
        hashed = await self._passwords.hash(password) if password is not None else None
        new = NewAccount(kind, name, tuple(roles), tuple(logins), phone, email, person_id, hashed, must_change)
        return (await self.add_many(tx, [new]))[0]

    async def add_many(self, tx: Tx, accounts: Sequence[NewAccount]) -> list[UUID]:
        """New accounts in the order given, in three statements however many they are.

        A login that somebody else has already is left with them (two students may share a parent's phone): activation gives it
        to whoever proves it by code."""
        if not accounts:
            return []
        made = [(self._ids(), account) for account in accounts]
        await tx.execute(_ADD_ACCOUNT, [self._account_row(tx, id_, account) for id_, account in made])
        logins = [row for id_, account in made for row in self._login_rows(id_, account)]
        if logins:
            await tx.execute(_ADD_LOGIN, logins)
        roles = [_role_row(self._ids(), id_, role) for id_, account in made for role in account.roles]
        if roles:
            await tx.execute(_ADD_ROLE, roles)
        return [id_ for id_, _ in made]

    async def add_role(self, tx: Tx, account_id: UUID, role: Role, logins: Sequence[Login] = ()) -> None:
        """One more hat, with what it may be signed in by (a second record's student number). It is chosen at the next sign-in."""
        await tx.execute(_ADD_ROLE, _role_row(self._ids(), account_id, role))
        if logins:
            await tx.execute(_ADD_LOGIN, [self._login_row(account_id, login) for login in logins])

    async def account_of_person(self, tx: Tx, person_id: UUID) -> UUID | None:
        found: UUID | None = await tx.value(text("SELECT id FROM accounts WHERE person_id = :id"), {"id": person_id})
        return found

    async def set_contact(self, tx: Tx, account_id: UUID, *, phone: str, email: str) -> None:
        """Phone and e-mail as corrected by staff or an import; the former ones stop being logins."""
        await tx.execute(_SET_CONTACT, {"id": account_id, **self._contact_columns(phone, email)})
        await tx.execute(_DROP_CONTACT_LOGINS, {"id": account_id})
        rows = [self._login_row(account_id, login) for login in _contact_logins(phone, email)]
        if rows:
            await tx.execute(_ADD_LOGIN, rows)

    async def suspend(self, tx: Tx, account_id: UUID, *, why: str, by: str, ask_whom: str) -> None:
        """Close the door, and end what is open: refreshing stops at once, access tokens run out within five minutes."""
        values = {"id": account_id, "state": "suspended", "by": by, "why": why, "ask": ask_whom}
        await tx.execute(_SET_STATE, values)
        await sessions.end_all(tx, account_id, "suspended")

    async def restore(self, tx: Tx, account_id: UUID) -> None:
        await tx.execute(_SET_STATE, {"id": account_id, "state": "active", "by": "", "why": "", "ask": ""})

    async def recipients_of(
        self,
        tx: Tx,
        *,
        student_id: str | UUID | None = None,
        employer_id: str | UUID | None = None,
        school_id: str | UUID | None = None,
        college_id: str | UUID | None = None,
    ) -> list[UUID]:
        """Active accounts that stand for the one party named (GetRecipients): of a school its employment office, of a college its
        reviewers, of an employer everybody who may act."""
        rows = await tx.rows(
            _RECIPIENTS,
            {
                "student": _uuid(student_id),
                "employer": _uuid(employer_id),
                "school": _uuid(school_id),
                "college": _uuid(college_id),
            },
        )
        return [row["account_id"] for row in rows]

    async def contacts_of(self, tx: Tx, account_ids: Iterable[str | UUID]) -> list[Contact]:
        """Where notices go; unknown ids are left out."""
        ids = [_uuid(id_) for id_ in account_ids]
        return [
            Contact(row["id"], row["name"], self.phone_of(row), self.email_of(row))
            for row in await tx.rows(_CONTACTS, {"ids": ids})
        ]

    def phone_of(self, row: Any) -> str:
        """The phone of an accounts row, "" without one."""
        return self._secrecy.open(bytes(row["phone_sealed"]), PHONE) if row["phone_sealed"] else ""

    def email_of(self, row: Any) -> str:
        return self._secrecy.open(bytes(row["email_sealed"]), EMAIL) if row["email_sealed"] else ""

    def login_blind(self, login: Login) -> bytes:
        return login.blind(self._secrecy)

    def _account_row(self, tx: Tx, id_: UUID, account: NewAccount) -> dict[str, Any]:
        return {
            "id": id_,
            "kind": account.kind,
            "person": account.person_id,
            "name": account.name,
            **self._contact_columns(account.phone, account.email),
            "password": account.password_hash,
            "must_change": account.must_change,
            "now": tx.now,
        }

    def _contact_columns(self, phone_typed: str, email_typed: str) -> dict[str, bytes | None]:
        number, address = phone(phone_typed), email(email_typed)
        return {
            "phone_sealed": self._secrecy.seal(number.value, PHONE) if phone_typed else None,
            "phone_hash": number.blind(self._secrecy) if phone_typed else None,
            "email_sealed": self._secrecy.seal(address.value, EMAIL) if email_typed else None,
            "email_hash": address.blind(self._secrecy) if email_typed else None,
        }

    def _login_rows(self, id_: UUID, account: NewAccount) -> list[dict[str, Any]]:
        logins = (*account.logins, *_contact_logins(account.phone, account.email))
        return [self._login_row(id_, login) for login in logins]

    def _login_row(self, id_: UUID, login: Login) -> dict[str, Any]:
        return {"kind": login.kind, "hash": login.blind(self._secrecy), "account": id_}


def _contact_logins(phone_typed: str, email_typed: str) -> list[Login]:
    return [*([phone(phone_typed)] if phone_typed else []), *([email(email_typed)] if email_typed else [])]


def _role_row(id_: UUID, account_id: UUID, role: Role) -> dict[str, Any]:
    return {
        "id": id_,
        "account": account_id,
        "role": role.role,
        "school": role.school_id,
        "college": role.college_id,
        "employer": role.employer_id,
        "student": role.student_id,
    }


def _uuid(value: str | UUID | None) -> UUID | None:
    """An id as the database wants it; an empty string names nobody."""
    return value if isinstance(value, UUID) else UUID(value) if value else None


_ADD_ACCOUNT = text(
    """
    INSERT INTO accounts (id, kind, person_id, name, phone_sealed, phone_hash, email_sealed, email_hash, password_hash,
                          must_change_password, activated_at, created_at)
    VALUES (:id, :kind, :person, :name, :phone_sealed, :phone_hash, :email_sealed, :email_hash, CAST(:password AS text),
            :must_change, CASE WHEN CAST(:password AS text) IS NULL THEN NULL ELSE CAST(:now AS timestamptz) END, :now)
    """
)
_ADD_LOGIN = text(
    "INSERT INTO account_logins (kind, value_hash, account_id) VALUES (:kind, :hash, :account) ON CONFLICT DO NOTHING"
)
_ADD_ROLE = text(
    "INSERT INTO account_roles (id, account_id, role, school_id, college_id, employer_id, student_id)"
    " VALUES (:id, :account, :role, :school, :college, :employer, :student)"
)
_SET_CONTACT = text(
    "UPDATE accounts SET phone_sealed = :phone_sealed, phone_hash = :phone_hash, email_sealed = :email_sealed,"
    " email_hash = :email_hash WHERE id = :id"
)
_DROP_CONTACT_LOGINS = text("DELETE FROM account_logins WHERE account_id = :id AND kind IN ('phone', 'email')")
_SET_STATE = text(
    "UPDATE accounts SET state = :state, suspended_by = :by, suspended_why = :why, ask_whom = :ask WHERE id = :id"
)
_RECIPIENTS = text(
    """
    SELECT DISTINCT r.account_id
    FROM account_roles r JOIN accounts a ON a.id = r.account_id
    WHERE r.ended_at IS NULL AND a.state = 'active' AND (
        (r.student_id = CAST(:student AS uuid) AND r.role = 'student')
        OR (r.employer_id = CAST(:employer AS uuid) AND r.role IN ('employer_admin', 'recruiter'))
        OR (r.school_id = CAST(:school AS uuid) AND r.role IN ('school_reviewer', 'school_admin'))
        OR (r.college_id = CAST(:college AS uuid) AND r.role = 'college_reviewer'))
    """
)
_CONTACTS = text(
    "SELECT id, name, phone_sealed, email_sealed FROM accounts WHERE id = ANY(CAST(:ids AS uuid[])) ORDER BY id"
)
