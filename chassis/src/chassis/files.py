"""The object store: a local folder embedded, S3 and its kin in production. Keys are ours, never a person's file name."""

import asyncio
import os
from pathlib import Path

from obstore.store import LocalStore, ObjectStore, from_url


class Files:
    """`location`: a folder, or a URL that obstore knows (s3://bucket/prefix)."""

    def __init__(self, location: str) -> None:
        self._folder: Path | None = None if "://" in location else Path(location)
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._store: ObjectStore = LocalStore(str(self._folder))
        else:
            self._store = from_url(location)

    async def put(self, key: str, data: bytes) -> None:
        """Store once, durably: on return it survives a power cut (protocols 6: file and folder are synced before the row commits)."""
        await self._store.put_async(key, data)
        if self._folder is not None:
            await asyncio.to_thread(_sync, self._folder / key)

    async def get(self, key: str) -> bytes:
        """Raises FileNotFoundError."""
        result = await self._store.get_async(key)
        return bytes(await result.bytes_async())

    async def delete(self, key: str) -> None:
        await self._store.delete_async(key)

    async def exists(self, key: str) -> bool:
        try:
            await self._store.head_async(key)
        except FileNotFoundError:
            return False
        return True


def _sync(path: Path) -> None:
    for target in (path, path.parent):
        descriptor = os.open(target, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
