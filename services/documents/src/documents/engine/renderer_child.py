"""The process that sets type: WeasyPrint is synchronous, takes memory, and may be killed when it is late."""

import os
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from documents.engine.agreement_print import AgreementPrint, Watermark
from documents.engine.fonts import open_fonts
from documents.engine.frames import pack, read_frame
from documents.engine.pages import page_image
from documents.engine.refusals import DocumentRefused
from documents.engine.render import Press, render_agreement
from documents.engine.seal_image import draw_school_seal, draw_void_mark
from documents.engine.template import TemplateVersion, load_template
from documents.engine.verify import verify

MEMORY_BYTES = 2 * 1024**3

Answer = tuple[dict[str, Any], list[bytes]]


class Work:
    """What this process does, one method a kind of frame."""

    def __init__(self, press: Press) -> None:
        self.press = press
        self.templates: dict[str, TemplateVersion] = {}

    def ready(self, head: dict[str, Any], parts: list[bytes]) -> Answer:
        return {}, []

    def render(self, head: dict[str, Any], parts: list[bytes]) -> Answer:
        version = head["template"]
        if version not in self.templates:
            self.templates[version] = load_template(Path(head["folder"]), expected=version)
        agreement = AgreementPrint.model_validate_json(parts[0])
        made = render_agreement(self.press, agreement, Watermark(head["mark"]), self.templates[version])
        return {"pages": made.pages, "seal_place": asdict(made.seal_place)}, [made.pdf]

    def page(self, head: dict[str, Any], parts: list[bytes]) -> Answer:
        return {}, [page_image(parts[0], head["number"], head["dots_per_inch"])]

    def school_seal(self, head: dict[str, Any], parts: list[bytes]) -> Answer:
        return {}, [draw_school_seal(self.press, head["name"])]

    def void_mark(self, head: dict[str, Any], parts: list[bytes]) -> Answer:
        return {}, [draw_void_mark(self.press, head["words"], head["day"])]

    def verify(self, head: dict[str, Any], parts: list[bytes]) -> Answer:
        verdict = asdict(verify(parts[0], tuple(parts[1:]), datetime.fromisoformat(head["at"])))
        for signature in verdict["signatures"]:
            signature["signed_at"] = signature["signed_at"] and signature["signed_at"].isoformat()
        return verdict, []


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the group; the parent ends its children itself
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get among the answers
    work = Work(Press(open_fonts(Path(sys.argv[1]))))
    while frame := read_frame(sys.stdin.buffer):
        head, parts = frame
        act: Callable[[dict[str, Any], list[bytes]], Answer] = getattr(work, head["act"])
        try:
            told, made = act(head, parts)
        except DocumentRefused as refusal:
            told, made = {"refused": refusal.code, "facts": refusal.facts}, []
        answers.write(pack(told, made))
        answers.flush()


if __name__ == "__main__":
    main()
