"""Page images, for the places that cannot show a PDF."""

import io

import pypdfium2

from documents.engine.page_size import DOTS_PER_INCH, POINTS_PER_INCH
from documents.engine.refusals import PAGE_MISSING, DocumentRefused


def page_image(pdf: bytes, number: int, dots_per_inch: int = DOTS_PER_INCH) -> bytes:
    """Page `number` (from 1) of a stored PDF as a PNG, seals and marks included."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        if not 1 <= number <= len(document):
            raise DocumentRefused(PAGE_MISSING, page=number, pages=len(document))
        document.init_forms()  # signature appearances are form widgets: without this the seal is not drawn
        bitmap = document[number - 1].render(scale=dots_per_inch / POINTS_PER_INCH, may_draw_forms=True)
        picture = io.BytesIO()
        bitmap.to_pil().save(picture, format="PNG", compress_level=6)
        return picture.getvalue()
    finally:
        document.close()
