"""What this service alone is told by its environment, beside the chassis' settings: its channels."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from chassis.core import Core


@dataclass(frozen=True)
class Channels:
    """Where mail and SMS go. `catching`: both are kept here instead, to be looked at (embedded only)."""

    smtp_host: str
    smtp_port: int
    smtp_user: str
    smtp_password: str
    # "", "starttls" or "tls".
    smtp_security: str
    mail_from: str
    # Domain of Message-IDs.
    mail_domain: str
    # Empty: no SMS vendor.
    sms_url: str
    sms_key: bytes
    catching: bool


def read_channels(core: Core, environ: Mapping[str, str] = os.environ) -> Channels:
    """Raises ValueError for a catcher in production: people's letters and codes must never be kept for others to read."""
    config = core.settings
    if config.env == "production" and "catcher" in config.model_fields_set and config.catcher:
        raise ValueError("WQ_CATCHER keeps letters and codes readable and is refused in production: unset it")
    catching = config.env == "embedded" and config.catcher
    domain = urlsplit(config.public_url).hostname or "localhost"
    stand_in = f"http://127.0.0.1:{config.http_port}/stand-in/sms"
    return Channels(
        smtp_host=config.smtp_host,
        smtp_port=config.smtp_port,
        smtp_user=environ.get("WQ_SMTP_USER", ""),
        smtp_password=environ.get("WQ_SMTP_PASSWORD", ""),
        smtp_security=environ.get("WQ_SMTP_SECURITY", ""),
        mail_from=environ.get("WQ_MAIL_FROM", "") or f"no-reply@{domain}",
        mail_domain=domain,
        sms_url=environ.get("WQ_SMS_URL", "") or (stand_in if catching else ""),
        sms_key=environ.get("WQ_SMS_KEY", "").encode() or core.secret("sms"),
        catching=catching,
    )
