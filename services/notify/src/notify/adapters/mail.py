"""E-mail over SMTP: one connection for a run of letters; every end is an Outcome, never an exception."""

from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from types import TracebackType
from typing import Self

import aiosmtplib

from notify.outcome import DELIVERED, Outcome
from notify.rendering import Mail
from notify.settings import Channels

SENDER = "网签平台"
# RCPT answers that speak of the mailbox itself, not of our behaviour (RFC 5321, RFC 3463 5.1.x).
_NO_SUCH_MAILBOX = (550, 551, 553, 556)


def compose(channels: Channels, to: str, mail: Mail, message_id: str, now: datetime) -> EmailMessage:
    """The letter as it travels. The same `message_id` for every attempt: that is what lets mailboxes drop a double.

    Raises ValueError for an address that no mail server could take."""
    message = EmailMessage()
    message["From"] = Address(SENDER, addr_spec=channels.mail_from)
    message["To"] = _address(to)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{message_id}@{channels.mail_domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "zh-CN"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message


def _address(text: str) -> Address:
    try:
        return Address(addr_spec=text)
    except (ValueError, IndexError, MessageError) as error:
        # The library's parser fails in several ways.
        raise ValueError("no e-mail address") from error


class Postbox:
    """`async with Postbox(channels, seconds) as box: await box.post(message)`; `seconds` bounds each step of the dialogue."""

    def __init__(self, channels: Channels, seconds: float = 15.0) -> None:
        self._channels, self._seconds = channels, seconds
        self._client: aiosmtplib.SMTP | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._client is not None:
            self._client.close()

    async def post(self, message: EmailMessage) -> Outcome:
        if not self._channels.smtp_port:
            return Outcome("refuse", "channel.unset")
        try:
            client = await self._connected()
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            return Outcome("postpone", "channel.away")
        try:
            await client.send_message(message)
        except aiosmtplib.SMTPRecipientsRefused as refused:
            return _of_reply(refused.recipients[0].code, to_mailbox=True)
        except aiosmtplib.SMTPResponseException as refused:
            return _of_reply(refused.code, to_mailbox=False)
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            # The dialogue broke: the other side may have taken the letter before its answer was lost.
            client.close()
            self._client = None
            return Outcome("lose", "answer.lost")
        return DELIVERED

    async def _connected(self) -> aiosmtplib.SMTP:
        if self._client is None or not self._client.is_connected:
            channels = self._channels
            client = aiosmtplib.SMTP(
                hostname=channels.smtp_host,
                port=channels.smtp_port,
                timeout=self._seconds,
                use_tls=channels.smtp_security == "tls",
                start_tls=channels.smtp_security == "starttls",
                username=channels.smtp_user or None,
                password=channels.smtp_password or None,
                local_hostname=channels.mail_domain,
            )
            await client.connect()
            self._client = client
        return self._client


def _of_reply(code: int, to_mailbox: bool) -> Outcome:
    if code < 500:
        return Outcome("postpone", "channel.busy")
    if to_mailbox and code in _NO_SUCH_MAILBOX:
        return Outcome("refuse", "address.refused", dead=True)
    return Outcome("refuse", "content.refused")
