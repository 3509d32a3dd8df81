"""What a workbook may cost at most."""

from dataclasses import dataclass

_MEBI = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds. `address_space` and `seconds` bound the child process that parses."""

    file_bytes: int = 32 * _MEBI
    unpacked_bytes: int = 512 * _MEBI
    unpacked_ratio: int = 200
    ratio_counts_from: int = 4 * _MEBI
    entries: int = 1000
    rows: int = 200_000
    columns: int = 200
    header_rows: int = 10
    formula_cells: int = 100_000
    address_space: int = 1024 * _MEBI
    seconds: int = 300
