"""A licence, brought before there is an account: in and never out. It is read as an upload, once its employer has it."""

from fastapi import APIRouter, Response

from chassis.call import PublicCall, Result, address_of
from chassis.core import Core
from chassis.database import Tx
from chassis.documented import PUBLIC, documented
from chassis.ids import derived_id
from chassis.throttle import Throttle
from documents.edges.one_file import multipart_of, one_file
from documents.engine.uploads import limits
from documents.engine.uploads.check import UploadCheck
from documents.policy import LICENCE_LIMIT
from documents.shapes import LicenceTaken
from documents.use_cases.keep_upload import Kept, storing
from documents.use_cases.take_licence import require_room, take_licence

PROBLEMS = (*limits.REFUSALS, "upload.no_room", "limit.exceeded")


def routes(core: Core, check: UploadCheck) -> APIRouter:
    router = APIRouter(tags=["licences"])
    throttle = Throttle(core.redis, core.settings.service)

    told = documented("create_licence", roles=(PUBLIC,), scope="public", answers={201: LicenceTaken}, problems=PROBLEMS)
    told["openapi_extra"]["requestBody"] = {"required": True, "content": multipart_of()}

    @router.post("/api/v1/licences", **told)
    async def create_licence(call: PublicCall) -> Response:
        sent = await one_file(call.request, bounds=check.bounds)
        upload_id = derived_id("licence", call.key)

        async def ask() -> Kept:
            await throttle.spend(LICENCE_LIMIT, address_of(call.request))
            await require_room(core)
            return await bytes_in.checked(sent.content)

        async def act(tx: Tx, kept: Kept) -> Result:
            bytes_in.name()
            return await take_licence(tx, core, upload_id, sent.label, kept), 201, {}

        async with storing(core, check) as bytes_in:
            return await call.once(act, ask)

    return router
