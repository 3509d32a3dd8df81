"""What a row is told: how often, how much, where."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measure:
    rounds: int
    quick: bool
    # WQ_BENCH_SIZE; 0: the row's own.
    asked_size: int
    folder: Path

    def size(self, whole: int, quick: int) -> int:
        """How much work a leg has: what was asked for, else the row's own number."""
        return self.asked_size or (quick if self.quick else whole)
