"""The school's side: decides every case about these students as it comes into the queue, until told to stop."""

import asyncio
from typing import Any

from smoke.api import Refused, key_of

from .deeds import Ledger
from .town import Town

AT_ONCE = 4


class Reviewers:
    """`rejected`: numbers of students whose agreement is not approved."""

    def __init__(self, town: Town, ledger: Ledger, numbers: set[str], rejected: set[str]) -> None:
        self._town, self._ledger, self._numbers, self._rejected = town, ledger, numbers, rejected
        self._turn = asyncio.Semaphore(AT_ONCE)
        self.enough = asyncio.Event()

    async def work(self) -> None:
        while True:
            # Looked at before the queue: what came in until then is still decided.
            last = self.enough.is_set()
            open_cases = await self._town.reviewer.pages("/cases", state="open")
            mine = [case for case in open_cases if case["student_number"] in self._numbers]
            await asyncio.gather(*(self._decide(case) for case in mine))
            if last and not mine:
                return
            await asyncio.sleep(0.3)

    async def _decide(self, case: dict[str, Any]) -> None:
        async with self._turn:
            here = f"/cases/{case['id']}"
            refused = case["subject_kind"]["code"] == "agreement" and case["student_number"] in self._rejected
            verb, body = ("reject", {"reason": "档案接收信息不完整"}) if refused else ("approve", {})
            try:
                seen = await self._town.reviewer.ask("GET", here)
            except Refused as gone:
                raise AssertionError(f"a case of the queue cannot be opened: {gone}") from gone
            key = key_of(verb, case["id"], seen.etag)
            await self._ledger.act(
                self._town.reviewer, case["student_number"], verb, case["id"], f"{here}/{verb}", body, seen.etag, key
            )
