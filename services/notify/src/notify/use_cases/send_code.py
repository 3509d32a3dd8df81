"""Send a code: one attempt a code id, whoever asks how often; the code itself is nowhere kept."""

from dataclasses import dataclass
from uuid import UUID

from chassis.core import Core
from chassis.errors import Refusal
from notify import masking, rendering
from notify.adapters import codes
from notify.adapters.mail import Postbox, compose
from notify.adapters.sms import SmsVendor
from notify.outcome import Outcome
from notify.settings import Channels

# Somebody waits for the answer on a page.
MAIL_PATIENCE = 3.0

PURPOSES = {
    "activation": "激活账号",
    "sign_in": "登录",
    "fresh_proof": "确认本人办理",
    "password_reset": "重置密码",
    "contact_change": "更换联系方式",
}


@dataclass(frozen=True)
class Code:
    """A code on its way; never logged and never stored in clear."""

    id: UUID
    account_id: str
    # sms | email.
    channel: str
    address: str
    purpose: str
    code: str
    valid_minutes: int

    def facts(self) -> dict[str, str]:
        return {"code": self.code, "minutes": str(self.valid_minutes), "purpose": PURPOSES[self.purpose]}


async def send_code(core: Core, channels: Channels, code: Code) -> str:
    """The state after the attempt: sent, failed or uncertain. Raises code.unknown_kind, code.reused (same id, other facts)."""
    if code.purpose not in PURPOSES or code.channel not in ("sms", "email"):
        raise Refusal("code.unknown_kind", purpose=code.purpose, channel=code.channel)
    # Hashed at rest: it only tells a repeated request from a forged one.
    mark = masking.mark(core.secret("codes"), str(code.id), code.channel, code.address, code.code)
    async with core.db.begin() as tx:
        row = {
            "id": code.id, "account_id": code.account_id, "channel": code.channel, "purpose": code.purpose,
            "address_masked": masking.masked(code.address), "mark": mark, "state": "sending", "at": tx.now,
        }  # fmt: skip
        if not await codes.record(tx, row):
            former = await codes.known(tx, code.id)
            if bytes(former["mark"]) != mark:
                raise Refusal("code.reused")
            # Under way in another call, or ended with its process: nobody knows, and nobody tries again.
            return "uncertain" if former["state"] == "sending" else str(former["state"])
    return await codes.settle(core.db, code.id, "sending", await _attempt(core, channels, code))


async def _attempt(core: Core, channels: Channels, code: Code) -> Outcome:
    if code.channel == "sms":
        return await SmsVendor(channels).send(str(code.id), code.address, "code", code.facts())
    mail = rendering.mail("code", code.facts(), to_name="", link="")
    try:
        letter = compose(channels, code.address, mail, str(code.id), core.clock.now())
    except ValueError:
        return Outcome("refuse", "address.refused", dead=True)
    async with Postbox(channels, MAIL_PATIENCE) as box:
        return await box.post(letter)
