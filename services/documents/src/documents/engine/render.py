"""Turns a frozen agreement into a PDF."""

import io
import os
from dataclasses import dataclass
from typing import Any

import segno
from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from documents.engine.agreement_print import AgreementPrint, Watermark
from documents.engine.coverage import unprintable
from documents.engine.fonts import Fonts
from documents.engine.refusals import (
    CHARACTERS_NOT_PRINTABLE,
    FOREIGN_ADDRESS,
    TOO_MANY_PAGES,
    DocumentRefused,
)
from documents.engine.template import DEFAULTS, TemplateVersion
from documents.engine.wording import FILTERS

MAX_PAGES = 4
QR_ADDRESS = "wangqian:qr"
SEAL_ANCHOR = "school-seal"
POINTS_PER_PIXEL = 0.75


@dataclass(frozen=True)
class SealPlace:
    """Where the school's seal goes: page (from 0) and box in PDF points, origin at the lower left."""

    page: int
    box: tuple[int, int, int, int]


@dataclass(frozen=True)
class RenderedAgreement:
    pdf: bytes
    pages: int
    seal_place: SealPlace


class Press:
    """What is reused from one rendering to the next: fonts, parsed style sheets, compiled templates.

    One a process, and not for threads. The same agreement gives the same bytes.
    """

    def __init__(self, fonts: Fonts) -> None:
        # Fontconfig reads this when the configuration is made: no font of the machine can slip in.
        os.environ["FONTCONFIG_FILE"] = str(fonts.fontconfig)
        from weasyprint.text.fonts import FontConfiguration

        self.fonts = fonts
        self.font_config = FontConfiguration()
        self.fetcher = make_fetcher()
        self.html = make_html(self.style(DEFAULTS.read_text(encoding="utf-8")))
        self.jinja = ImmutableSandboxedEnvironment(
            autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self.jinja.filters.update(FILTERS)
        self.loaded: dict[str, tuple[Template, Any]] = {}

    def load(self, template: TemplateVersion) -> tuple[Template, Any]:
        """The template compiled and its style sheet parsed, once a version."""
        if template.id not in self.loaded:
            self.loaded[template.id] = (self.jinja.from_string(template.page), self.style(template.style))
        return self.loaded[template.id]

    def style(self, text: str) -> Any:
        from weasyprint import CSS

        return CSS(string=text, font_config=self.font_config, url_fetcher=self.fetcher)

    def lay_out(self, html: str, *styles: Any) -> Any:
        """The document laid out; the QR is the only thing that it can fetch."""
        from weasyprint.urls import FatalURLFetchingError

        try:
            return self.html(string=html, url_fetcher=self.fetcher).render(
                font_config=self.font_config, stylesheets=list(styles)
            )
        except FatalURLFetchingError as error:
            raise DocumentRefused(FOREIGN_ADDRESS, address=str(error)) from error


def render_agreement(
    press: Press, agreement: AgreementPrint, mark: Watermark, template: TemplateVersion
) -> RenderedAgreement:
    """The agreement as a tagged PDF of at most four pages, or a refusal that names the field at fault."""
    if missing := unprintable(agreement, press.fonts):
        raise DocumentRefused(CHARACTERS_NOT_PRINTABLE, fields=missing)
    page, style = press.load(template)
    html = page.render(
        agreement=agreement.snapshot, student=agreement.student, verification=agreement.verification, mark=mark
    )
    press.fetcher.qr = draw_qr(agreement.verification.url)
    document = press.lay_out(html, style)
    if len(document.pages) > MAX_PAGES:
        raise DocumentRefused(TOO_MANY_PAGES, pages=len(document.pages), limit=MAX_PAGES)
    return RenderedAgreement(document.write_pdf(pdf_tags=True), len(document.pages), find_seal_place(document.pages))


def find_seal_place(pages: list[Any]) -> SealPlace:
    """The box that the template keeps free for the seal, read out of the layout."""
    for number, page in enumerate(pages):
        if box := page.anchors.get(SEAL_ANCHOR):
            left, top, right, bottom = (edge * POINTS_PER_PIXEL for edge in box)
            height = page.height * POINTS_PER_PIXEL
            return SealPlace(number, (round(left), round(height - bottom), round(right), round(height - top)))
    raise ValueError(f"the template has no element with the id {SEAL_ANCHOR}")


def draw_qr(url: str) -> bytes:
    """A fixed mask and error level: the search for the best ones costs more than the rest of the drawing."""
    picture = io.BytesIO()
    segno.make_qr(url, error="m", mask=2, boost_error=False).save(picture, kind="png", scale=4, border=2)
    return picture.getvalue()


def make_html(defaults: Any) -> Any:
    from weasyprint import HTML

    class Page(HTML):
        """Begins with our defaults: WeasyPrint's thousand rules for all of HTML cost a tenth of a rendering."""

        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
            return [defaults]

    return Page


def make_fetcher() -> Any:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):
        """Knows one address, the QR of the agreement on the press; any other ends the rendering."""

        qr = b""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url != QR_ADDRESS:
                raise FatalURLFetchingError(url)
            return URLFetcherResponse(url, self.qr, {"Content-Type": "image/png"})

    return Fetcher()
