"""Passwords: argon2id in a small pool of its own, so that a morning of sign-ins never stops the event loop or eats the memory."""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from chassis.errors import Refusal, invalid
from identity.access import rules

T = TypeVar("T")


class Passwords:
    """`hash` and `matches` wait for a thread; when too many wait already they refuse with sign_in.busy (429)."""

    def __init__(self, threads: int | None = None, waiting: int = rules.ARGON2_WAITING) -> None:
        threads = threads or os.cpu_count() or 1
        self._hasher = PasswordHasher(
            time_cost=rules.ARGON2_PASSES, memory_cost=rules.ARGON2_MEMORY_KIB, parallelism=rules.ARGON2_LANES
        )
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="argon2")
        self._room = threads + waiting
        self._inside = 0
        # Compared against when there is nothing to compare with: an unknown account takes as long as a known one.
        self._nobody = ""

    async def hash(self, password: str) -> str:
        return await self._run(lambda: self._hasher.hash(password))

    async def matches(self, stored: str | None, password: str) -> bool:
        """Whether it is the password; False, after the same time, where none is stored."""
        if not self._nobody:
            self._nobody = await self.hash(os.urandom(16).hex())
        against = stored or self._nobody
        right = await self._run(lambda: self._verify(against, password))
        return right and stored is not None

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _verify(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[[], T]) -> T:
        if self._inside >= self._room:
            raise Refusal("sign_in.busy", retry_after=2, limit="argon2", quota=self._room, window=2)
        self._inside += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._inside -= 1


_COMMON = frozenset(resources.files("identity.access").joinpath("common_passwords.txt").read_text("utf-8").split())


def require_good(password: str, own: tuple[str, ...], pointer: str = "/password") -> None:
    """Raises request.invalid for a password that is too short, too common, or made of what others know about its owner
    (`own`: login names, numbers, the name)."""
    if not rules.PASSWORD_SHORTEST <= len(password) <= rules.PASSWORD_LONGEST:
        limits = f"{rules.PASSWORD_SHORTEST} 到 {rules.PASSWORD_LONGEST}"
        raise invalid(pointer, "password.length", f"密码要有 {limits} 个字符，可以是一句话")
    plain = password.lower()
    if any(len(word) >= 4 and word.lower() in plain for word in own):
        raise invalid(pointer, "password.own", "密码里不要有你的姓名、手机号、邮箱或学号")
    if len(set(plain)) < 4 or plain in _COMMON or any(plain.strip("0123456789!@#.") == word for word in _COMMON):
        raise invalid(pointer, "password.common", "这个密码太容易被猜到，请换一个")
