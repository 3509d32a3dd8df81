"""Money and counts: integers in, never split from their unit."""

from markupsafe import Markup


def yuan(fen: int, per: str = "") -> Markup:
    """8,000 元/月 from 800000 fen; fen are shown only where there are any."""
    whole, rest = divmod(fen, 100)
    amount = f"{whole:,}" + (f".{rest:02d}" if rest else "")
    return Markup('<span class="keep">{} 元{}</span>').format(amount, f"/{per}" if per else "")


def count(value: int | dict[str, object], unit: str = "") -> str:
    """1,204 条; a count the API stopped at is shown as 10,000+."""
    if isinstance(value, dict):
        number, more = int(str(value["value"])), bool(value.get("more"))
    else:
        number, more = value, False
    return f"{number:,}{'+' if more else ''}{f' {unit}' if unit else ''}"


def file_size(size: int) -> str:
    """Bytes as 348 KB or 2.4 MB."""
    return f"{max(1, round(size / 1024))} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"
