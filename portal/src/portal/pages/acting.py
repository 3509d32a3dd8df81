"""Every act on every thing: the confirm page at /<resource>/<id>/<act>, the act itself, and the way back.

The page asks the thing for its `acts` first: what may not be done shows its reason instead of a button."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from portal.drafts import Drafts
from portal.drawing import Pages
from portal.filters.dates import through_day
from portal.gateway_client import new_idempotency_key
from portal.pages.confirm_shows import shown_beside
from portal.problem import Problem, Refused
from portal.sign_in import fresh_sign_in
from portal.visit import Visit, Visits
from portal.words.acts import PROOF_ASKED, act_of
from portal.words.confirms import CONFIRMS, Confirm

# Refusals that leave the form standing, to be corrected or read beside what was typed.
KEPT = (400, 409, 412, 422, 429, 503, 504)
# Among them: the thing is not any more what the person saw. They look anew before they go on.
OVERTAKEN = (409, 412)
# Marks the way back from typing a code, so that nobody is sent round twice.
BACK = "proved"


@dataclass(frozen=True)
class _Asking:
    resource: str
    thing_id: str
    act: str
    confirm: Confirm

    @property
    def thing(self) -> str:
        return f"/{self.resource}/{self.thing_id}"

    @property
    def here(self) -> str:
        return f"{self.thing}/{self.act}"

    @property
    def names(self) -> tuple[str, ...]:
        """The fields in which a person types."""
        return tuple(name for one in self.confirm.asks for name in (one.name, f"{one.name}_common"))


def acting_routes(pages: Pages, visits: Visits, drafts: Drafts) -> APIRouter:
    """GET shows what will happen; POST does it under the form's key and goes back to the thing.

    What was typed when the thing turned out to have changed is kept, and stands in the form when it is opened again."""
    router = APIRouter(include_in_schema=False)

    async def page(visit: Visit, asking: _Asking, typed: dict[str, str], problem: Problem | None = None) -> Response:
        answer = await visit.gateway.get(asking.thing)
        act = act_of(answer.body, asking.act)
        proof = act is not None and (act.get("reason") or {}).get("code") == PROOF_ASKED
        early = (
            asking.confirm.proof
            and visit.role == "student"
            and not visit.proved_lately()
            and bool(act and act["allowed"])
        )
        if problem is None and (proof or early) and BACK not in visit.request.query_params:
            return _prove(visit, asking)
        if problem is not None and problem.code == PROOF_ASKED:
            return _prove(visit, asking)
        shown = await shown_beside(visit, asking.confirm.shows, answer.body)
        template = "act/_confirm.html" if visit.wants_fragment else "act/page.html"
        return pages.answer(
            template, visit.frame if visit.wants_fragment else await visit.greeted(),
            status=problem.status if problem else 200, asking=asking, confirm_of=asking.confirm, act=act, thing=answer.body,
            etag=typed.get("etag") or answer.etag, key=typed.get("idempotency_key") or new_idempotency_key(), typed=typed,
            problem=problem, shown=shown, back=asking.thing, overtaken=problem is not None and problem.status in OVERTAKEN,
        )  # fmt: skip

    @router.get("/{resource}/{thing_id}/{act}")
    async def look(request: Request, resource: str, thing_id: str, act: str) -> Response:
        visit = await visits.signed_in(request)
        asking = _asking(resource, thing_id, act)
        return await page(visit, asking, await drafts.find(visit.session, asking.here) or {})

    @router.post("/{resource}/{thing_id}/{act}")
    async def do(request: Request, resource: str, thing_id: str, act: str) -> Response:
        visit = await visits.signed_in(request)
        asking, form = _asking(resource, thing_id, act), await visit.form()
        typed = {name: str(value) for name, value in form.items()}
        try:
            await visit.gateway.post(
                asking.here,
                _body(asking.confirm, form),
                key=typed.get("idempotency_key"),
                if_match=typed.get("etag") if asking.confirm.seen else None,
            )
        except Refused as refused:
            if refused.problem.code != PROOF_ASKED and refused.problem.status not in KEPT:
                raise
            if refused.problem.status in OVERTAKEN:
                asked = {name: words for name, words in typed.items() if words and name in asking.names}
                await drafts.keep(visit.session, asked, asking.here)
            return await page(visit, asking, typed, refused.problem)
        await drafts.drop(visit.session, asking.here)
        return RedirectResponse(_after(asking, typed), status_code=303)

    return router


def done_sentence(resource: str, request: Request) -> str | None:
    """What to say on the page an act came back to."""
    confirm = CONFIRMS.get((resource, request.query_params.get("done", "")))
    return confirm.done if confirm else None


def _asking(resource: str, thing_id: str, act: str) -> _Asking:
    confirm = CONFIRMS.get((resource, act))
    if confirm is None:
        raise HTTPException(404)
    return _Asking(resource, thing_id, act, confirm)


def _body(confirm: Confirm, form: FormData) -> dict[str, Any]:
    asked = {
        one.name: str(form.get(one.name, "")).strip() or str(form.get(f"{one.name}_common", "")) for one in confirm.asks
    }
    said: dict[str, Any] = {name: value for name, value in asked.items() if value or name == "reason"}
    for one in confirm.asks:
        if one.kind == "date" and one.name in said:
            said[one.name] = through_day(said[one.name])
    return said | dict(confirm.says)


def _prove(visit: Visit, asking: _Asking) -> Response:
    return visit.go(fresh_sign_in(f"{asking.here}?{BACK}=yes"))


def _after(asking: _Asking, typed: dict[str, str]) -> str:
    if asking.resource == "cases" and asking.act in ("approve", "reject"):
        place = "/cases" if typed.get("afterwards") == "list" else "/cases/next"
        return f"{place}?{urlencode({'done': asking.act})}"
    return f"{asking.thing}?{urlencode({'done': asking.act})}"
