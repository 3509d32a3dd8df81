"""Send letters by e-mail: `sending` is written before the call, the end after it; a crash between the two leaves `uncertain`, and
the letter goes again under the same Message-ID."""

from dataclasses import dataclass
from email.message import EmailMessage

import jinja2
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import RowMapping

from chassis.core import Core
from chassis.database import Tx
from chassis.ids import derived_id
from chassis.logs import logger
from notify import masking, policy, rendering
from notify.adapters import directory, letters
from notify.adapters.mail import Postbox, compose
from notify.adapters.tables import messages
from notify.settings import Channels

AT_ONCE = 50
UNUSABLE = "address.refused"


@dataclass(frozen=True)
class Addressed:
    """A letter with what is known of its recipient at this moment."""

    row: RowMapping
    name: str
    address: str
    # Tells an address from another without keeping it.
    mark: bytes
    is_dead: bool


async def send_letters(core: Core, channels: Channels) -> bool:
    """One round; harmless when two workers run it at once. Says whether more is waiting. Raises Unavailable without the directory."""
    async with core.db.begin() as tx:
        if lost := await letters.abandon_lost(tx):
            logger().warning("letters.uncertain", number=lost)
        due = await letters.due(tx, AT_ONCE)
    if not due:
        return False
    people = sorted({letter["recipient"] for letter in due})
    contacts = await directory.contacts(core.peers, people)
    async with Postbox(channels) as box:
        for row in due:
            contact = contacts.get(row["recipient"], directory.UNKNOWN)
            mark = masking.mark(core.secret("addresses"), contact.email)
            async with core.db.read() as tx:
                dead = await letters.is_dead(tx, row["recipient"], mark)
            await _send(core, channels, box, Addressed(row, contact.name, contact.email, mark, dead))
    return len(due) == AT_ONCE


async def _send(core: Core, channels: Channels, box: Postbox, letter: Addressed) -> None:
    shown = masking.masked(letter.address) if letter.address else ""
    why = _why_not(core, letter)
    message = None
    if not why:
        message, why = _message(core, channels, letter)
    async with core.db.begin() as tx:
        if why or message is None:
            await letters.give_up(tx, letter.row, why, shown)
            if why == UNUSABLE:
                await _bury(core, tx, letter, why, shown)
            return
        attempt = await letters.begin_attempt(tx, letter.row, shown)
    if attempt is None:
        return
    outcome = await box.post(message)
    async with core.db.begin() as tx:
        await letters.end_attempt(tx, letter.row["id"], attempt, outcome)
        if outcome.dead:
            await _bury(core, tx, letter, outcome.why, shown)
    logger().info("letter.attempted", letter=str(letter.row["id"]), attempt=attempt, act=outcome.act, why=outcome.why)


def _why_not(core: Core, letter: Addressed) -> str:
    """The reason not to send a letter at all; "" when it can go."""
    if core.clock.now() - letter.row["fact_at"] > policy.FRESH:
        return "fact.too_old"
    if not letter.address:
        return "address.none"
    return "address.dead" if letter.is_dead else ""


def _message(core: Core, channels: Channels, letter: Addressed) -> tuple[EmailMessage | None, str]:
    """The mail, or the reason why there can be none."""
    row = letter.row
    try:
        mail = rendering.mail(row["template"], row["facts"], letter.name, core.settings.public_url + row["page"])
        return compose(channels, letter.address, mail, str(row["id"]), row["at"]), ""
    except jinja2.TemplateError as error:
        logger().error("letter.template_broken", template=row["template"], exc_info=error)
        return None, "template.broken"
    except ValueError:
        # No mail server could take this address.
        return None, UNUSABLE


async def _bury(core: Core, tx: Tx, letter: Addressed, why: str, shown: str) -> None:
    """Remember a dead address, and tell its owner once, at the next sign-in."""
    recipient, channel = letter.row["recipient"], letter.row["channel"]
    if not await letters.mark_dead(tx, recipient, channel, letter.mark, why):
        return
    told = rendering.notice("address_dead", {"address": shown})
    row = {
        "id": core.ids(), "recipient": recipient, "cause": derived_id("dead address", recipient, letter.mark.hex()),
        "kind": "address_dead", "title": told.title, "body": told.body, "page": "/account", "fact_at": tx.now, "at": tx.now,
    }  # fmt: skip
    await tx.execute(insert(messages).values(**row).on_conflict_do_nothing())
