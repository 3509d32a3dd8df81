"""A careful client: repeats under the same key whatever got no answer, signs in again when thrown out, proves itself again when asked."""

import asyncio
import time
from typing import Any

import aiohttp

from smoke.api import Answer, Refused
from smoke.catcher import Catcher
from smoke.visitor import SignInFailed, Visitor

# Longer than any part stays away in a storm.
PATIENCE = 150.0
TROUBLES = (SignInFailed, LookupError, aiohttp.ClientError, TimeoutError)
FRESH_PROOF = "auth.fresh_proof_needed"


class Person(Visitor):
    """Signed in after `enter`. `phone` and `catcher` are needed by those who must prove to be themselves."""

    patience = PATIENCE

    def __init__(
        self, base: str, login: str, password: str, school: str = "", phone: str = "", catcher: Catcher | None = None
    ) -> None:
        super().__init__(base)
        self._login, self._password, self._school = login, password, school
        self._phone, self._catcher = phone, catcher

    async def enter(self) -> "Person":
        """Raises SignInFailed when it did not work out in all that time."""
        until = time.monotonic() + self.patience
        while True:
            try:
                await self.sign_in(self._login, self._password, self._school)
                return self
            except TROUBLES as trouble:
                if time.monotonic() > until:
                    raise SignInFailed(f"{self._login}: {trouble}") from trouble
                await asyncio.sleep(1)

    async def show_proof(self) -> None:
        """Fresh proof by a code to the own phone. Raises SignInFailed."""
        until = time.monotonic() + self.patience
        before = len(await self._caught())
        while True:
            try:
                await self.prove(lambda: self._code(before))
                return
            except TROUBLES as trouble:
                if time.monotonic() > until:
                    raise SignInFailed(f"{self._login}: {trouble}") from trouble
                await asyncio.sleep(1)

    async def access_token(self) -> str:
        try:
            return await super().access_token()
        except SignInFailed:
            # The answer to a renewal was lost and the old token is spent: the person signs in again.
            await self.enter()
            return self._access

    async def ask(self, method: str, path: str, **how: Any) -> Answer:
        """Raises Refused: with a final answer, or with the last trouble once the patience is over."""
        until = time.monotonic() + self.patience
        while True:
            try:
                return await super().ask(method, path, **dict(how))
            except Refused as refused:
                if time.monotonic() > until or not (refused.status == 401 or refused.code == FRESH_PROOF):
                    raise
                await self._stand_again(refused)

    async def _stand_again(self, refused: Refused) -> None:
        if refused.code == FRESH_PROOF:
            await self.show_proof()
        else:
            await asyncio.sleep(0.5)
            await self.enter()

    async def _caught(self) -> list[dict[str, object]]:
        return await self._catcher.caught(self._phone) if self._catcher else []

    async def _code(self, before: int) -> str:
        if self._catcher is None:
            raise LookupError(f"{self._login} has no phone")
        return await self._catcher.code(self._phone, before)
