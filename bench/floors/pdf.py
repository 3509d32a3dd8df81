"""The floor of row 6: HTML with everything inside goes in, a tagged PDF comes out; faces, defaults and style are read once."""

import base64
import os
import time
from pathlib import Path
from typing import Any

from bench.inside import Told, orders, run, say
from documents.engine.agreement_print import AgreementPrint, Watermark
from documents.engine.fonts import Fonts, open_fonts
from documents.engine.render import QR_ADDRESS, Press, draw_qr
from documents.engine.template import DEFAULTS, TemplateVersion, hubei_template


class Bare:
    def __init__(self, fonts: Fonts, style: str) -> None:
        os.environ["FONTCONFIG_FILE"] = str(fonts.fontconfig)
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration

        self._fonts = FontConfiguration()
        defaults = CSS(string=DEFAULTS.read_text("utf-8"), font_config=self._fonts)
        self._style = CSS(string=style, font_config=self._fonts)

        class Small(HTML):
            def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
                return [defaults]

        self._html = Small

    def render(self, html: str) -> tuple[int, bytes]:
        document = self._html(string=html).render(font_config=self._fonts, stylesheets=[self._style])
        return len(document.pages), document.write_pdf(pdf_tags=True)


def _ready_html(fonts: Fonts, template: TemplateVersion, sample: str) -> str:
    """The page as the product's template gives it, its picture inside."""
    agreement = AgreementPrint.model_validate_json(sample)
    page, _ = Press(fonts).load(template)
    html = page.render(
        agreement=agreement.snapshot,
        student=agreement.student,
        verification=agreement.verification,
        mark=Watermark.EFFECTIVE,
    )
    picture = base64.b64encode(draw_qr(agreement.verification.url)).decode()
    return html.replace(QR_ADDRESS, f"data:image/png;base64,{picture}")


async def main(told: Told) -> None:
    """Each order is a number of documents; the answer their CPU time."""
    fonts, template = open_fonts(Path(told["fonts"])), hubei_template()
    html = _ready_html(fonts, template, told["sample"])
    bare = Bare(fonts, template.style)
    say(ready=True)
    async for (count,) in orders():
        before, pages = time.process_time(), 0
        for _ in range(int(count)):
            pages, _pdf = bare.render(html)
        say(cpu=time.process_time() - before, pages=pages)


if __name__ == "__main__":
    run(main)
