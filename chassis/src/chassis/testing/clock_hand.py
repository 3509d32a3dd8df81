"""The hand on the clock of a whole test platform, which was started with WQ_CLOCK_FILE (`FileClock`)."""

from datetime import UTC, datetime
from pathlib import Path


class ClockHand:
    """Every process reads the file at each look at the clock, so a move is seen at once, by all of them."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._tell("0")

    def run_from(self, instant: datetime) -> None:
        """It is this instant now, and time goes on."""
        self._tell(str((instant - datetime.now(UTC)).total_seconds()))

    def stop_at(self, instant: datetime) -> None:
        """It is this instant until the hand moves again."""
        self._tell(instant.astimezone(UTC).isoformat())

    def _tell(self, words: str) -> None:
        # Replaced whole: nobody reads half of it.
        fresh = self.file.with_suffix(".new")
        fresh.write_text(words)
        fresh.replace(self.file)
