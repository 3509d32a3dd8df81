"""Proof for a destination: one file a request, kept in the draft at once; and the release, which brings its own."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from portal.drawing import Pages
from portal.gateway_client import new_idempotency_key
from portal.pages.acting import KEPT
from portal.problem import Problem, Refused, declared
from portal.sign_in import fresh_sign_in
from portal.visit import Visit, Visits
from portal.words.acts import PROOF_ASKED, act_of
from portal.words.destination_form import given_again


def evidence_routes(pages: Pages, visits: Visits) -> APIRouter:
    """`/destinations/{thing_id}/evidence` and `/destinations/{thing_id}/release`."""
    router = APIRouter(prefix="/destinations/{thing_id}", include_in_schema=False)

    @router.post("/evidence")
    async def add(request: Request, thing_id: str) -> Response:
        visit = await visits.signed_in(request)
        token = await uploaded(visit, await visit.form())
        await _replace(visit, thing_id, drop=None, add=token)
        return RedirectResponse(f"/destinations/{thing_id}#evidence", status_code=303)

    @router.post("/evidence/{file}/remove")
    async def remove(request: Request, thing_id: str, file: str) -> Response:
        visit = await visits.signed_in(request)
        await visit.form()
        await _replace(visit, thing_id, drop=file, add=None)
        return RedirectResponse(f"/destinations/{thing_id}#evidence", status_code=303)

    async def page(visit: Visit, thing_id: str, typed: dict[str, str], problem: Problem | None = None) -> Response:
        thing = (await visit.gateway.get(f"/destinations/{thing_id}")).body
        return pages.answer(
            "destination/release.html", await visit.greeted(), status=problem.status if problem else 200, thing=thing,
            act=act_of(thing, "release"), typed=typed, problem=problem, key=new_idempotency_key(),
        )  # fmt: skip

    @router.get("/release")
    async def ask(request: Request, thing_id: str) -> Response:
        visit = await visits.signed_in(request)
        if visit.wants_fragment:
            return visit.go(request.url.path)
        thing = (await visit.gateway.get(f"/destinations/{thing_id}")).body
        act = act_of(thing, "release")
        if act and (act.get("reason") or {}).get("code") == PROOF_ASKED:
            return RedirectResponse(fresh_sign_in(f"/destinations/{thing_id}/release"), status_code=303)
        return await page(visit, thing_id, {})

    @router.post("/release")
    async def release(request: Request, thing_id: str) -> Response:
        visit = await visits.signed_in(request)
        form = await visit.form()
        typed = {name: str(value) for name, value in form.items() if isinstance(value, str)}
        try:
            body = {"reason": typed.get("reason", "").strip(), "evidence": [await uploaded(visit, form)]}
            await visit.gateway.post(f"/destinations/{thing_id}/release", body, key=typed.get("idempotency_key"))
        except Refused as refused:
            if refused.problem.code == PROOF_ASKED:
                return RedirectResponse(fresh_sign_in(f"/destinations/{thing_id}/release"), status_code=303)
            if refused.problem.status not in (*KEPT, 413, 415):
                raise
            return await page(visit, thing_id, typed, refused.problem)
        return RedirectResponse(f"/destinations/{thing_id}?done=release", status_code=303)

    return router


async def uploaded(visit: Visit, form: FormData) -> str:
    """Send the form's file to documents; gives the token that other services take it by."""
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise Refused(declared("form.choose_one", 422))
    content, media = await file.read(), file.content_type or "application/octet-stream"
    answer = await visit.gateway.upload(
        "/uploads", file.filename, content, media, key=f"{form['idempotency_key']}-file"
    )
    return str(answer.body["token"])


async def _replace(visit: Visit, thing_id: str, drop: str | None, add: str | None) -> None:
    found = await visit.gateway.get(f"/destinations/{thing_id}")
    thing = found.body
    kept = [one["file_id"] for one in thing["evidence"] if one["file_id"] != drop]
    body = {
        "category": thing["category"]["code"],
        "fields": given_again(thing["fields"]),
        "evidence": [*kept, *([add] if add else [])],
    }
    await visit.gateway.put(f"/destinations/{thing_id}", body, if_match=found.etag or "")
