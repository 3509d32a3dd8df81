"""One-time codes: six digits, hashed at rest, five tries, ten minutes, one attempt to deliver (protocols 6)."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, text

from chassis.core import Core
from chassis.database import Tx
from chassis.errors import Refusal, Unavailable
from chassis.throttle import Throttle
from contracts.wangqian.notify.v1.codes_service_pb2 import SendRequest
from contracts.wangqian.notify.v1.codes_service_pb2_grpc import CodesServiceStub
from identity.access import logins, rules
from identity.secrecy import Secrecy

CHANNELS = {"sms": "手机短信", "email": "邮件"}


@dataclass(frozen=True)
class SentCode:
    """What became of a code. delivery: sent, failed, uncertain."""

    id: UUID
    channel: str
    masked: str
    delivery: str
    created_at: datetime


class Codes:
    def __init__(self, core: Core, secrecy: Secrecy, throttle: Throttle) -> None:
        self._core, self._secrecy, self._throttle = core, secrecy, throttle

    async def send(self, account_id: UUID, purpose: str, channel: str, address: str) -> SentCode:
        """A new code on its way; the former ones of this purpose stop working. Within a minute of the former one that one is the
        answer: a form posted twice sends one code. Raises limit.exceeded. Never inside a transaction."""
        await self._throttle.spend(rules.CODES_SENT, str(account_id))
        id_ = self._core.ids()
        code = f"{secrets.randbelow(10**rules.CODE_DIGITS):0{rules.CODE_DIGITS}}"
        async with self._core.db.begin() as tx:
            await tx.execute(_LOCK_ACCOUNT, {"account": account_id})
            former = await self.latest(tx, account_id, purpose, address)
            if former and former.delivery != "failed" and tx.now - former.created_at < rules.CODE_PAUSE:
                return former
            await tx.execute(_VOID_FORMER, {"account": account_id, "purpose": purpose, "now": tx.now})
            values = {
                "id": id_,
                "account": account_id,
                "purpose": purpose,
                "channel": channel,
                "address": self._address_hash(address),
                "hash": self._hash(id_, code),
                "now": tx.now,
                "until": tx.now + rules.CODE_LIFE,
            }
            await tx.execute(_ADD, values)
            created_at = tx.now
        delivery = await self._deliver(id_, account_id, purpose, channel, address, code)
        async with self._core.db.begin() as tx:
            await tx.execute(text("UPDATE codes SET delivery = :state WHERE id = :id"), {"id": id_, "state": delivery})
        return SentCode(id_, channel, masked(channel, address), delivery, created_at)

    async def latest(self, tx: Tx, account_id: UUID, purpose: str, address: str) -> SentCode | None:
        """The code under way, if one is that may still be entered."""
        row = await tx.row(
            _LATEST, {"account": account_id, "purpose": purpose, "now": tx.now, "most": rules.CODE_TRIES}
        )
        if row is None:
            return None
        return SentCode(row["id"], row["channel"], masked(row["channel"], address), row["delivery"], row["created_at"])

    async def account_of(self, tx: Tx, id_: UUID, purposes: tuple[str, ...]) -> RowMapping | None:
        """Channel, delivery and account of a code that may still be entered: for the page that asks for it."""
        values = {"id": id_, "purposes": list(purposes), "now": tx.now, "most": rules.CODE_TRIES}
        return await tx.row(_ACCOUNT_OF, values)

    async def check(self, id_: UUID, purposes: tuple[str, ...], typed: str) -> UUID:
        """Spend one try; the account whose code it is. Raises code.wrong, code.dead. The try is counted whatever happens after."""
        async with self._core.db.begin() as tx:
            row = await tx.row(_TRY, {"id": id_, "purposes": list(purposes), "now": tx.now, "most": rules.CODE_TRIES})
        if row is None:
            raise Refusal("code.dead")
        if not secrets.compare_digest(bytes(row["code_hash"]), self._hash(id_, _digits(typed))):
            left = rules.CODE_TRIES - row["tries"]
            raise Refusal("code.wrong", left=left) if left else Refusal("code.dead")
        account: UUID = row["account_id"]
        return account

    async def use(self, tx: Tx, id_: UUID) -> str:
        """Use a checked code up, in the transaction of what it allows; its channel. Raises code.dead for the second of two."""
        channel: str | None = await tx.value(_USE, {"id": id_, "now": tx.now})
        if channel is None:
            raise Refusal("code.dead")
        return channel

    async def was_this(self, tx: Tx, id_: UUID, purposes: tuple[str, ...], typed: str) -> RowMapping | None:
        """Channel and account of a code that is used up, when this is it: the same form came again. A try is counted."""
        values = {"id": id_, "purposes": list(purposes), "now": tx.now, "most": rules.CODE_TRIES}
        row = await tx.row(_TRY_USED, values)
        right = row is not None and secrets.compare_digest(bytes(row["code_hash"]), self._hash(id_, _digits(typed)))
        return row if right else None

    async def _deliver(self, id_: UUID, account_id: UUID, purpose: str, channel: str, address: str, code: str) -> str:
        request = SendRequest(
            code_id=str(id_),
            account_id=str(account_id),
            channel=channel,
            address=address,
            purpose=purpose,
            code=code,
            valid_minutes=int(rules.CODE_LIFE.total_seconds() // 60),
        )
        try:
            answer = await self._core.peers.call(CodesServiceStub, "notify", "Send", request, timeout=5)
        except Unavailable:
            return "uncertain"
        return answer.state or "uncertain"

    def _hash(self, id_: UUID, code: str) -> bytes:
        return self._secrecy.blind(f"{id_}/{code}", "code")

    def _address_hash(self, address: str) -> bytes:
        return self._secrecy.blind(address, "code.address")


def _digits(typed: str) -> str:
    return "".join(char for char in typed if not char.isspace())


def masked(channel: str, address: str) -> str:
    return logins.masked_phone(address) if channel == "sms" else logins.masked_email(address)


_LOCK_ACCOUNT = text("SELECT FROM accounts WHERE id = :account FOR UPDATE")
_VOID_FORMER = text(
    "UPDATE codes SET used_at = :now WHERE account_id = :account AND purpose = :purpose AND used_at IS NULL"
)
_ADD = text(
    """
    INSERT INTO codes (id, account_id, purpose, channel, address_hash, code_hash, created_at, expires_at)
    VALUES (:id, :account, :purpose, :channel, :address, :hash, :now, :until)
    """
)
_LATEST = text(
    """
    SELECT id, channel, delivery, created_at FROM codes
    WHERE account_id = :account AND purpose = :purpose AND used_at IS NULL AND expires_at > :now AND tries < :most
    ORDER BY created_at DESC LIMIT 1
    """
)
_ACCOUNT_OF = text(
    """
    SELECT c.channel, c.delivery, a.id, a.phone_sealed, a.email_sealed
    FROM codes c JOIN accounts a ON a.id = c.account_id
    WHERE c.id = :id AND c.purpose = ANY(CAST(:purposes AS text[])) AND c.used_at IS NULL AND c.expires_at > :now
      AND c.tries < :most
    """
)
_TRY = text(
    """
    UPDATE codes SET tries = tries + 1
    WHERE id = :id AND purpose = ANY(CAST(:purposes AS text[])) AND used_at IS NULL AND expires_at > :now AND tries < :most
    RETURNING account_id, code_hash, tries
    """
)
_TRY_USED = text(
    """
    UPDATE codes SET tries = tries + 1
    WHERE id = :id AND purpose = ANY(CAST(:purposes AS text[])) AND used_at IS NOT NULL AND expires_at > :now AND tries < :most
    RETURNING account_id, code_hash, channel
    """
)
_USE = text(
    "UPDATE codes SET used_at = :now WHERE id = :id AND used_at IS NULL AND expires_at > :now RETURNING channel"
)
