"""Finding a region from what somebody typed: no script needed, and no list of three thousand lines."""

from functools import cache

from contracts import codes

MOST = 20


def full_name(code: str) -> str:
    """湖北省武汉市洪山区 for 420111; empty for no code."""
    return dict(_named()).get(code, "")


def within(code: str, address: str) -> str:
    """An address without the region's own name in front of it, which is printed before it anyway."""
    parts = full_path(code)
    for start in range(len(parts)):
        name = "".join(parts[start:])
        if name and address.startswith(name):
            return address[len(name) :]
    return address


def full_path(code: str) -> list[str]:
    """湖北省, 武汉市, 洪山区 for 420111; empty for a code that is not known."""
    try:
        return codes.entry("region", code).path.split("/")
    except codes.UnknownCode:
        return []


def regions_like(text: str) -> list[tuple[str, str]]:
    """(code, full name) of the regions meant by a text, at most twenty.

    The exact one, or the only one that ends so, alone; else those that hold its characters in order, nearest first."""
    wanted = text.strip().replace("/", "").replace(" ", "")
    if not wanted:
        return []
    exact = [(code, name) for code, name in _named() if wanted in (code, name)]
    if exact:
        return exact[:1]
    ending = [(code, name) for code, name in _named() if name.endswith(wanted)]
    if len(ending) == 1:
        return ending
    holding = [(code, name) for code, name in _named() if not name.endswith(wanted) and _holds(name, wanted)]
    return (ending + sorted(holding, key=lambda one: len(one[1])))[:MOST]


def _holds(name: str, wanted: str) -> bool:
    rest = iter(name)
    return all(character in rest for character in wanted)


@cache
def _named() -> tuple[tuple[str, str], ...]:
    return tuple((entry.code, entry.path.replace("/", "")) for entry in codes.table("region"))
