"""GB/T 2260 regions, read from the list that python-stdnum keeps for identity numbers.

The list names every code that ever was, with its years. A withdrawn code stays readable, because an origin was
written down when the student enrolled: it holds until eight class years after its end.
"""

import re
from collections.abc import Iterator
from importlib.resources import files

from contracts.codes.entry import Entry

_LINE = re.compile(r'^(?P<inner>\s*)(?P<code>\d+)\s+(?:province|county)="(?P<names>[^"]+)"')
_NAME = re.compile(r"(?:\[(?P<begin>\d*)-(?P<end>\d*)\])?(?P<name>[^,\[\]]+)")
_STAYS_READABLE = 8
_SILENT = frozenset({"市辖区", "县", "省直辖县级行政单位", "自治区直辖县级行政单位"})  # levels that nobody says aloud

_LONG_GONE = frozenset({"422900", "422921", "429001"})  # given up in the 1990s; the list shows no end for them


def regions() -> Iterator[Entry]:
    """Every region with a six-digit code, provinces first in their own block, with the full path of its name."""
    names: dict[str, tuple[str, int | None]] = {}
    province = ""
    for line in (files("stdnum.cn") / "loc.dat").read_text(encoding="utf-8").splitlines():
        found = _LINE.match(line)
        if not found:
            continue
        if not found["inner"]:
            province = found["code"]
            continue
        if province + found["code"] in _LONG_GONE:
            continue
        names[province + found["code"]] = _latest_name(found["names"])
    for code, (name, ended) in names.items():
        parent = _parent(code, names)
        above = [names[one][0] for one in _ancestors(code, names) if names[one][0] not in _SILENT]
        yield Entry(
            table="region",
            code=code,
            label=name,
            path="/".join([*above, name]),
            aliases=("".join([*above, name]),) if above else (),
            valid_to=None if ended is None else ended + _STAYS_READABLE,
            parent=parent,
        )


def _latest_name(names: str) -> tuple[str, int | None]:
    """The name in use, or the last one with the year it ended."""
    spans = [(one["name"], int(one["end"]) if one["end"] else None) for one in _NAME.finditer(names)]
    return next((span for span in spans if span[1] is None), max(spans, key=lambda span: span[1] or 0))


def _ancestors(code: str, names: dict[str, tuple[str, int | None]]) -> list[str]:
    candidates = (code[:2] + "0000", code[:4] + "00")
    return [one for one in candidates if one != code and one in names]


def _parent(code: str, names: dict[str, tuple[str, int | None]]) -> str | None:
    above = _ancestors(code, names)
    return above[-1] if above else None
