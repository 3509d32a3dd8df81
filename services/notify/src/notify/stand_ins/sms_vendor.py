"""An SMS vendor's HTTP contract on loopback: signed requests, its error codes, dedupe and look-up by our own id.

Numbers from 1700000 on (no roster has them) are out of service here; anything but a mainland mobile number is illegal: so
that both can be tried.
"""

import hmac
import re
import time
from typing import Any

import jinja2
import orjson
from fastapi import APIRouter, Request
from sqlalchemy import select

from chassis.core import Core
from notify import rendering
from notify.adapters.sms import signature
from notify.adapters.tables import caught
from notify.settings import Channels
from notify.stand_ins.catching import keep

_MOBILE = re.compile(r"1[3-9]\d{9}")
# Requests older than this are refused, as vendors do against replay.
_FRESH = 300


def router_of(core: Core, channels: Channels) -> APIRouter:
    """Routes of the stand-in; they are on the service's own port, which the gateway does not open."""
    router = APIRouter(prefix="/stand-in/sms", include_in_schema=False)

    def is_signed(request: Request, payload: bytes) -> bool:
        moment = request.headers.get("x-moment", "")
        given = request.headers.get("x-signature", "")
        fresh = moment.isdigit() and abs(time.time() - int(moment)) < _FRESH
        return fresh and hmac.compare_digest(given, signature(channels.sms_key, moment, payload))

    async def seen(out_id: str) -> bool:
        async with core.db.read() as tx:
            return await tx.value(select(caught.c.id).where(caught.c.message_id == out_id)) is not None

    @router.post("/v1/messages")
    async def send(request: Request) -> dict[str, str]:
        body = await request.body()
        if not is_signed(request, body):
            return {"code": "SIGNATURE_MISMATCH"}
        asked: dict[str, Any] = orjson.loads(body)
        if not _MOBILE.fullmatch(asked["phone"]):
            return {"code": "MOBILE_ILLEGAL"}
        if asked["phone"].startswith("1700000"):
            return {"code": "MOBILE_STOPPED"}
        if await seen(asked["out_id"]):
            return {"code": "OK"}
        try:
            text = rendering.short(asked["template"], asked["params"])
        except jinja2.TemplateNotFound:
            return {"code": "TEMPLATE_UNKNOWN"}
        await keep(core, channel="sms", address=asked["phone"], message_id=asked["out_id"], subject="短信", body=text)
        return {"code": "OK"}

    @router.get("/v1/messages/{out_id}")
    async def look_up(out_id: str, request: Request) -> dict[str, str]:
        if not is_signed(request, out_id.encode()):
            return {"code": "SIGNATURE_MISMATCH"}
        return {"code": "OK" if await seen(out_id) else "NOT_FOUND"}

    return router
