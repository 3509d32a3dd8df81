"""What the signatures of a file are worth, as it is told; the judging is verify.py's, in another process."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class SignatureVerdict:
    """One signature: `valid` is pyHanko's bottom line (intact, trusted, only permitted changes afterwards)."""

    field: str
    signer: str
    signed_at: datetime | None
    reason: str
    valid: bool


@dataclass(frozen=True)
class Verdict:
    """The whole file. `valid` says that the school sealed these very bytes, `voided` that it voided them later."""

    valid: bool
    voided: bool
    signatures: tuple[SignatureVerdict, ...]


NOT_SEALED = Verdict(False, False, ())
