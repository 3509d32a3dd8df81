"""A job as HTTP shows it: imports, exports, batches and selections all look alike (api.md 9)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from chassis.clock import wire
from chassis.retention import RESULTS_KEPT
from chassis.shapes import Instant, Shape


class RowProblem(Shape):
    """Why one row of a file was refused."""

    row: int
    column: str
    value_masked: str
    code: str
    detail: str
    way_out: str


class JobFile(Shape):
    name: str
    href: str
    bytes: int
    expires_at: Instant | None


class JobShown(Shape):
    """Long work (api.md 9). `result` belongs to the kind; `why` says what made it fail."""

    id: str
    kind: str
    state: str
    dry_run: bool
    total: int | None
    processed: int
    succeeded: int
    refused: int
    unchanged: int
    started_at: Instant | None
    updated_at: Instant
    finished_at: Instant | None
    eta_seconds: int | None
    can_cancel: bool
    problems: list[RowProblem]
    files: list[JobFile]
    result: dict[str, Any]
    why: str


def shown(row: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The body of api.md 9 from a row of `jobs`."""
    left = None
    if row["state"] == "running" and row["total"] and row["processed"] and row["started_at"]:
        spent = (now - row["started_at"]).total_seconds()
        left = round(spent / row["processed"] * (row["total"] - row["processed"]))
    return {
        "id": str(row["id"]),
        "kind": row["kind"],
        "state": row["state"],
        "dry_run": row["dry_run"],
        "total": row["total"],
        "processed": row["processed"],
        "succeeded": row["succeeded"],
        "refused": row["refused"],
        "unchanged": row["unchanged"],
        "started_at": _instant(row["started_at"]),
        "updated_at": _instant(row["updated_at"]),
        "finished_at": _instant(row["finished_at"]),
        "eta_seconds": left,
        "can_cancel": False,
        "problems": _json(row["problems"])[:100],
        "files": [
            {k: v for k, v in f.items() if k != "key"} | {"expires_at": _gone_at(row)} for f in _json(row["files"])
        ],
        "result": _json(row["result"]),
        "why": row["why"],
    }


def etag_of(row: Mapping[str, Any]) -> str:
    return f'"{row["state"]}-{row["processed"]}-{row["attempt"]}-{row["updated_at"].astimezone(UTC).timestamp():.3f}"'


def poll_after(row: Mapping[str, Any], now: datetime) -> str:
    """Retry-After: 1, then 2, then 5 seconds."""
    age = (now - row["created_at"]).total_seconds()
    return "1" if age < 10 else "2" if age < 60 else "5"


def _gone_at(row: Mapping[str, Any]) -> str | None:
    return _instant(row["finished_at"] + RESULTS_KEPT) if row["finished_at"] else None


def _instant(value: datetime | None) -> str | None:
    return wire(value) if value else None


def _json(value: Any) -> Any:
    return orjson.loads(value) if isinstance(value, str) else value
