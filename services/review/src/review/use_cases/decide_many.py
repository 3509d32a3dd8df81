"""Many cases in one request: each decided alone, with the version that was seen of it (domain 7, api.md 8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.database import Database, Tx
from chassis.errors import Refusal
from chassis.jobs import Job, JobHandler, add
from chassis.problem_json import reason_body
from chassis.versions import etag
from review.adapters.tables import selected_cases, selections
from review.lifecycle import Act
from review.use_cases.decide import Verdict, decide

KIND = "case_decisions"
# As many are answered at once; more become a job.
AT_ONCE = 100
CHUNK = 50


@dataclass(frozen=True)
class Item:
    ref: str
    case_id: str
    seen: int
    verdict: Verdict


async def decide_many(tx: Tx, items: Sequence[Item], offset: int = 0) -> list[dict[str, Any]]:
    """A result for each, in the order given. They are decided in the order of their ids, so that two batches never
    wait for each other; a refused one has written nothing."""
    results: dict[int, dict[str, Any]] = {}
    for index in sorted(range(len(items)), key=lambda i: items[i].case_id):
        item = items[index]
        shown: dict[str, Any] = {"ref": item.ref, "index": offset + index, "id": item.case_id}
        try:
            after = await decide(tx, item.case_id, item.seen, item.verdict)
            results[index] = shown | {"outcome": "done", "state": after.state, "etag": etag(after.version)}
        except Refusal as refusal:
            results[index] = shown | {"outcome": "refused", "problem": reason_body(refusal)}
    return [results[index] for index in range(len(items))]


def summary(results: Sequence[dict[str, Any]]) -> dict[str, int]:
    done = sum(result["outcome"] == "done" for result in results)
    return {"total": len(results), "done": done, "refused": len(results) - done}


async def items_of_selection(tx: Tx, selection_id: str, verdict: Verdict) -> list[Item]:
    """The frozen cases of an own selection, each with the version of that moment. Raises thing.not_found."""
    own = select(selections.c.id).where(selections.c.id == selection_id, selections.c.account_id == tx.actor.id)
    if await tx.value(own) is None:
        raise Refusal("thing.not_found")
    rows = await tx.rows(
        select(selected_cases).where(selected_cases.c.selection_id == selection_id).order_by(selected_cases.c.n)
    )
    return [Item(str(row["n"]), row["review_id"], row["version"], verdict) for row in rows]


async def queue_many(tx: Tx, job_id: UUID, items: Sequence[Item]) -> None:
    """Leave the items to a worker; the actor's rights are asked again at each decision."""
    written = [[i.ref, i.case_id, i.seen, i.verdict.act, i.verdict.reason, i.verdict.remark] for i in items]
    await add(tx, job_id, KIND, {"items": written}, school_id=UUID(tx.actor.school_id) if tx.actor.school_id else None)


def handler(db: Database) -> JobHandler:
    """Decides a queued batch in chunks of one transaction each."""

    async def run(job: Job) -> None:
        items = [
            Item(ref, case_id, seen, Verdict(Act(act), reason, remark))
            for ref, case_id, seen, act, reason, remark in job.input["items"]
        ]
        results: list[dict[str, Any]] = job.cursor.get("results", [])
        while True:
            chunk = items[len(results) : len(results) + CHUNK]
            async with db.begin(job.actor) as tx:
                results = results + await decide_many(tx, chunk, offset=len(results))
                counted = summary(results)
                await job.note(
                    tx, total=len(items), processed=len(results), succeeded=counted["done"], refused=counted["refused"],
                    cursor={"results": results}, result={"summary": counted, "results": results},
                    state="done" if len(results) == len(items) else "running",
                )  # fmt: skip
            if len(results) == len(items):
                return

    return run
