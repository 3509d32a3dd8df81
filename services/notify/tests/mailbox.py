"""An SMTP server whose answers a test decides: the outer world's mailbox."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from typing import Any

from aiosmtpd.smtp import SMTP


class Mailbox:
    """Notes the Message-ID of every letter that it was given whole, then answers with `answer`, or never while `silent`."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.answer = "250 kept"
        self.silent = False
        self.port = 0

    async def handle_DATA(self, server: SMTP, _: Any, envelope: Any) -> str:
        message: Any = message_from_bytes(envelope.content, policy=policy.default)
        self.seen.append(str(message["Message-ID"]))
        if self.silent:
            await asyncio.Event().wait()
        return self.answer


@asynccontextmanager
async def open_mailbox() -> AsyncIterator[Mailbox]:
    box = Mailbox()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(box, hostname="mailbox", loop=loop), "127.0.0.1", 0)
    box.port = server.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        server.close()
