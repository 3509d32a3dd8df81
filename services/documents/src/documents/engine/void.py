"""Marks a sealed agreement as no longer in force, without touching what was signed."""

import io
from datetime import datetime
from pathlib import Path

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from documents.engine.seal import VOID_FIELD, SchoolSigner, Signature, sign_field


def void(pdf: bytes, signer: SchoolSigner, image: Path, at: datetime, reason: str) -> bytes:
    """A new file: the sealed one, whose first signature stays valid, and a second signature that shows the mark.

    `image` is the drawn mark (已失效 or 已作废, with its day). Runs its own event loop: call it from a thread.
    """
    signer.credential.require_valid(at)
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    return sign_field(writer, signer, Signature(VOID_FIELD, at, reason, image, certify=False))
