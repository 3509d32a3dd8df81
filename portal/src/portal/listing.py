"""A list as data: which columns, filters and tabs it has. Filters live in the address; paging is the API's cursor."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from portal.problem import Refused
from portal.visit import Visit

Item = Mapping[str, Any]
Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Column:
    """One column. `value` reads it from a row; without one the row's member of that name is shown."""

    key: str
    label: str
    kind: str = "text"
    card: bool = True
    value: Callable[[Item], Any] | None = None


@dataclass(frozen=True)
class Filter:
    """One field above the list, under the query's own name."""

    name: str
    label: str
    kind: str = "text"
    choices: Choices | Callable[[], Choices] = ()

    @property
    def options(self) -> Choices:
        """The choices of a select."""
        return self.choices() if callable(self.choices) else self.choices


@dataclass(frozen=True)
class Tab:
    """A saved filter with its own count. `key` is its name in the counts."""

    key: str
    label: str
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Listing:
    """A list of one resource as one kind of reader sees it. `note` is the page's folded explanation; `export` the file of
    the same rows: it takes the list's own filters."""

    resource: str
    title: str
    columns: tuple[Column, ...]
    empty: str
    empty_way: tuple[str, str] | None = None
    address: str = ""
    filters: tuple[Filter, ...] = ()
    tabs: tuple[Tab, ...] = ()
    tabs_by: str = "state"
    fixed: Mapping[str, str] = field(default_factory=dict)
    # What the tabs' counts are narrowed to.
    counted: Mapping[str, str] = field(default_factory=dict)
    note: tuple[str, ...] = ()
    export: str | None = None
    row_id: Callable[[Item], str] = lambda item: str(item["id"])
    row_href: Callable[[Item], str] | None = None

    @property
    def path(self) -> str:
        """Where the portal shows it."""
        return self.address or f"/{self.resource}"


async def listed(visit: Visit, listing: Listing) -> dict[str, Any]:
    """What the list's template draws: the page's rows, the counts of its tabs, and the addresses around them."""
    typed = _typed(visit, listing)
    tab = _tab(listing, visit.request.query_params.get("tab"))
    chosen = {**listing.fixed, **{name: value for name, value in typed.items() if value}}
    query = {**chosen, **(tab.query if tab else {})}
    cursor = visit.request.query_params.get("cursor")
    page, counts = await asyncio.gather(
        visit.gateway.get(f"/{listing.resource}", {**query, **({"cursor": cursor} if cursor else {})}),
        _counts(visit, listing, chosen),
    )
    kept = {name: value for name, value in typed.items() if value} | ({"tab": tab.key} if tab else {})
    items = page.body["items"]
    links = _tab_links(listing, tab, typed, counts)
    return {
        "listing": listing,
        "items": items,
        "rows": [_row(listing, item) for item in items],
        "typed": typed,
        "tab": tab,
        "tab_links": links,
        # A tab with nothing in it is no empty list: where there is something.
        "elsewhere": next((one for one in links if not one["current"] and _some(one["count"])), None),
        "tab_query": urlencode(kept),
        "filtered": bool(set(kept) - {"tab"}),
        "first_href": f"{listing.path}?{urlencode(kept)}" if cursor else None,
        "next_href": f"{listing.path}?{urlencode({**kept, 'cursor': page.body['next']})}"
        if page.body["next"]
        else None,
        "query": urlencode(query),
        "export_href": f"{listing.export}?{urlencode(query)}" if listing.export else None,
    }


async def tab_links(visit: Visit, listing: Listing) -> list[dict[str, Any]]:
    """The tabs alone with their counts of this moment, for a page that is open."""
    typed = _typed(visit, listing)
    chosen = {**listing.fixed, **{name: value for name, value in typed.items() if value}}
    tab = _tab(listing, visit.request.query_params.get("tab"))
    return _tab_links(listing, tab, typed, await _counts(visit, listing, chosen))


def number_of(counts: Any, key: str) -> Any:
    """One count out of an answer of `/counts`; None where it is not known."""
    if not isinstance(counts, Mapping):
        return None
    found = counts.get("items", counts.get("counts", ()))
    if key == "all" and "total" in counts:
        return counts["total"]
    if isinstance(found, Mapping):
        return found.get(key)
    if key == "all" and "value" in counts:
        return {"value": counts["value"], "more": counts.get("more", False)}
    return next((one for one in found if one.get("code") == key), None)


async def _counts(visit: Visit, listing: Listing, query: Mapping[str, str]) -> Any:
    if not listing.tabs:
        return None
    try:
        return (
            await visit.gateway.get(f"/{listing.resource}/counts", {"by": listing.tabs_by, **listing.counted, **query})
        ).body
    except Refused:
        # A list without its counts is still a list.
        return None


def _tab(listing: Listing, key: str | None) -> Tab | None:
    return next((tab for tab in listing.tabs if tab.key == key), listing.tabs[0] if listing.tabs else None)


def _typed(visit: Visit, listing: Listing) -> dict[str, str]:
    return {one.name: visit.request.query_params.get(one.name, "").strip() for one in listing.filters}


def _tab_links(listing: Listing, tab: Tab | None, typed: Mapping[str, str], counts: Any) -> list[dict[str, Any]]:
    return [_tab_link(listing, one, tab, typed, counts) for one in listing.tabs]


def _tab_link(listing: Listing, one: Tab, current: Tab | None, typed: Mapping[str, str], counts: Any) -> dict[str, Any]:
    query = {name: value for name, value in typed.items() if value} | {"tab": one.key}
    href = f"{listing.path}?{urlencode(query)}"
    return {"label": one.label, "count": number_of(counts, one.key), "href": href, "current": one == current}


def _some(count: Any) -> bool:
    return bool(count.get("value") if isinstance(count, Mapping) else count)


def _row(listing: Listing, item: Item) -> dict[str, Any]:
    cells = {column.key: column.value(item) if column.value else item.get(column.key) for column in listing.columns}
    href = listing.row_href(item) if listing.row_href else f"{listing.path}/{item['id']}"
    return {"id": listing.row_id(item), "href": href, "cells": cells}
