"""The renderers of a worker: one warm process, a second on demand, replaced when one dies or is late."""

import asyncio
from datetime import datetime
from typing import Any

from documents.engine.agreement_print import AgreementPrint, Watermark
from documents.engine.child import Child, ChildDied, ChildLate
from documents.engine.fonts import Fonts
from documents.engine.frames import Frame
from documents.engine.page_size import DOTS_PER_INCH
from documents.engine.refusals import RENDERER_FAILED, TOO_SLOW, DocumentRefused
from documents.engine.render import RenderedAgreement, SealPlace
from documents.engine.template import TemplateVersion
from documents.engine.verdict import NOT_SEALED, SignatureVerdict, Verdict

CHILD_MODULE = "documents.engine.renderer_child"
MOST_CHILDREN = 2
SECONDS_A_JOB = 5.0
SECONDS_TO_START = 60.0
SECONDS_IDLE = 60.0
"""How long the second process outlives its last job."""


class Renderer:
    """Gives each job to a process of its own for the time of the job. `async with Renderer(fonts) as renderer`."""

    def __init__(self, fonts: Fonts, most: int = MOST_CHILDREN, seconds: float = SECONDS_A_JOB) -> None:
        self.fonts = fonts
        self.seconds = seconds
        self.places = asyncio.Semaphore(most)
        self.idle: list[Child] = []
        self.reapers: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "Renderer":
        self.idle.append(await self.start())
        return self

    async def __aexit__(self, *_: object) -> None:
        for reaper in list(self.reapers):
            reaper.cancel()
        await asyncio.gather(*self.reapers, return_exceptions=True)
        while self.idle:
            await self.idle.pop().end()

    async def render(self, agreement: AgreementPrint, mark: Watermark, template: TemplateVersion) -> RenderedAgreement:
        """The agreement as a PDF, or DocumentRefused with the code of what stands in the way."""
        head = {"act": "render", "mark": mark.value, "template": template.id, "folder": str(template.folder)}
        told, parts = await self.job(head, [agreement.model_dump_json().encode()])
        place = told["seal_place"]
        return RenderedAgreement(parts[0], told["pages"], SealPlace(place["page"], tuple(place["box"])))

    async def page_image(self, pdf: bytes, number: int, dots_per_inch: int = DOTS_PER_INCH) -> bytes:
        """Page `number` (from 1) of a stored PDF as PNG."""
        _, parts = await self.job({"act": "page", "number": number, "dots_per_inch": dots_per_inch}, [pdf])
        return parts[0]

    async def school_seal(self, name: str) -> bytes:
        """The seal image of a school, as a one-page PDF."""
        _, parts = await self.job({"act": "school_seal", "name": name}, [])
        return parts[0]

    async def void_mark(self, words: str, day: str) -> bytes:
        """The mark that voiding lays over the first page, as a one-page PDF."""
        _, parts = await self.job({"act": "void_mark", "words": words, "day": day}, [])
        return parts[0]

    async def verify(self, pdf: bytes, roots: tuple[bytes, ...], at: datetime) -> Verdict:
        """What the signatures of a stranger's file are worth; a file that breaks the judge is not valid."""
        try:
            told, _ = await self.job({"act": "verify", "at": at.isoformat()}, [pdf, *roots])
        except DocumentRefused as refusal:
            if refusal.facts["act"] == "verify":
                return NOT_SEALED
            raise
        signatures = tuple(
            SignatureVerdict(**{**one, "signed_at": one["signed_at"] and datetime.fromisoformat(one["signed_at"])})
            for one in told["signatures"]
        )
        return Verdict(told["valid"], told["voided"], signatures)

    async def job(self, head: dict[str, Any], parts: list[bytes]) -> Frame:
        async with self.places:
            child = await self.take()
            try:
                told, made = await child.ask(head, parts, self.seconds)
            except ChildLate:
                raise DocumentRefused(TOO_SLOW, act=head["act"], seconds=self.seconds) from None
            except ChildDied:
                raise DocumentRefused(RENDERER_FAILED, act=head["act"]) from None
            self.give_back(child)
        if "refused" in told:
            raise DocumentRefused(told["refused"], **told["facts"])
        return told, made

    async def take(self) -> Child:
        while self.idle:
            child = self.idle.pop()
            if child.alive:
                return child
        return await self.start()

    async def start(self) -> Child:
        """A process that has its fonts loaded: the time limit of a job never pays for the start."""
        child = await Child.start(CHILD_MODULE, str(self.fonts.folder))
        try:
            await child.ask({"act": "ready"}, [], SECONDS_TO_START)
        except (ChildDied, ChildLate):
            raise DocumentRefused(RENDERER_FAILED, act="start") from None
        return child

    def give_back(self, child: Child) -> None:
        self.idle.append(child)
        if len(self.idle) > 1:
            reaper = asyncio.create_task(self.reap())
            self.reapers.add(reaper)
            reaper.add_done_callback(self.reapers.discard)

    async def reap(self) -> None:
        """Ends the process that was used least recently, if there is still more than one to spare."""
        await asyncio.sleep(SECONDS_IDLE)
        if len(self.idle) > 1:
            await self.idle.pop(0).end()
