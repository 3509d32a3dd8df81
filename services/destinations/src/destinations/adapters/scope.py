"""What an actor may see: rows are loaded as somebody and no other way (protocols 7)."""

from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, false, true

from chassis.actor import Actor


def seen_by(table: Table, actor: Actor) -> ColumnElement[bool]:
    """The condition that keeps a query inside the actor's scope; false for whoever has none."""
    if actor.kind in ("province", "platform"):
        return true()
    if actor.role == "student" and actor.student_id:
        return table.c.student_id == UUID(actor.student_id)
    if actor.role == "college_reviewer" and actor.school_id and actor.college_id:
        return and_(table.c.school_id == UUID(actor.school_id), table.c.college_id == UUID(actor.college_id))
    if actor.role in ("school_reviewer", "school_admin") and actor.school_id:
        return table.c.school_id == UUID(actor.school_id)
    return false()
