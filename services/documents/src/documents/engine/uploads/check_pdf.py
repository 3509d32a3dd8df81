"""Reads a PDF to its last object and refuses whatever could act by itself."""

import io

import pikepdf
import pypdfium2

from documents.engine.uploads import limits
from documents.engine.uploads.clean_image import preview_of
from documents.engine.uploads.cleaned import Cleaned
from documents.engine.uploads.detect import PDF
from documents.engine.uploads.limits import UploadRefused

ACTIVE_KEYS = frozenset(
    ("/JS", "/JavaScript", "/AA", "/EF", "/EmbeddedFiles", "/XFA", "/RichMediaContent", "/RichMediaSettings", "/3DD")
)
ACTIVE_NAMES = {
    "/S": frozenset(
        ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/Movie", "/Sound",
         "/RichMediaExecute", "/GoTo3DView")
    ),
    "/Type": frozenset(("/EmbeddedFile",)),
    "/Subtype": frozenset(("/RichMedia", "/3D", "/Movie", "/Sound", "/Screen", "/FileAttachment")),
}  # fmt: skip


def check_pdf(content: bytes, most_pages: int) -> Cleaned:
    """The PDF as it is, when it is only paper. A signed scan must keep its bytes, so nothing is rewritten."""
    try:
        document = pikepdf.open(io.BytesIO(content), suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise UploadRefused(limits.ENCRYPTED) from error
    with document:
        if document.is_encrypted:
            raise UploadRefused(limits.ENCRYPTED)
        pages = len(document.pages)
        if pages == 0:
            raise UploadRefused(limits.UNREADABLE)
        if pages > most_pages:
            raise UploadRefused(limits.TOO_MANY_PAGES, pages=pages, limit=most_pages)
        if len(document.objects) > limits.MAX_OBJECTS:
            raise UploadRefused(limits.UNREADABLE)
        for item in document.objects:
            check_object(item)
        check_object(document.trailer)
    return Cleaned(PDF, content, first_page(content), pages)


def check_object(top: pikepdf.Object) -> None:
    """Looks into everything written directly inside one object; what it only refers to is looked at in its turn."""
    waiting = [top]
    while waiting:
        item = waiting.pop()
        if isinstance(item, pikepdf.Array):
            waiting.extend(inner for inner in item if is_container(inner))
        elif isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
            keys = item.keys()
            if not ACTIVE_KEYS.isdisjoint(keys):
                raise UploadRefused(limits.ACTIVE_CONTENT)
            for key, names in ACTIVE_NAMES.items():
                if key in keys and str(item[key]) in names:
                    raise UploadRefused(limits.ACTIVE_CONTENT)
            if isinstance(item, pikepdf.Stream):
                check_picture(item)
            waiting.extend(inner for _, inner in item.items() if is_container(inner))


def is_container(item: object) -> bool:
    return isinstance(item, (pikepdf.Array, pikepdf.Dictionary)) and not item.is_indirect


def check_picture(stream: pikepdf.Stream) -> None:
    """A picture inside a page is held to the limit of a picture."""
    if str(stream.get("/Subtype", "")) == "/Image":
        pixels = int(stream.get("/Width", 0)) * int(stream.get("/Height", 0))
        if pixels > limits.MAX_PIXELS:
            raise UploadRefused(limits.TOO_MANY_PIXELS, pixels=pixels, limit=limits.MAX_PIXELS)


def first_page(content: bytes) -> bytes:
    document = pypdfium2.PdfDocument(content)
    page = document[0]
    scale = limits.PREVIEW_EDGE / max(page.get_width(), page.get_height(), 1.0)
    return preview_of(page.render(scale=scale).to_pil().convert("RGB"))
