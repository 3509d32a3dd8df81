"""What is kept of the plan, and which record wins: the one of the highest sequence, whatever order records come in."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contracts.wangqian.destinations.v1.plan_pb2 import PLAN_STATUS_REMOVED, PlanRecord
from plan_system.columns import COLUMNS

Row = dict[str, Any]


@dataclass
class Plan:
    """Rows by student. A student who was removed leaves the file, but never what was seen of them."""

    rows: dict[str, Row] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    # Where to go on reading, by partition.
    offsets: dict[str, int] = field(default_factory=dict)

    def take(self, record: PlanRecord) -> bool:
        """Keep a record; False for one that is not newer than what was seen: doubles and late ones are ignored."""
        if record.sequence <= self.seen.get(record.student_id, 0):
            return False
        self.seen[record.student_id] = record.sequence
        if record.status == PLAN_STATUS_REMOVED:
            self.rows.pop(record.student_id, None)
        else:
            self.rows[record.student_id] = row_of(record)
        return True

    def drop(self, student_id: str) -> None:
        """A tombstone: the platform forgets the student; so do we."""
        self.rows.pop(student_id, None)

    def save(self, path: Path) -> None:
        """Whole or not at all: a crash leaves the former state."""
        beside = path.with_suffix(".part")
        beside.write_text(
            json.dumps({"rows": self.rows, "seen": self.seen, "offsets": self.offsets}, ensure_ascii=False)
        )
        beside.replace(path)

    @classmethod
    def load(cls, path: Path) -> "Plan":
        return cls(**json.loads(path.read_text())) if path.exists() else cls()


def row_of(record: PlanRecord) -> Row:
    """A record as a row of the file."""
    row: Row = {}
    for heading, name in COLUMNS.items():
        value = getattr(record, name)
        if isinstance(value, bool):
            row[heading] = "是" if value else "否"
        elif name == "changed_at":
            row[heading] = value.ToJsonString()
        else:
            row[heading] = value
    return row
