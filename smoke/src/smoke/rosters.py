"""Files that a school brings: imported as a dry run, looked at, applied."""

import asyncio
from pathlib import Path
from typing import Any

from smoke.api import Api, key_of


async def settled(api: Api, path: str, *states: str) -> dict[str, Any]:
    """The job at `path` once it is in one of `states` (done and failed among them)."""
    while True:
        job: dict[str, Any] = await api.get(path)
        if job["state"] in ("failed", "cancelled", *states):
            return job
        await asyncio.sleep(0.3)


def shown(problems: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Problems of rows as a report shows them."""
    return [
        {"row": p["row"], "column": p.get("column", ""), "code": p["code"], "message": p.get("detail", "")}
        for p in problems
    ]


async def imported(staff: Api, resource: str, file: Path, content: bytes) -> dict[str, Any]:
    """Import a workbook through `resource` (roster-imports, employer-imports): counts and refused rows."""
    attempt = key_of(resource, file.name, content, asyncio.get_running_loop().time())
    job = await staff.upload(f"/{resource}", file.name, content, key=attempt)
    here = f"/{resource}/{job['id']}"
    looked = await settled(staff, here, "done")
    if looked["state"] != "done":
        raise RuntimeError(f"{file.name}: {looked.get('why') or looked['state']}")
    await staff.post(f"{here}/apply", key=key_of("apply", here))
    done = await settled(staff, here, "applied", "done")
    while done["state"] == "done" and done["dry_run"]:
        await asyncio.sleep(0.3)
        done = await staff.get(here)
    if done["state"] == "failed":
        raise RuntimeError(f"{file.name}: {done.get('why')}")
    rows = await staff.pages(f"{here}/rows", kind="refused")
    return {
        "rows": looked["total"],
        "imported": done["succeeded"],
        "unchanged": done["unchanged"],
        "refused": shown([row["problem"] for row in rows]),
    }
