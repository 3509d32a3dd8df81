"""Files that are not what they say, through the gateway: refused with a code, or kept as what they are."""

import asyncio
from uuid import uuid4

import aiohttp
import pytest

from smoke.api import Refused
from smoke.rosters import settled

from . import hostile
from .asking import sent
from .knocking import BOOK
from .operations import operations
from .pictures import png
from .world import World

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("door", ["create_upload", "create_licence"])
@pytest.mark.parametrize("how", hostile.DRESSED_UP)
async def test_a_file_dressed_up_is_refused(http: aiohttp.ClientSession, world: World, how: str, door: str) -> None:
    name, content, kind = hostile.DRESSED_UP[how]
    form = aiohttp.FormData()
    form.add_field("file", content, filename=name, content_type=kind)
    operation = next(o for o in operations() if o.id == door)
    token = "" if operation.is_public else await world.ours.people["student"].access_token()
    path = operation.path.removeprefix("/api/v1")
    status, body, _ = await sent(http, world, "POST", path, token=token, data=form)
    assert 400 <= status < 500, body
    assert body["code"] in operation.problems
    assert body["way_out"]["text"]


async def test_an_upload_comes_back_as_what_it_is(http: aiohttp.ClientSession, world: World) -> None:
    """Named like a page, it is still a picture: its type is what it holds, and nothing in it runs."""
    person = world.ours.people["student"]
    made = await person.upload("/uploads", "<script>x</script>.html", png(), key=str(uuid4()), kind="text/html")
    answer = await person.ask("GET", f"/uploads/{made['id']}/content")
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "\n" not in answer.headers["content-disposition"]


async def test_a_file_that_is_no_workbook_is_told_so(world: World) -> None:
    async def brought(how: str, role: str, resource: str, name: str, content: bytes) -> None:
        person = world.ours.people[role]
        refused = 0
        try:
            job = await person.upload(f"/{resource}", name, content, key=str(uuid4()), kind=BOOK)
        except Refused as refusal:
            refused = refusal.status
        if refused:
            assert 400 <= refused < 500, (how, resource)
            return
        done = await settled(person, f"/{resource}/{job['id']}", "done")
        assert done["state"] == "failed", (how, resource, done)
        assert done["succeeded"] == 0
        assert done.get("why") or done["problems"], (how, resource, done)

    doors = (
        ("school_admin", "roster-imports"),
        ("school_admin", "employer-imports"),
        ("employer_admin", "send-list/imports"),
    )
    await asyncio.gather(*(brought(how, *door, *file) for how, file in hostile.workbooks().items() for door in doors))
