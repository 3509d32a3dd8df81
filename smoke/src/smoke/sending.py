"""The employer's part: signing info, send list, letters."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rustpy_xlsxwriter import write_worksheet

from smoke.api import Api, key_of
from smoke.rosters import settled, shown


def send_list_of(rows: list[dict[str, str]], school: str, most: int) -> bytes:
    """A send list of the first `most` students who may sign, in the form that people fill in."""
    chosen = [
        row
        for row in rows
        if row.get("training_mode", "非定向") in ("", "非定向") and row["name"] and row["identity_number"]
    ][:most]
    lines = [
        {"毕业院校": school, "毕业届": row["class_year"], "姓名": row["name"], "身份证号": row["identity_number"]}
        for row in chosen
    ]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "send-list.xlsx"
        write_worksheet(lines, str(path))
        return path.read_bytes()


async def fill_send_list(employer: Api, name: str, content: bytes) -> dict[str, Any]:
    """Import a send list; rows, found, refused."""
    attempt = key_of("send-list", name, content, asyncio.get_running_loop().time())
    job = await employer.upload("/send-list/imports", name, content, key=attempt)
    done = await settled(employer, f"/send-list/imports/{job['id']}", "done")
    if done["state"] != "done":
        raise RuntimeError(f"{name}: {done.get('why')}")
    found = done["succeeded"] + done["unchanged"]
    return {
        "rows": done["total"], "imported": done["succeeded"], "unchanged": done["unchanged"],
        "refused": shown(done["problems"]), "found": found,
    }  # fmt: skip


def terms() -> dict[str, Any]:
    """One position, plausible in every field."""
    return {
        "job_category": "13", "position": "软件开发工程师", "reply_days": 5, "probation_days": 90, "probation_pay_fen": 600_000,
        "pay_fen": 800_000, "penalty_fen": 300_000, "report_region": "420106", "report_address": "珞喻路1037号",
        "report_deadline": "2027-07-15", "work_region": "420106", "work_address": "珞喻路1037号", "contact": "人事部",
        "phone": "02787654321", "remarks": "", "archive": {"reception": "0"}, "hukou": {"reception": "0"},
    }  # fmt: skip


async def invite(employer: Api, entries: list[dict[str, Any]]) -> dict[str, Any]:
    """Send letters to all on the list, a hundred at a time. Those who have one, or an agreement with us, are told apart."""
    sent, others = 0, []
    for at in range(0, len(entries), 100):
        some = entries[at : at + 100]
        items = [{"ref": entry["id"], "student_id": entry["student"]["id"]} for entry in some]
        # What is open or agreed already is refused by the platform each time: nothing is remembered across runs.
        batch = await employer.post(
            "/invitation-batches",
            {"terms": terms(), "items": items},
            key=key_of("batch", items, asyncio.get_running_loop().time()),
        )
        for result in batch["results"]:
            if result["outcome"] == "done":
                sent += 1
            else:
                others.append(
                    {"ref": result["ref"], "code": result["problem"]["code"], "message": result["problem"]["detail"]}
                )
    return {"sent": sent, "refused": others}


async def confirm_signing_info(employer: Api, employer_id: str) -> None:
    """What an employer confirms first of all (domain 3.3): its own data as they are; file and household are not received."""
    if "signing_info" not in (await employer.get("/accounts/me"))["todo"]:
        return
    here = f"/employers/{employer_id}"
    own = await employer.ask("GET", here)
    coded = {name: own.body[name]["code"] for name in ("nature", "industry", "region")}
    body = {**coded, "archive_reception": "0", "hukou_reception": "0"}
    await employer.put(f"{here}/signing-info", body, seen=own.etag)
