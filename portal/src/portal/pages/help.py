"""Help that answers for this person: each question is answered by the acts' own reasons; and a page for each reason."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from contracts.catalogue import reasons
from portal.drawing import Pages
from portal.problem import Refused
from portal.visit import Visit, Visits
from portal.words.acts import act_of, open_to_press
from portal.words.questions import ABSENT, QUESTIONS, Question


def help_routes(pages: Pages, visits: Visits) -> APIRouter:
    """`/help`, `/problems` and `/problems/{code}`, `/privacy`."""
    router = APIRouter(include_in_schema=False)

    @router.get("/help")
    async def questions(request: Request) -> Response:
        visit = await visits.public(request)
        if visit.session is not None:
            visit = await visits.signed_in(request)
        asked = [one for one in QUESTIONS if visit.session is None or visit.role in one.roles]
        answers, frame = await asyncio.gather(asyncio.gather(*(_answer(visit, one) for one in asked)), visit.greeted())
        contact = await _contact(visit)
        return pages.answer("public/help.html", frame, answers=answers, absent=ABSENT, contact=contact)

    @router.get("/help/api")
    async def interface(request: Request) -> Response:
        return pages.answer("public/api.html", (await visits.public(request)).frame)

    @router.get("/problems")
    async def catalogue(request: Request) -> Response:
        visit = await visits.public(request)
        return pages.answer(
            "public/problems.html", visit.frame, reasons=sorted(reasons().values(), key=lambda r: r.code)
        )

    @router.get("/problems/{code}")
    async def problem(request: Request, code: str) -> Response:
        why = reasons().get(code)
        if why is None:
            raise HTTPException(404)
        visit = await visits.public(request)
        return pages.answer(
            "public/problem.html", visit.frame, why=why, detail=_plain(why.detail), way=_plain(why.way_out_text)
        )

    @router.get("/privacy")
    async def privacy(request: Request) -> Response:
        return pages.answer("public/privacy.html", (await visits.public(request)).frame)

    return router


async def _answer(visit: Visit, question: Question) -> dict[str, Any]:
    """The question with the reasons found for this person; none where nothing stands in the way or nobody is signed in."""
    found: list[Any] = []
    checked = False
    if visit.session is not None and question.resource and visit.role == "student":
        try:
            things = await _things(visit, question)
            found = [
                act["reason"] for thing in things if (act := act_of(thing, question.act)) and not open_to_press(act)
            ]
            checked = bool(things)
        except Refused as refused:
            if refused.problem.status == 401:
                raise
    return {"question": question, "reasons": list({one["code"]: one for one in found}.values()), "checked": checked}


async def _things(visit: Visit, question: Question) -> list[Any]:
    if question.resource == "students":
        # The letters' own reasons say what stands between this student and signing.
        question = question._replace(resource="invitations", act="accept")
    query = {"include": "acts", "limit": "20", **({"state": "open"} if question.resource == "invitations" else {})}
    page = (await visit.gateway.get(f"/{question.resource}", query)).body
    return list(page["items"])


async def _contact(visit: Visit) -> Any:
    """Whom this student asks: the college's contact."""
    if visit.role != "student":
        return None
    try:
        me = (await visit.gateway.get("/accounts/me")).body
        school = (await visit.gateway.get(f"/schools/{me['school']['id']}")).body
    except Refused:
        return None
    return next((one for one in school["colleges"] if me["college"] and one["id"] == me["college"]["id"]), None)


def _plain(sentence: str) -> str:
    """A catalogue sentence without the facts of a case."""
    pieces = []
    rest = sentence
    while "{" in rest and "}" in rest:
        before, _, after = rest.partition("{")
        pieces.append(before)
        rest = "……" + after.partition("}")[2]
    return "".join(pieces) + rest
