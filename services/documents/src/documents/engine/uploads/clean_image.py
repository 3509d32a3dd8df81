"""Decodes a picture and draws it anew: what was hidden in the file, its place and camera too, stays behind."""

import io

import pillow_heif
from PIL import Image, ImageOps

from documents.engine.uploads import limits
from documents.engine.uploads.cleaned import Cleaned
from documents.engine.uploads.detect import HEIC, JPEG, PNG
from documents.engine.uploads.limits import UploadRefused

FORMATS = {JPEG: ("JPEG", "MPO"), PNG: ("PNG",), HEIC: ("HEIF",)}

PLAIN_MODES = frozenset(("L", "RGB", "RGBA", "CMYK", "YCbCr"))
"""Modes whose pixels can be averaged; a palette's numbers cannot."""


def clean_image(content: bytes, media_type: str) -> Cleaned:
    """The picture upright, at most 4,000 pixels long, without metadata: PNG stays PNG, all else becomes JPEG."""
    if media_type == HEIC:
        pillow_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = None  # our own limit is asked first, and answers with a reason
    picture = Image.open(io.BytesIO(content), formats=FORMATS[media_type])
    width, height = picture.size
    if width * height > limits.MAX_PIXELS:
        raise UploadRefused(limits.TOO_MANY_PIXELS, pixels=width * height, limit=limits.MAX_PIXELS)
    picture.draft("RGB", (limits.LONGEST_EDGE, limits.LONGEST_EDGE))
    if picture.mode in PLAIN_MODES:
        picture.thumbnail((limits.LONGEST_EDGE, limits.LONGEST_EDGE))  # first of all: each later copy is then small
    upright = flattened(ImageOps.exif_transpose(picture))
    upright.thumbnail((limits.LONGEST_EDGE, limits.LONGEST_EDGE))
    kept = PNG if media_type == PNG else JPEG
    drawn = encoded(upright, kept)
    width, height = upright.size
    return Cleaned(kept, drawn, preview_of(upright), 1, width, height)


def flattened(picture: Image.Image) -> Image.Image:
    """Plain colours on white paper, in a new picture that carries nothing over but its pixels."""
    paper = Image.new("RGB", picture.size, "white")
    if picture.has_transparency_data:
        clear = picture.convert("RGBA")
        paper.paste(clear, mask=clear)
    else:
        paper.paste(picture.convert("RGB"))
    return paper


def encoded(picture: Image.Image, media_type: str) -> bytes:
    output = io.BytesIO()
    if media_type == PNG:
        picture.save(output, format="PNG")
    else:
        picture.save(output, format="JPEG", quality=limits.JPEG_QUALITY)
    return output.getvalue()


def preview_of(picture: Image.Image) -> bytes:
    """A small JPEG for lists and the upload's own page."""
    small = picture.copy()
    small.thumbnail((limits.PREVIEW_EDGE, limits.PREVIEW_EDGE))
    return encoded(small, JPEG)
