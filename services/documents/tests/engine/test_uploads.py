import asyncio
import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pillow_heif
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

from documents.engine.uploads import limits
from documents.engine.uploads.check import CheckedUpload, UploadCheck
from documents.engine.uploads.limits import PEOPLE, STRANGERS, Bounds, UploadRefused

SECRET = "GPS-30.5-114.3"


def check(content: bytes, bounds: Bounds = PEOPLE) -> CheckedUpload:
    return asyncio.run(UploadCheck(bounds).check(content))


def refusal(content: bytes, bounds: Bounds = PEOPLE) -> str:
    with pytest.raises(UploadRefused) as refused:
        check(content, bounds)
    return refused.value.code


def photo(kind: str, size: tuple[int, int] = (640, 480)) -> bytes:
    picture = Image.new("RGB", size, "white")
    picture.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    exif = Image.Exif()
    exif[0x0112] = 6  # a phone held upright: turn by 90 degrees to show
    exif[0x010E] = SECRET
    output = io.BytesIO()
    if kind == "HEIF":
        pillow_heif.register_heif_opener()
    picture.save(output, format=kind, exif=exif.tobytes())
    return output.getvalue()


def scan(change: Callable[[Pdf], None] = lambda pdf: None, pages: int = 1, **save: object) -> bytes:
    with Pdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(595, 842))
        change(pdf)
        output = io.BytesIO()
        pdf.save(output, **save)
        return output.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """A well-formed header that promises a hundred million pixels, with next to nothing behind it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 4096)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("kind", "kept"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("HEIF", "image/jpeg")])
def test_a_photo_is_drawn_anew_upright_and_without_its_metadata(kind: str, kept: str) -> None:
    sent = photo(kind)
    checked = check(sent)
    assert checked.kept.media_type == kept
    assert checked.sha256 == hashlib.sha256(checked.kept.content).hexdigest()
    assert SECRET.encode() in sent
    assert SECRET.encode() not in checked.kept.content
    with Image.open(io.BytesIO(checked.kept.content)) as picture:
        assert picture.size == (480, 640) == (checked.kept.width, checked.kept.height)
        assert not picture.getexif()
        red, green, _ = picture.convert("RGB").getpixel((400, 100))
        assert red > 200, "the red quarter is now at the upper right"
        assert green < 60
    with Image.open(io.BytesIO(checked.kept.preview)) as preview:
        assert preview.format == "JPEG"


def test_what_is_hidden_behind_a_photo_is_gone() -> None:
    checked = check(photo("JPEG") + b"<script>alert(1)</script>")
    assert b"<script>" not in checked.kept.content


def test_a_big_photo_is_made_smaller() -> None:
    checked = check(photo("JPEG", (8000, 6000)))
    assert max(checked.kept.width or 0, checked.kept.height or 0) == limits.LONGEST_EDGE


def test_a_scan_keeps_its_bytes() -> None:
    sent = scan(pages=3)
    checked = check(sent)
    assert (checked.kept.content, checked.kept.pages, checked.kept.media_type) == (sent, 3, "application/pdf")
    with Image.open(io.BytesIO(checked.kept.preview)) as preview:
        assert max(preview.size) == limits.PREVIEW_EDGE


def test_an_open_action_that_only_turns_to_a_page_is_paper() -> None:
    def turn(pdf: Pdf) -> None:
        pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])

    assert check(scan(turn)).kept.pages == 1


def zip_bomb() -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    return output.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"MZ\x90\0" + bytes(100),
        b"<html><script>alert(1)</script></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
        b"GIF89a" + bytes(100),
        b"\n%PDF-1.7\n" + bytes(100),
        zip_bomb(),
    ],
    ids=["empty", "text", "exe", "html", "svg", "gif", "pdf-not-first", "zip-bomb"],
)
def test_other_types_are_refused_whatever_their_name(content: bytes) -> None:
    assert refusal(content) == "upload.type_not_allowed"


def test_a_hundred_megapixels_are_refused_before_decoding() -> None:
    assert refusal(huge_png(10_000, 10_000)) == "upload.too_many_pixels"


@pytest.mark.parametrize("bounds", [PEOPLE, STRANGERS], ids=["people", "strangers"])
def test_too_many_bytes(bounds: Bounds) -> None:
    assert refusal(b"\xff\xd8\xff" + bytes(bounds.bytes), bounds) == "upload.too_large"


@pytest.mark.parametrize("bounds", [PEOPLE, STRANGERS], ids=["people", "strangers"])
def test_too_many_pages(bounds: Bounds) -> None:
    assert refusal(scan(pages=bounds.pages + 1), bounds) == "upload.too_many_pages"
    assert check(scan(pages=bounds.pages), bounds).kept.pages == bounds.pages


async def test_whoever_comes_when_too_many_wait_is_told_at_once() -> None:
    few = UploadCheck(replace(STRANGERS, at_once=1, waiting=1))
    told = await asyncio.gather(*(few.check(photo("JPEG")) for _ in range(4)), return_exceptions=True)
    assert [getattr(one, "code", "checked") for one in told] == ["checked", "checked", "upload.busy", "upload.busy"]
    assert (await few.check(photo("JPEG"))).kept.pages == 1, "the places are free again"


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xd8\xff" + b"x" * 100,
        b"\x89PNG\r\n\x1a\n" + b"x" * 100,
        photo("JPEG")[:700],
        b"\0\0\0\x18ftypheic" + b"x" * 100,
        b"%PDF-1.7\nrubbish",
        huge_png(5_000, 5_000),
    ],
    ids=["jpeg", "png", "cut-jpeg", "heic", "pdf", "png-without-its-pixels"],
)
def test_broken_files_are_unreadable(content: bytes) -> None:
    assert refusal(content) == "upload.unreadable"


@pytest.mark.parametrize(("owner", "user"), [("o", "u"), ("o", "")])
def test_encrypted_files_are_refused(owner: str, user: str) -> None:
    locked = scan(encryption=pikepdf.Encryption(owner=owner, user=user))
    assert refusal(locked) == "upload.encrypted"


def script_on_open(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def script_in_names(pdf: Pdf) -> None:
    action = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS="app.alert(1)"))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["a", action])))


def launch(pdf: Pdf) -> None:
    action = Dictionary(S=Name.Launch, F="calc.exe")
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(link)])


def deep_launch(pdf: Pdf) -> None:
    nested = Dictionary(S=Name.Launch, F="calc.exe")
    for _ in range(40):
        nested = Dictionary(Next=Array([nested]))
    pdf.Root.PieceInfo = nested


def attachment(pdf: Pdf) -> None:
    pdf.attachments["a.exe"] = b"MZ"


def page_action(pdf: Pdf) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.URI, URI="http://example.com"))


def form_submit(pdf: Pdf) -> None:
    pdf.Root.OpenAction = pdf.make_indirect(Dictionary(S=Name.SubmitForm, F="http://example.com"))


def xfa(pdf: Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=Stream(pdf, b"<xdp/>"))


def rich_media(pdf: Pdf) -> None:
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(Dictionary(Subtype=Name.RichMedia, Rect=[0, 0, 9, 9]))])


@pytest.mark.parametrize(
    "change",
    [script_on_open, script_in_names, launch, deep_launch, attachment, page_action, form_submit, xfa, rich_media],
)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "object-streams"])
def test_a_pdf_that_could_act_is_refused(change: Callable[[Pdf], None], packed: bool) -> None:
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    assert refusal(scan(change, object_stream_mode=mode)) == "upload.pdf_active_content"


def test_a_hundred_megapixels_inside_a_pdf_are_refused() -> None:
    def add(pdf: Pdf) -> None:
        picture = Stream(pdf, b"", Type=Name.XObject, Subtype=Name.Image, Width=10_000, Height=10_000)
        pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(Im0=picture))

    assert refusal(scan(add)) == "upload.too_many_pixels"


def test_a_file_that_exhausts_its_reader_is_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WALL_SECONDS", 0.01)
    assert refusal(photo("JPEG")) == "upload.unreadable"
