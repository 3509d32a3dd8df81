"""HTTP/1.1 on one kept connection, as little as there can be: what the client costs is taken from the server's machine."""

import asyncio


class Wire:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def to(cls, port: int) -> "Wire":
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def ask(self, asked: bytes) -> bytes:
        """The body of an answer 200. Raises RuntimeError for another status."""
        self._writer.write(asked)
        head = await self._reader.readuntil(b"\r\n\r\n")
        status, length = int(head[9:12]), _length(head)
        body = await self._reader.readexactly(length)
        if status != 200:
            raise RuntimeError(f"{status}: {body[:400].decode(errors='replace')}")
        return body

    def close(self) -> None:
        self._writer.close()


def _length(head: bytes) -> int:
    at = head.lower().index(b"content-length:") + 15
    return int(head[at : head.index(b"\r\n", at)])


def request(method: str, path: str, headers: dict[str, str], body: str = "") -> bytes:
    """A request as bytes, made before the clock runs."""
    whole = {"Host": "localhost", **headers}
    if body:
        whole |= {"Content-Type": "application/json", "Content-Length": str(len(body.encode()))}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in whole.items()), "", body]
    return "\r\n".join(lines).encode()
