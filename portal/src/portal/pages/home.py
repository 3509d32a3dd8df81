"""Home: whose turn it is first, then counts that are links, then one's own state; a stranger is told what this is."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from portal.drawing import Pages
from portal.listing import number_of
from portal.problem import Refused
from portal.progress import my_way
from portal.visit import Visit, Visits
from portal.words.home import FIGURES, Figure


def home_routes(pages: Pages, visits: Visits) -> APIRouter:
    """`/`."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    async def home(request: Request) -> Response:
        visit = await visits.public(request)
        if visit.session is None:
            return pages.answer("home/stranger.html", visit.frame)
        visit = await visits.signed_in(request)
        me, frame, counted = await asyncio.gather(visit.gateway.get("/accounts/me"), visit.greeted(), _counted(visit))
        if "signing_info" in me.body["todo"]:
            return RedirectResponse("/signing-info", status_code=303)
        if visit.role == "student":
            return pages.answer("home/student.html", frame, me=me.body, counted=counted, **await _student(visit))
        mine = await _cases(visit) if visit.role.endswith(("reviewer", "school_admin")) else []
        return pages.answer("home/others.html", frame, me=me.body, counted=counted, cases=mine)

    return router


async def _counted(visit: Visit) -> list[dict[str, Any]]:
    figures = FIGURES.get(visit.role, ())
    asked = {(one.resource, one.query) for one in figures}
    answers = dict(zip(asked, await asyncio.gather(*(_ask(visit, *one) for one in asked)), strict=True))
    return [
        {"label": one.label, "href": one.href, "value": _value(one, answers[one.resource, one.query])}
        for one in figures
    ]


async def _ask(visit: Visit, resource: str, query: tuple[tuple[str, str], ...]) -> Any:
    return await _or_none(visit, f"/{resource}/counts", dict(query))


def _value(figure: Figure, counts: Any) -> Any:
    return number_of(counts, figure.key) if counts else None


async def _or_none(visit: Visit, path: str, query: dict[str, str] | None = None) -> Any:
    """One part of the home page; when it cannot be had the rest is shown and this part says so."""
    try:
        return (await visit.gateway.get(path, query)).body
    except Refused as refused:
        if refused.problem.status == 401:
            raise
        return None


async def _student(visit: Visit) -> dict[str, Any]:
    letters, agreements, destinations, terminations = await asyncio.gather(
        _or_none(visit, "/invitations", {"state": "open", "include": "acts", "limit": "20"}),
        _or_none(visit, "/agreements", {"limit": "5"}),
        _or_none(visit, "/destinations", {"limit": "5"}),
        _or_none(visit, "/terminations", {"state": "awaiting_counterparty", "asked_by": "employer", "limit": "5"}),
    )
    found = {"letters": letters, "agreements": agreements, "destinations": destinations, "terminations": terminations}
    shown = {name: (page or {}).get("items", []) for name, page in found.items()}
    return {
        **shown,
        "missing": [name for name, page in found.items() if page is None],
        "steps": my_way(shown["letters"], shown["agreements"], shown["destinations"]),
    }


async def _cases(visit: Visit) -> list[Any]:
    page = await _or_none(visit, "/cases", {"state": "open", "limit": "5"})
    return list((page or {}).get("items", []))
