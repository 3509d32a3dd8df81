"""The code that stands beside the QR: 128 random bits an agreement, so that a number alone verifies nothing (protocols 7)."""

import base64
import hmac
import secrets

BYTES = 16


def new_code() -> bytes:
    return secrets.token_bytes(BYTES)


def written(code: bytes) -> str:
    """26 letters and digits, none of which is mistaken for another."""
    return base64.b32encode(code).decode().rstrip("=")


def grouped(code: bytes) -> str:
    """As printed: in fours."""
    text = written(code)
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def is_code(code: bytes, given: str) -> bool:
    """Whether somebody who wrote `given` has the paper; spaces, dashes and case do not count. Takes the same time for any answer."""
    plain = "".join(character for character in given.upper() if character.isascii() and character.isalnum())
    return hmac.compare_digest(written(code).encode(), plain.encode())


def verification_url(public_url: str, number: str, code: bytes) -> str:
    """What the QR says."""
    return f"{public_url}/verify/{number}?c={written(code)}"
