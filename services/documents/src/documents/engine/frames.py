"""How the engine talks to its child processes: a JSON head and raw parts, each with its length before it.

Never pickle: a child that handles a stranger's file must not be able to run code in its parent.
"""

import asyncio
import json
import struct
from typing import Any, BinaryIO

LENGTH = struct.Struct(">I")
MAX_HEAD = 4 * 1024 * 1024
MAX_PART = 256 * 1024 * 1024

Frame = tuple[dict[str, Any], list[bytes]]


def pack(head: dict[str, Any], parts: list[bytes]) -> bytes:
    text = json.dumps({**head, "parts": [len(part) for part in parts]}).encode()
    return b"".join((LENGTH.pack(len(text)), text, *parts))


def read_frame(stream: BinaryIO) -> Frame | None:
    """The next frame, or None when the other side is gone."""
    start = stream.read(LENGTH.size)
    if len(start) < LENGTH.size:
        return None
    head = json.loads(stream.read(bounded(LENGTH.unpack(start)[0], MAX_HEAD)))
    return head, [stream.read(bounded(length, MAX_PART)) for length in head.pop("parts")]


async def receive_frame(stream: asyncio.StreamReader) -> Frame:
    """The same for the parent; raises IncompleteReadError when the child is gone."""
    length = LENGTH.unpack(await stream.readexactly(LENGTH.size))[0]
    head = json.loads(await stream.readexactly(bounded(length, MAX_HEAD)))
    return head, [await stream.readexactly(bounded(part, MAX_PART)) for part in head.pop("parts")]


def bounded(length: int, limit: int) -> int:
    if not 0 <= length <= limit:
        raise ValueError(f"a frame of {length} bytes")
    return length
