"""Pages as PNG: drawn by the renderer's process when first asked for, then kept as a file."""

from chassis.core import Core
from chassis.errors import Refusal
from documents.adapters.press_room import PressRoom
from documents.engine.refusals import DocumentRefused


async def page_image(core: Core, room: PressRoom, pdf_key: str, cache_key: str, number: int) -> bytes:
    """Raises thing.not_found for a page that the file has not, document.renderer_starting, document.page_not_drawn."""
    try:
        return await core.files.get(cache_key)
    except FileNotFoundError:
        pdf = await core.files.get(pdf_key)
    try:
        drawn = await room.renderer_now().page_image(pdf, number)
    except DocumentRefused as refused:
        code = "thing.not_found" if refused.code == "document.page_missing" else "document.page_not_drawn"
        raise Refusal(code) from None
    await core.files.put(cache_key, drawn)
    return drawn
