"""Small files of the types that uploads take."""

import io

from PIL import Image


def png(width: int = 400, height: int = 300) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width, height), (250, 250, 250)).save(made, "PNG")
    return made.getvalue()
