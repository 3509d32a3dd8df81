"""What a kind of import knows, and how a row looks once it was judged."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol
from uuid import UUID

from chassis.database import Tx
from chassis.jobs import Job
from chassis.workbooks import Column, Good, RowFault, Tally

NEW, CHANGED, UNCHANGED, ABSENT, REFUSED = "new", "changed", "unchanged", "absent", "refused"
KINDS = (NEW, CHANGED, UNCHANGED, ABSENT, REFUSED)


@dataclass(frozen=True)
class Judged:
    """One row of the file: what would happen to it. `record` is what the apply needs, sealed when kept; `cells` of a refused row."""

    row_number: int
    kind: str
    label: str
    number: str
    subject_id: UUID | None = None
    seen_version: int = 0
    changes: Sequence[Mapping[Any, Any]] = field(default_factory=tuple)
    fault: RowFault | None = None
    record: Mapping[Any, Any] | None = None
    cells: Sequence[str] | None = None

    @classmethod
    def refused(cls, good: Good[Any], label: str, number: str, fault: RowFault) -> "Judged":
        """A row that was good as such, but not with what is known already."""
        return cls(good.row, REFUSED, label, number, fault=fault, record=asdict(good.record))


@dataclass(frozen=True)
class Kept:
    """A row of `import_rows` as the apply gets it."""

    row_number: int
    kind: str
    label: str
    number: str
    subject_id: UUID
    seen_version: int
    record: Mapping[Any, Any]


@dataclass(frozen=True)
class Reading:
    """How a file is read: a module-level generator function, run in a process of its own."""

    function: Callable[..., Iterable[Any]]
    arguments: tuple[Any, ...]
    columns: tuple[Column, ...]
    # The column by which rows and records match, for rows that were refused.
    matched_by: str


class Importer(Protocol):
    kind: str

    async def reading(self, tx: Tx, job: Job) -> Reading:
        """How this job's file is to be read now."""

    async def judge(self, tx: Tx, job: Job, goods: Sequence[Good[Any]]) -> list[Judged]:
        """What would happen to these rows."""

    async def note_absent(self, tx: Tx, job: Job, tally: Tally) -> int:
        """Note what the file does not name; how many."""

    async def moved(self, tx: Tx, job_id: UUID, school_id: UUID | None) -> int:
        """How many rows no longer stand as the dry run saw them."""

    async def apply(self, tx: Tx, job: Job, rows: Sequence[Kept]) -> dict[int, RowFault]:
        """Do these rows under the lock of the school; what was refused after all, by row number."""

    async def done(self, tx: Tx, job: Job, result: Mapping[Any, Any]) -> None:
        """Announce that everything was applied."""
