"""Printed numbers, hashes and masked values, grouped so that people can read them out."""

import re

from markupsafe import Markup

STARS = re.compile(r"(\*{2,})")


def grouped(number: str, size: int = 5) -> Markup:
    """An agreement number in groups of five; copying it gives the bare number, since the gaps are drawn, not typed."""
    groups = [number[at : at + size] for at in range(0, len(number), size)]
    return Markup('<span class="number">{}</span>').format(
        Markup("").join(Markup("<span>{}</span>").format(group) for group in groups)
    )


def masked(value: str) -> Markup:
    """A masked value as it came; the stars are seen, and heard as 已隐藏. A number stays on one line, an address may not fit."""
    parts = [
        Markup('<span aria-hidden="true">{}</span><span class="visually-hidden">已隐藏</span>').format(part)
        if STARS.fullmatch(part)
        else Markup("{}").format(part)
        for part in STARS.split(value)
    ]
    whole = Markup("").join(parts)
    return whole if "@" in value else Markup('<span class="keep">{}</span>').format(whole)


def request_number(request_id: str | None) -> str:
    """编号: the last eight characters of a request id, in two groups, short enough to say on the telephone."""
    bare = re.sub(r"[^0-9a-zA-Z]", "", request_id or "")[-8:].upper()
    return f"{bare[:4]}-{bare[4:]}" if len(bare) == 8 else bare
