"""Whose rows somebody sees (domain 2): rows carry the ids of student, employer, college and school, and each role knows one."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, false

from chassis.actor import Actor

# Role -> (column of the row, id of the actor). Whoever is not here sees nothing.
SEES = {
    "student": "student_id",
    "employer_admin": "employer_id",
    "recruiter": "employer_id",
    "reader": "employer_id",
    "college_reviewer": "college_id",
    "school_reviewer": "school_id",
    "school_admin": "school_id",
}


def visible_to(actor: Actor, table: Table) -> ColumnElement[Any]:
    """The condition on rows of `table` that this actor may see."""
    column = SEES.get(actor.role, "")
    own = getattr(actor, column, "") if column else ""
    return table.c[column] == UUID(own) if own else false()
