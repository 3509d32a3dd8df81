"""Personal data at rest: sealed with AES-256-GCM under a key ring, found again by a keyed hash.

The ring is a folder of key files: `data-<id>.key` (the highest id seals, all of them open) and `blind.key`, which is never
rotated, since every stored hash depends on it. Lost keys are lost data: the folder belongs into the backup of the secrets.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FOLDER = "personal-data"
_NONCE = 12
_KEY = 32


class Unsealable(Exception):
    """The bytes were not sealed by this ring, or not for this context."""


class Secrecy:
    """Seals and opens single values. A sealed value is: key id (1 byte), nonce (12), ciphertext with tag."""

    def __init__(self, data_keys: Mapping[int, bytes], blind_key: bytes) -> None:
        self._current = max(data_keys)
        self._rings = {number: AESGCM(key) for number, key in data_keys.items()}
        self._blind_key = blind_key

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The ring of a folder; a new ring where there is none yet (several processes may start at once)."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not list(folder.glob("data-*.key")):
            _create(folder / "data-1.key")
        _create(folder / "blind.key")
        keys = {int(path.stem.removeprefix("data-")): path.read_bytes() for path in folder.glob("data-*.key")}
        return cls(keys, (folder / "blind.key").read_bytes())

    def seal(self, text: str, context: str) -> bytes:
        """`text` sealed; only `open` with the same context (table and column, e.g. "persons.phone") gives it back."""
        nonce = os.urandom(_NONCE)
        sealed = self._rings[self._current].encrypt(nonce, text.encode(), context.encode())
        return bytes([self._current]) + nonce + sealed

    def open(self, sealed: bytes, context: str) -> str:
        """The text. Raises Unsealable."""
        ring = self._rings.get(sealed[0]) if sealed else None
        if ring is None:
            raise Unsealable(context)
        try:
            return ring.decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], context.encode()).decode()
        except InvalidTag as error:
            raise Unsealable(context) from error

    def blind(self, text: str, purpose: str) -> bytes:
        """A keyed hash for exact search: equal for equal text and purpose, useless without the key. 32 bytes."""
        return hmac.new(self._blind_key, purpose.encode() + b"\x00" + text.encode(), hashlib.sha256).digest()


def _create(path: Path) -> None:
    """Write a fresh key whole or not at all; whoever comes second keeps the first one's."""
    if path.exists():
        return
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(_KEY))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
