"""The very first start: no faces yet. The service is ready at once, says so where it matters, and leaves nothing half made."""

import aiohttp

from chassis.core import Core
from chassis.testing.app_under_test import running
from chassis.testing.people import people_of
from chassis.testing.waiting import until
from documents.app import build

from .neighbours import Neighbours, Signed, serve_neighbours, want

SERVICE = "documents"


async def test_nobody_waits_for_the_fonts(core: Core) -> None:
    fonts = core.settings.state_dir / "fonts"
    async with serve_neighbours(core) as neighbours, people_of(core), running(core, build(core)):
        signed = neighbours.keep(Signed("104862610000172"))
        await until(lambda: list(fonts.glob("building-*")), what="the fonts to be begun")
        await want(core, signed, 1, "pending")
        base = f"http://127.0.0.1:{core.settings.http_port}"
        async with aiohttp.ClientSession(base) as http:
            async with http.get("/ready") as answer:
                assert answer.status == 200
            form = aiohttp.FormData()
            form.add_field("file", b"%PDF-1.7", filename="a.pdf")
            async with http.post("/api/v1/verifications", data=form) as answer:
                assert (await answer.json())["code"] == "document.renderer_starting"
                assert answer.status == 503
        assert await state_of(core, neighbours) == "waiting", "no lease is held while there is nobody to work"
    assert not list(fonts.glob("building-*"))


async def state_of(core: Core, neighbours: Neighbours) -> str:
    assert not neighbours.asked
    return str(await core.db.hot.fetchval("SELECT state FROM prints"))
