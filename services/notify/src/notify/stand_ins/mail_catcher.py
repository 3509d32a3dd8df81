"""A real SMTP server on loopback that keeps every mail instead of carrying it.

Mailboxes of the domain `refused.invalid` do not exist here (550), those of `busy.invalid` are asked to come later (451): so that
both can be tried by hand.
"""

import asyncio
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from chassis.core import Core
from chassis.logs import logger
from notify.stand_ins.catching import keep

REFUSED, BUSY = "@refused.invalid", "@busy.invalid"


class Handler:
    def __init__(self, core: Core) -> None:
        self._core = core

    async def handle_RCPT(self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]) -> str:
        if address.endswith(REFUSED):
            return "550 5.1.1 no such mailbox here"
        if address.endswith(BUSY):
            return "451 4.3.2 come again later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:
        content = envelope.original_content or b""
        message: Any = message_from_bytes(content, policy=policy.default)
        for address in envelope.rcpt_tos:
            await keep(
                self._core,
                channel="email",
                address=address,
                message_id=str(message["Message-ID"] or ""),
                subject=str(message["Subject"] or ""),
                body=_part(message, "plain"),
                html=_part(message, "html"),
            )
        return "250 2.0.0 kept"


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""


class MailCatcher:
    """A loop of the worker: listens for ever."""

    def __init__(self, core: Core, host: str, port: int) -> None:
        self._core, self._host, self._port = core, host, port

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        handler = Handler(self._core)

        def accept() -> SMTP:
            return SMTP(handler, hostname="catcher", ident="wangqian catcher", enable_SMTPUTF8=True, loop=loop)

        server = await loop.create_server(accept, self._host, self._port)
        logger().info("catcher.listening", port=self._port)
        async with server:
            await server.serve_forever()
