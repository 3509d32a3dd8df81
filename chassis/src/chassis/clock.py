"""Time as an argument. Stored in UTC; deadlines and people live in Asia/Shanghai."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, UTC."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class FixedClock:
    """For tests of one process: stands still until told."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


class FileClock:
    """Moves a whole test platform. The file holds seconds to add to the system's clock, or an instant to stand still at."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def now(self) -> datetime:
        try:
            told = self.path.read_text().strip()
        except FileNotFoundError:
            told = ""
        if "T" in told:
            return datetime.fromisoformat(told).astimezone(UTC)
        return datetime.now(UTC) + timedelta(seconds=float(told or 0))


def clock_of(env: str, file: Path | None) -> Clock:
    """The clock of a process. Raises ValueError for a test clock in production."""
    if file is None:
        return SystemClock()
    if env == "production":
        raise ValueError("WQ_CLOCK_FILE is a test clock and is refused in production: unset it")
    return FileClock(file)


def shanghai_day(instant: datetime) -> date:
    """The day that people in China write for this instant."""
    return instant.astimezone(SHANGHAI).date()


def end_of_day(day: date) -> datetime:
    """The first instant after this Shanghai day (24:00), UTC."""
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI).astimezone(UTC)


def wire(instant: datetime) -> str:
    """RFC 3339, UTC, milliseconds (api.md 10)."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
