"""The school's part: every case of these agreements is opened and approved, step by step."""

import asyncio
from typing import Any

from smoke.api import Api, Refused, key_of


async def approve_all(reviewer: Api, agreement_ids: set[str], seconds: float = 90) -> tuple[set[str], dict[str, str]]:
    """Approve the open cases of these agreements as they come into the queue: (approved, agreement -> why not)."""
    approved: set[str] = set()
    refused: dict[str, str] = {}
    until = asyncio.get_running_loop().time() + seconds
    while (missing := agreement_ids - approved - refused.keys()) and asyncio.get_running_loop().time() < until:
        cases = await reviewer.pages("/cases", state="open", subject_kind="agreement")
        for case in [case for case in cases if case["subject_id"] in missing]:
            try:
                await _approve(reviewer, case)
                approved.add(case["subject_id"])
            except Refused as refusal:
                if refusal.code not in ("version.stale",):
                    refused[case["subject_id"]] = str(refusal)
        if agreement_ids - approved - refused.keys():
            await asyncio.sleep(0.3)
    return approved, refused


async def _approve(reviewer: Api, case: dict[str, Any]) -> None:
    seen = await reviewer.ask("GET", f"/cases/{case['id']}")
    await reviewer.post(
        f"/cases/{case['id']}/approve", {}, key=key_of("approve", case["id"], seen.etag), seen=seen.etag
    )


async def until_effective(reviewer: Api, agreement_ids: set[str], seconds: float = 60) -> set[str]:
    """Those that took effect within the time."""
    effective: set[str] = set()
    until = asyncio.get_running_loop().time() + seconds
    while agreement_ids - effective and asyncio.get_running_loop().time() < until:
        for one in sorted(agreement_ids - effective):
            if (await reviewer.get(f"/agreements/{one}"))["state"]["code"] == "effective":
                effective.add(one)
        if agreement_ids - effective:
            await asyncio.sleep(0.3)
    return effective
