"""SMS through the vendor's HTTP contract: sent once under our own id, afterwards only looked up by it."""

import hashlib
import hmac
import time
from typing import Any

import aiohttp
import orjson

from notify.outcome import DELIVERED, Outcome
from notify.settings import Channels

# The vendor's error codes as ours.
_WHY = {
    "MOBILE_ILLEGAL": "sms.number_illegal",
    "MOBILE_STOPPED": "sms.number_stopped",
    "LIMIT_CONTROL": "sms.too_many",
}


def signature(key: bytes, moment: str, payload: bytes) -> str:
    """What the vendor asks for: HMAC-SHA256 over the moment and the body (or the id that is looked up)."""
    return hmac.new(key, moment.encode() + b"\n" + payload, hashlib.sha256).hexdigest()


class SmsVendor:
    def __init__(self, channels: Channels, seconds: float = 3.0) -> None:
        self._url, self._key = channels.sms_url, channels.sms_key
        self._timeout = aiohttp.ClientTimeout(total=seconds)

    async def send(self, out_id: str, phone: str, template: str, params: dict[str, str]) -> Outcome:
        """One attempt. `out_id` is ours: by it the vendor can be asked later what became of the message."""
        if not self._url:
            return Outcome("refuse", "channel.unset")
        body = orjson.dumps({"out_id": out_id, "phone": phone, "template": template, "params": params})
        try:
            answer = await self._ask("POST", "/v1/messages", body, body)
        except aiohttp.ClientConnectorError:
            return Outcome("refuse", "channel.away")
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return Outcome("lose", "answer.lost")
        return _outcome(str(answer.get("code", "")))

    async def look_up(self, out_id: str) -> Outcome | None:
        """What became of a message; None when the vendor cannot say now."""
        try:
            answer = await self._ask("GET", f"/v1/messages/{out_id}", None, out_id.encode())
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return None
        code = str(answer.get("code", ""))
        return Outcome("refuse", "sms.unknown") if code == "NOT_FOUND" else _outcome(code)

    async def _ask(self, method: str, path: str, body: bytes | None, signed: bytes) -> dict[str, Any]:
        moment = str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            "X-Moment": moment,
            "X-Signature": signature(self._key, moment, signed),
        }
        async with (
            aiohttp.ClientSession(timeout=self._timeout) as session,
            session.request(method, self._url + path, data=body, headers=headers) as response,
        ):
            answer: dict[str, Any] = orjson.loads(await response.read())
            return answer


def _outcome(code: str) -> Outcome:
    if code == "OK":
        return DELIVERED
    return Outcome("refuse", _WHY.get(code, "sms.refused"), dead=code in ("MOBILE_ILLEGAL", "MOBILE_STOPPED"))
