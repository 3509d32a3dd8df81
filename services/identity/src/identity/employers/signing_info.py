"""What an employer confirms before it signs anything (domain 3.3). Pure."""

from collections.abc import Mapping
from typing import Any

KEEPER = ("archive_unit", "archive_address", "archive_postcode", "archive_contact", "archive_phone")
NOT_RECEIVED = "0"


def prefilled(employer: Mapping[Any, Any], archive: str, hukou: str) -> dict[str, str]:
    """Signing info as it is offered: where the archive is received, the employer's own address and contact."""
    own = {
        "archive_unit": employer["name"],
        "archive_address": employer["address"],
        "archive_postcode": employer["postcode"],
        "archive_contact": employer["contact"],
        "archive_phone": employer["phone"],
    }
    return {
        "archive_reception": archive,
        **(own if archive != NOT_RECEIVED else dict.fromkeys(KEEPER, "")),
        "hukou_reception": hukou,
        "hukou_address": employer["address"] if hukou != NOT_RECEIVED else "",
    }
