"""Removes files that nobody used for thirty days, strangers' after eight; attached ones stay for ever (protocols 6)."""

import contextlib

from sqlalchemy import and_, delete, or_, select

from chassis.core import Core
from chassis.file_tokens import PUBLIC
from documents.adapters.tables import uploads
from documents.lifecycle import UPLOAD, states_before
from documents.policy import LICENCE_UNUSED_FOR, MOST_SWEPT, UNUSED_FOR


async def sweep_uploads(core: Core) -> bool:
    """One round; True when more is waiting. The row goes first: a crash in between leaves bytes that nobody can reach."""
    async with core.db.begin() as tx:
        unused = (
            select(uploads.c.id)
            .where(
                uploads.c.state.in_(states_before(UPLOAD, "sweep")),
                or_(
                    uploads.c.created_at < tx.now - UNUSED_FOR,
                    and_(uploads.c.uploader == PUBLIC, uploads.c.created_at < tx.now - LICENCE_UNUSED_FOR),
                ),
            )
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
