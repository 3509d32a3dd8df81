"""Removes files that nobody used for thirty days; attached ones stay for ever (protocols 6)."""

import contextlib

from sqlalchemy import delete, select

from chassis.core import Core
from documents.adapters.tables import uploads
from documents.lifecycle import UPLOAD, states_before
from documents.policy import MOST_SWEPT, UNUSED_FOR


async def sweep_uploads(core: Core) -> bool:
    """One round; True when more is waiting. The row goes first: a crash in between leaves bytes that nobody can reach."""
    async with core.db.begin() as tx:
        unused = (
            select(uploads.c.id)
            .where(uploads.c.state.in_(states_before(UPLOAD, "sweep")), uploads.c.created_at < tx.now - UNUSED_FOR)
            .limit(MOST_SWEPT)
            .with_for_update(skip_locked=True)
        )
        gone = await tx.rows(
            delete(uploads).where(uploads.c.id.in_(unused)).returning(uploads.c.content_key, uploads.c.preview_key)
        )
    for row in gone:
        for key in (row["content_key"], row["preview_key"]):
            with contextlib.suppress(FileNotFoundError):
                await core.files.delete(key)
    return len(gone) == MOST_SWEPT
