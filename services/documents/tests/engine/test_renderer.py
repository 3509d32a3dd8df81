import asyncio
import os
import signal
from collections.abc import Callable
from datetime import datetime

import pytest

from documents.engine.agreement_print import AgreementPrint, Watermark
from documents.engine.authority import SchoolCredential
from documents.engine.fonts import Fonts
from documents.engine.refusals import DocumentRefused
from documents.engine.render import Press, render_agreement
from documents.engine.renderer import Renderer
from documents.engine.template import TemplateVersion
from documents.engine.verify import NOT_SEALED

Make = Callable[..., AgreementPrint]


def test_a_process_renders_the_same_bytes(
    fonts: Fonts, press: Press, template: TemplateVersion, an_agreement: Make
) -> None:
    here = render_agreement(press, an_agreement(), Watermark.EFFECTIVE, template)

    async def there() -> None:
        async with Renderer(fonts, most=2, seconds=30) as renderer:
            made = await asyncio.gather(
                *(renderer.render(an_agreement(), Watermark.EFFECTIVE, template) for _ in range(4))
            )
            assert made == [here] * 4
            assert len(renderer.idle) == 2, "the second process is started on demand, a third never"
            assert (await renderer.page_image(here.pdf, 2)).startswith(b"\x89PNG")
            assert (await renderer.school_seal("楚天大学")).startswith(b"%PDF-")
            assert (await renderer.void_mark("已失效", "2026-05-20")).startswith(b"%PDF-")

    asyncio.run(there())


def test_a_refusal_comes_back_whole_and_keeps_the_process(
    fonts: Fonts, template: TemplateVersion, an_agreement: Make
) -> None:
    async def ask() -> None:
        async with Renderer(fonts, seconds=30) as renderer:
            [before] = [child.process.pid for child in renderer.idle]
            with pytest.raises(DocumentRefused) as refused:
                await renderer.render(an_agreement(student={"name": "王\u202e"}), Watermark.EFFECTIVE, template)
            assert refused.value.code == "document.characters_not_printable"
            assert refused.value.facts == {"fields": [["student.name", "U+202E"]]}
            assert [child.process.pid for child in renderer.idle] == [before]

    asyncio.run(ask())


def test_a_killed_process_is_replaced(fonts: Fonts, template: TemplateVersion, an_agreement: Make) -> None:
    async def ask() -> None:
        async with Renderer(fonts, most=1, seconds=30) as renderer:
            [child] = renderer.idle
            os.kill(child.process.pid, signal.SIGSTOP)
            waiting = asyncio.create_task(renderer.render(an_agreement(), Watermark.EFFECTIVE, template))
            for _ in range(3):
                await asyncio.sleep(0)  # lets the job take the stopped process
            assert not renderer.idle
            os.kill(child.process.pid, signal.SIGKILL)
            with pytest.raises(DocumentRefused) as refused:
                await waiting
            assert refused.value.code == "document.renderer_failed"
            assert (await renderer.render(an_agreement(), Watermark.EFFECTIVE, template)).pages == 2

    asyncio.run(ask())


def test_a_late_process_is_ended_and_replaced(fonts: Fonts, template: TemplateVersion, an_agreement: Make) -> None:
    async def ask() -> None:
        async with Renderer(fonts, most=1, seconds=0.5) as renderer:
            [child] = renderer.idle
            os.kill(child.process.pid, signal.SIGSTOP)
            with pytest.raises(DocumentRefused) as refused:
                await renderer.render(an_agreement(), Watermark.EFFECTIVE, template)
            assert refused.value.code == "document.too_slow"
            assert not child.alive
            renderer.seconds = 30
            assert (await renderer.render(an_agreement(), Watermark.EFFECTIVE, template)).pages == 2

    asyncio.run(ask())


def test_a_strangers_file_is_judged_in_the_process(fonts: Fonts, credential: SchoolCredential, now: datetime) -> None:
    async def ask() -> None:
        async with Renderer(fonts, seconds=30) as renderer:
            assert await renderer.verify(b"%PDF-1.7 nothing", credential.chain, now) == NOT_SEALED

    asyncio.run(ask())


def test_closing_leaves_no_process_behind(fonts: Fonts) -> None:
    async def ask() -> int:
        async with Renderer(fonts) as renderer:
            return renderer.idle[0].process.pid

    pid = asyncio.run(ask())
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
