"""Codes and mails that an embedded platform caught instead of sending: read as a province operator would."""

import asyncio
import re

from smoke.api import Api

_CODE = re.compile(r"验证码\D{0,20}(\d{6})(?!\d)")


class Catcher:
    def __init__(self, operator: Api) -> None:
        self._operator = operator

    async def caught(self, to: str) -> list[dict[str, object]]:
        """What was sent to this address, newest first."""
        found = await self._operator.post("/deliveries/caught-searches", {"to": to, "limit": 20})
        items: list[dict[str, object]] = found["items"]
        return items

    async def code(self, to: str, after: int) -> str:
        """The newest code sent to this address, once more than `after` messages are there. Raises LookupError after 20 s."""
        for _ in range(80):
            items = await self.caught(to)
            # Letters of other things may come between: the newest of the new ones that is a code.
            for item in items[: len(items) - after]:
                if found := _CODE.search(str(item["text"])):
                    return found.group(1)
            await asyncio.sleep(0.25)
        raise LookupError("no code arrived")
