"""The press of a renderer process, asked as the process is asked."""

import time
from pathlib import Path

from bench.inside import Told, orders, run, say
from documents.engine.agreement_print import AgreementPrint, Watermark
from documents.engine.fonts import open_fonts
from documents.engine.render import Press, render_agreement
from documents.engine.template import hubei_template


async def main(told: Told) -> None:
    """Each order is a number of documents; the answer their CPU time."""
    press, template = Press(open_fonts(Path(told["fonts"]))), hubei_template()
    say(ready=True)
    async for (count,) in orders():
        before, pages = time.process_time(), 0
        for _ in range(int(count)):
            agreement = AgreementPrint.model_validate_json(told["sample"])
            pages = render_agreement(press, agreement, Watermark.EFFECTIVE, template).pages
        say(cpu=time.process_time() - before, pages=pages)


if __name__ == "__main__":
    run(main)
