"""An owner's event attaches uploads to its thing: from then on its parties and their reviewers may read them, and they stay."""

from collections.abc import Iterable

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.database import Tx
from contracts.wangqian.common.v1.file_ref_pb2 import FileRef
from documents.adapters.student_lock import lock_student
from documents.adapters.tables import attachments, moves, uploads
from documents.lifecycle import UPLOAD, after


async def attach_uploads(tx: Tx, files: Iterable[FileRef], subject_kind: str, subject_id: str, **whose: str) -> None:
    """`whose`: student_id, employer_id, school_id, college_id as they apply. Attaching twice is attaching once.

    Raises LookupError for a file that was never uploaded here: such a message must be looked at by a person."""
    owners = {name: value or None for name, value in whose.items()}
    if student_id := owners.get("student_id"):
        await lock_student(tx, student_id)
        moved = await tx.value(select(moves.c.college_id).where(moves.c.student_id == student_id))
        owners["college_id"] = moved or owners.get("college_id")
    # One order of locks whatever order the event lists them in.
    for file in sorted((file for file in files if file.file_id), key=lambda file: file.file_id):
        row = await tx.row(
            select(uploads.c.state, uploads.c.sha256).where(uploads.c.id == file.file_id).with_for_update()
        )
        if row is None or row["sha256"] != file.sha256:
            raise LookupError(f"{subject_kind} {subject_id} names an upload that is not here")
        attached = after(UPLOAD, row["state"], "attach")
        if attached != row["state"]:
            await tx.execute(
                update(uploads)
                .where(uploads.c.id == file.file_id)
                .values(state=attached, since=func.now(), version=uploads.c.version + 1)
            )
        add = insert(attachments).values(
            upload_id=file.file_id, subject_kind=subject_kind, subject_id=subject_id, **owners
        )
        await tx.execute(
            add.on_conflict_do_update(
                index_elements=[attachments.c.upload_id, attachments.c.subject_kind, attachments.c.subject_id],
                set_=owners,
            )
        )
