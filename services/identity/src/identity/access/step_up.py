"""Fresh proof (domain 3.10): a code to the person's own phone, or e-mail where there is none, kept with the session."""

from dataclasses import dataclass

from sqlalchemy import text

from chassis.core import Core
from chassis.database import Tx
from chassis.errors import Refusal
from identity.access import rules, sessions
from identity.access.accounts import Accounts
from identity.access.codes import Codes, SentCode
from identity.access.sessions import Session

PURPOSE = "fresh_proof"


@dataclass(frozen=True)
class Address:
    channel: str
    value: str


class StepUp:
    def __init__(self, core: Core, accounts: Accounts, codes: Codes) -> None:
        self._core, self._accounts, self._codes = core, accounts, codes

    async def code_under_way(self, session: Session) -> SentCode:
        """The code that the person may enter now; sent if there is none. Raises step_up.no_address, limit.exceeded."""
        async with self._core.db.read() as tx:
            to = await self._address(tx, session)
            sent = await self._codes.latest(tx, session.account_id, PURPOSE, to.value)
        return sent or await self._codes.send(session.account_id, PURPOSE, to.channel, to.value)

    async def send_again(self, session: Session) -> SentCode:
        """A new code; within the first minute of the former one that one is still the answer."""
        async with self._core.db.read() as tx:
            to = await self._address(tx, session)
            sent = await self._codes.latest(tx, session.account_id, PURPOSE, to.value)
            if sent and sent.delivery != "failed" and tx.now - sent.created_at < rules.CODE_PAUSE:
                raise Refusal("code.just_sent", masked=sent.masked)
        return await self._codes.send(session.account_id, PURPOSE, to.channel, to.value)

    async def prove(self, session: Session, typed: str) -> None:
        """Check the code and mark the session. Raises code.wrong, code.dead."""
        async with self._core.db.read() as tx:
            to = await self._address(tx, session)
            sent = await self._codes.latest(tx, session.account_id, PURPOSE, to.value)
        try:
            if sent is None:
                raise Refusal("code.dead")
            await self._codes.check(sent.id, (PURPOSE,), typed)
            async with self._core.db.begin() as tx:
                channel = await self._codes.use(tx, sent.id)
                await sessions.prove(tx, session.id, channel)
        except Refusal:
            # A double click or a reload: the first of the two used the code up.
            if not await self._proved_just_now(session):
                raise

    async def _proved_just_now(self, session: Session) -> bool:
        async with self._core.db.read() as tx:
            proved_at = await tx.value(_PROVED_AT, {"id": session.id})
            return proved_at is not None and tx.now - proved_at < rules.CODE_PAUSE

    async def _address(self, tx: Tx, session: Session) -> Address:
        row = await tx.row(_CONTACT, {"id": session.account_id})
        if row is not None and (number := self._accounts.phone_of(row)):
            return Address("sms", number)
        if row is not None and (mail := self._accounts.email_of(row)):
            return Address("email", mail)
        raise Refusal("step_up.no_address")


_PROVED_AT = text("SELECT proved_at FROM sessions WHERE id = :id")
_CONTACT = text("SELECT phone_sealed, email_sealed FROM accounts WHERE id = :id")
