"""The students' part: first sign-in, fresh proof, the answer."""

from typing import Any

from smoke.api import Api, Refused, key_of
from smoke.catcher import Catcher
from smoke.visitor import Visitor

LIVE = ("pending_review", "effective", "terminating")


async def agreement_of(student: Api) -> dict[str, Any] | None:
    """The student's live agreement, if there is one."""
    for row in await student.pages("/agreements"):
        if row["state"]["code"] in LIVE:
            return dict(row)
    return None


async def accept(student: Visitor, employer_id: str, catcher: Catcher, phone: str) -> dict[str, Any]:
    """Read the open letter of this employer, prove to be oneself, accept the version that was read. Raises LookupError, Refused."""
    letters = [row for row in await student.pages("/invitations", state="open") if row["employer_id"] == employer_id]
    if not letters:
        raise LookupError("no open letter has arrived")
    before = len(await catcher.caught(phone))

    async def code() -> str:
        return await catcher.code(phone, before)

    await student.prove(code)
    here = f"/invitations/{letters[0]['id']}"
    read = await student.ask("GET", here)
    key = key_of("accept", letters[0]["id"])
    try:
        return dict(await student.post(f"{here}/accept", {}, key=key, seen=read.etag))
    except Refused as refused:
        if refused.code == "version.stale":
            read = await student.ask("GET", here)
            return dict(await student.post(f"{here}/accept", {}, key=key, seen=read.etag))
        raise
