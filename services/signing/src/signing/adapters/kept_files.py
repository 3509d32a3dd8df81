"""Files with identity numbers in them: sealed while they lie in the store, in clear only where a child process reads them."""

import asyncio
import secrets
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chassis.core import Core

_NONCE = 12


class KeptFiles:
    """Bound to their key: a file put under another name does not open."""

    def __init__(self, core: Core) -> None:
        self._files, self._cipher = core.files, AESGCM(core.secret("send-list files"))

    async def put(self, key: str, data: bytes) -> None:
        nonce = secrets.token_bytes(_NONCE)
        sealed = await asyncio.to_thread(self._cipher.encrypt, nonce, data, key.encode())
        await self._files.put(key, nonce + sealed)

    async def get(self, key: str) -> bytes:
        """Raises FileNotFoundError."""
        sealed = await self._files.get(key)
        return await asyncio.to_thread(self._cipher.decrypt, sealed[:_NONCE], sealed[_NONCE:], key.encode())

    @asynccontextmanager
    async def opened(self, key: str) -> AsyncIterator[Path]:
        """The file in clear, in a folder of its own that goes with the block."""
        data = await self.get(key)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "send-list.xlsx"
            await asyncio.to_thread(path.write_bytes, data)
            yield path
