"""Codes whose end nobody saw: abandoned attempts become uncertain, a lost SMS is looked up, old rows are forgotten."""

from chassis.core import Core
from notify.adapters import codes
from notify.adapters.sms import SmsVendor
from notify.outcome import Outcome
from notify.settings import Channels


async def settle_codes(core: Core, channels: Channels) -> bool:
    """One round; harmless when two workers run it at once. Says whether more is waiting."""
    async with core.db.begin() as tx:
        await codes.forget_old(tx, tx.now)
        left, lost = await codes.abandoned(tx, tx.now), await codes.lost_sms(tx, tx.now)
    for code_id in left:
        await codes.settle(core.db, code_id, "sending", Outcome("lose", "process.ended"))
    vendor = SmsVendor(channels)
    for code_id in lost:
        outcome = await vendor.look_up(str(code_id))
        if outcome is not None:
            await codes.settle(core.db, code_id, "uncertain", outcome)
    return bool(left)
