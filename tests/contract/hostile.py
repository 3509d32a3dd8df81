"""What people and programs send who mean harm, or do not know better."""

import io
import zipfile

from PIL import Image

OLE_HEADER = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 4096
CSV = "学号,姓名\n2022000001,某某\n".encode("gb18030")

# Bodies that are no good request for anybody.
BODIES: dict[str, bytes] = {
    "empty": b"",
    "half": b'{"reason":',
    "null": b"null",
    "list": b"[]",
    "number": b"17",
    "deep": b'{"a":' * 3000 + b"1" + b"}" * 3000,
    "not utf-8": b'{"reason":"\xff\xfe"}',
    "lone surrogate": b'{"reason":"\\ud800"}',
    "nul": b'{"reason":"\\u0000"}',
    "nan": b'{"reason":NaN}',
    "huge number": b'{"reason":' + b"9" * 5000 + b"}",
    "unknown field": b'{"is_admin":true}',
    "prototype": b'{"__proto__":{"role":"province_operator"}}',
}

# Texts that our rules refuse with the character named (domain 13).
REFUSED_TEXTS = {
    "right-to-left": "考取\u202e了研究生",
    "zero width": "考取\u200b了研究生",
    "nul": "考取\u0000了研究生",
    "control": "考取\u0007了研究生",
    "lone surrogate": "考取\ud800了研究生",
    "unassigned": "考取\U000e0fff了研究生",
}
# Texts that are only text: kept as they are, and never run.
HARMLESS_TEXTS = {
    "script": "<script>alert(1)</script>",
    "formula": '=HYPERLINK("http://nowhere.example")',
    "quote": "'; DROP TABLE agreements; --",
    "template": "{{7*7}}${7*7}",
    "percent": "%s%n%(password)s {0.__class__}",
}

PDF_WITH_SCRIPT = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj
trailer<</Root 1 0 R/Size 4>>
%%EOF
"""
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
PROGRAM = b"MZ\x90\0" + b"\0" * 2000


def hundred_megapixels() -> bytes:
    """A small file of a picture that would fill the memory."""
    made = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(made, "PNG")
    return made.getvalue()


# name, bytes, announced type: dressed up as something that is taken.
DRESSED_UP: dict[str, tuple[str, bytes, str]] = {
    "page as picture": ("通知书.png", HTML, "image/png"),
    "drawing with script": ("通知书.svg", SVG, "image/svg+xml"),
    "drawing as picture": ("通知书.png", SVG, "image/png"),
    "program as paper": ("通知书.pdf", PROGRAM, "application/pdf"),
    "paper with script": ("通知书.pdf", PDF_WITH_SCRIPT, "application/pdf"),
    "half a picture": ("通知书.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "image/png"),
    "nothing": ("通知书.png", b"", "image/png"),
    "archive": ("通知书.pdf", b"PK\x03\x04" + b"\0" * 100, "application/pdf"),
    "hundred megapixels": ("通知书.png", hundred_megapixels(), "image/png"),
}


def zip_bomb() -> bytes:
    """A workbook that would become half a gigabyte."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(512):
                sheet.write(b"0" * 2**20)
    return made.getvalue()


def workbook_that_reads_files() -> bytes:
    """XML with an outside entity, in the shape of a workbook."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr(
            "xl/workbook.xml", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><workbook>&e;</workbook>'
        )
        book.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    return made.getvalue()


def workbooks() -> dict[str, tuple[str, bytes]]:
    """Files that are no roster, by what they are."""
    return {
        "old workbook": ("名单.xls", OLE_HEADER),
        "old workbook, new name": ("名单.xlsx", OLE_HEADER),
        "comma separated": ("名单.csv", CSV),
        "bomb": ("名单.xlsx", zip_bomb()),
        "entity": ("名单.xlsx", workbook_that_reads_files()),
        "half": ("名单.xlsx", b"PK\x03\x04" + b"\0" * 50),
    }
