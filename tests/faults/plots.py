"""What students set out to do. Each plot ends when its last wait is over, or with the refusal that the law may give it."""

import asyncio
import io
import time
from collections.abc import Awaitable, Callable
from typing import Any

from PIL import Image

from smoke.api import key_of

from .deeds import Deed, Ledger
from .town import Student, Town

# A thing that others have to move on has moved by then, or never will.
LONGEST_WAIT = 200.0
STUDY = {
    "institution": "某某大学", "institution_region": "420106", "major": "计算机科学与技术", "study_form": "1",
    "enrolment_month": "2026-09",
}  # fmt: skip
Plot = Callable[[Town, Ledger, Student], Awaitable[None]]


async def signs(town: Town, ledger: Ledger, who: Student) -> None:
    await accept(town, ledger, who)


async def signs_twice_at_once(town: Town, ledger: Ledger, who: Student) -> None:
    """A double click is one key twice; another tab is another key."""
    await asyncio.gather(
        accept(town, ledger, who, "one"), accept(town, ledger, who, "one"), accept(town, ledger, who, "other")
    )


async def declines(town: Town, ledger: Ledger, who: Student) -> None:
    await decline(town, ledger, who)


async def studies_instead(town: Town, ledger: Ledger, who: Student) -> None:
    await decline(town, ledger, who)
    await study(ledger, who)


async def signs_and_studies_at_once(town: Town, ledger: Ledger, who: Student) -> None:
    """Both at the same instant, for the one slot."""
    form = await fill_form(ledger, who)
    await asyncio.gather(accept(town, ledger, who), submit(ledger, who, form))


async def signs_and_ends(town: Town, ledger: Ledger, who: Student) -> None:
    accepted = await accept(town, ledger, who)
    if accepted.is_done and await until(who, f"/agreements/{accepted.body['id']}", "effective"):
        await end(town, ledger, who, accepted.body["id"])


async def ends_and_studies(town: Town, ledger: Ledger, who: Student) -> None:
    """The slot that a termination freed is taken by the next."""
    accepted = await accept(town, ledger, who)
    if not (accepted.is_done and await until(who, f"/agreements/{accepted.body['id']}", "effective")):
        return
    await end(town, ledger, who, accepted.body["id"])
    if await until(who, f"/agreements/{accepted.body['id']}", "terminated"):
        await study(ledger, who)


async def open_letter(town: Town, who: Student) -> dict[str, Any]:
    found = await who.person.pages("/invitations")
    return next(row for row in found if row["employer_id"] == town.employer_id)


async def accept(town: Town, ledger: Ledger, who: Student, tab: str = "") -> Deed:
    here = f"/invitations/{(await open_letter(town, who))['id']}"
    seen = await who.person.ask("GET", here)
    key = key_of("accept", here, tab)
    return await ledger.act(who.person, who.id, "accept", seen.body["id"], f"{here}/accept", {}, seen.etag, key)


async def decline(town: Town, ledger: Ledger, who: Student) -> Deed:
    letter = await open_letter(town, who)
    here = f"/invitations/{letter['id']}/decline"
    return await ledger.act(who.person, who.id, "decline", letter["id"], here, {"reason": "另有安排"})


async def study(ledger: Ledger, who: Student) -> Deed:
    """Further study from the form to its submission."""
    return await submit(ledger, who, await fill_form(ledger, who))


async def fill_form(ledger: Ledger, who: Student) -> str:
    """Evidence and a draft: the destination's id. Raises LookupError when the form is refused, which no plot gives a reason for."""
    paper = await who.person.upload("/uploads", "录取通知书.png", _png(), key=key_of("paper", who.id), kind="image/png")
    form = {"category": "801", "fields": STUDY, "evidence": [paper["token"]]}
    drafted = await ledger.act(who.person, who.id, "register", who.id, "/destinations", form)
    if not drafted.is_done:
        raise LookupError(str(drafted))
    return str(drafted.body["id"])


async def submit(ledger: Ledger, who: Student, destination: str) -> Deed:
    return await ledger.act(who.person, who.id, "submit", destination, f"/destinations/{destination}/submit", {})


async def end(town: Town, ledger: Ledger, who: Student, agreement: str) -> None:
    """The student asks, the employer consents to what it read."""
    body = {"agreement_id": agreement, "reason": "考取了研究生", "notice_read": True}
    asked = await ledger.act(who.person, who.id, "ask", agreement, "/terminations", body)
    if not asked.is_done:
        return
    here = f"/terminations/{asked.body['id']}"
    if not await until(who, here, "awaiting_counterparty"):
        return
    seen = await town.employer.ask("GET", here)
    await ledger.act(
        town.employer, who.id, "consent", asked.body["id"], f"{here}/consent", {"notice_read": True}, seen.etag
    )


async def until(who: Student, path: str, state: str) -> bool:
    """Whether the thing came into this state while it was waited for."""
    deadline = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < deadline:
        now = (await who.person.get(path))["state"]["code"]
        if now == state:
            return True
        await asyncio.sleep(0.5)
    return False


def _png() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (400, 300), (250, 250, 250)).save(made, "PNG")
    return made.getvalue()


# Thirty students: each plot so often that a kill finds somebody in the middle of it.
CAST: dict[Plot, int] = {
    signs: 8, signs_twice_at_once: 3, declines: 2, studies_instead: 4, signs_and_studies_at_once: 4, signs_and_ends: 5,
    ends_and_studies: 2,
}  # fmt: skip
# And these, whom the reviewer does not approve.
REJECTED = 2
