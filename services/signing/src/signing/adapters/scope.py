"""What an actor may see: rows are loaded as somebody and no other way (protocols 7)."""

from uuid import UUID

from sqlalchemy import ColumnElement, Table, false, true

from chassis.actor import Actor


def seen_by(table: Table, actor: Actor) -> ColumnElement[bool]:
    """The condition that keeps a query inside the actor's scope; false for whoever has none."""
    by = {
        "student": ("student_id", actor.student_id),
        "employer": ("employer_id", actor.employer_id),
        "school": ("school_id", actor.school_id),
    }
    if actor.kind in ("province", "platform"):
        return true()
    if actor.role == "college_reviewer":
        column, value = "college_id", actor.college_id
    else:
        column, value = by.get(actor.kind, ("", ""))
    if not value or column not in table.c:
        return false()
    return table.c[column] == UUID(value)
