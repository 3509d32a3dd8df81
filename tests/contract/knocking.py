"""Requests of the access matrix: any operation, as anybody, about the objects of any story; what came back."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import aiohttp

from chassis.repeating import KEY
from smoke.visitor import Visitor

from . import made_up
from .bodies import body_for
from .operations import Operation, operations
from .pictures import png
from .world import Story

# Path parameters that name no object of anybody: any good value.
PLAIN = {"table": "sex", "page": "1"}
FAILED_ROWS = "failed.xlsx"
TEMPLATE = "agreement_accepted"
BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SEND_LIST_TITLES = ("毕业院校", "毕业届", "姓名", "身份证号")


@dataclass(frozen=True)
class Knock:
    """One operation asked by one role about one object, and its answer."""

    operation: Operation
    role: str
    target: str
    status: int
    code: str
    text: str
    # Asked again under the same key: the first answer came back, byte for byte. None where no second call was made.
    replayed: bool | None = None

    @property
    def was_let_in(self) -> bool:
        return self.status < 400

    @property
    def is_unproven(self) -> bool:
        """It ended at the form of the request, before anybody asked who may."""
        return self.status in (400, 422, 428)

    def __str__(self) -> str:
        return f"{self.role}: {self.operation.id} {self.target} -> {self.status} {self.code}"


class Knocker:
    """Knocks at every door with fresh keys and the version that the owner saw."""

    def __init__(self, http: aiohttp.ClientSession, base: str, etags: Mapping[str, str]) -> None:
        self._http, self._base, self._etags = http, base, etags

    async def knock(
        self, operation: Operation, role: str, visitor: Visitor | None, story: Story, named: str = ""
    ) -> Knock:
        """`named`: id of the object in the path. An act that was done is asked for once more, under its key."""
        path = operation.path
        for parameter in operation.path_parameters:
            path = path.replace("{" + parameter + "}", _value(parameter, operation, named))
        headers = {"Idempotency-Key": str(uuid4()), "If-Match": self._etags.get(named, '"v1"')}
        if operation.is_question:
            headers = {}
        if operation.query:
            path += "?" + urlencode(operation.query)
        if visitor is not None:
            headers["Authorization"] = f"Bearer {await visitor.access_token()}"
        send = partial(self._http.request, operation.method, self._base + path, headers=headers)
        make = _body(operation, story)
        async with send(**make()) as answer:
            raw = await answer.read()
            is_json = "json" in answer.headers.get("Content-Type", "")
            status = answer.status
        text = raw.decode() if is_json else _text_of(raw)
        code = json.loads(text).get("code", "") if status >= 400 and is_json else ""
        replayed = None
        if status < 400 and operation.manner == KEY:
            async with send(**make()) as again:
                replayed = "Idempotency-Replayed" in again.headers and await again.read() == raw
        return Knock(operation, role, named, status, code, text, replayed)


def _text_of(raw: bytes) -> str:
    """What a workbook says; nothing for pictures and papers."""
    if not raw.startswith(b"PK\x03\x04"):
        return ""
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


def _value(parameter: str, operation: Operation, named: str) -> str:
    if parameter == "name":
        return TEMPLATE if operation.thing == "template" else FAILED_ROWS
    return PLAIN.get(parameter, named)


def _body(operation: Operation, story: Story) -> Callable[[], dict[str, Any]]:
    """Makes the same body each time it is called: a form can be sent only once."""
    if operation.id == "change_policy":
        return lambda: {"json": story.policy}
    if "application/json" in operation.bodies:
        body = body_for(operation, story)
        return lambda: {"json": body}
    if "multipart/form-data" in operation.bodies:
        name, kind, content = _file(operation)
        return lambda: {"data": _form(name, kind, content)}
    return lambda: {} if operation.is_question else {"json": {}}


def _form(name: str, kind: str, content: bytes) -> aiohttp.FormData:
    form = aiohttp.FormData()
    form.add_field("file", content, filename=name, content_type=kind)
    return form


def _file(operation: Operation) -> tuple[str, str, bytes]:
    """Name, type and content of a file of the kind that the operation takes."""
    if operation.id in ("create_upload", "create_licence"):
        return "图.png", "image/png", png()
    content = {
        "begin_roster_import": made_up.roster([made_up.person("计算机学院")]),
        "begin_employer_import": made_up.employers([made_up.firm()]),
        "create_send_list_import": made_up.workbook(
            SEND_LIST_TITLES, [("江城大学", "2026", "某某", "11010519491231002X")]
        ),
    }[operation.id]
    return "made-up.xlsx", BOOK, content


def opening(thing: str) -> Operation | None:
    """The question that shows one object of this kind."""
    return next((o for o in operations() if o.thing == thing and o.is_question and o.path.endswith("/{id}")), None)
