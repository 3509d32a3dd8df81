"""${message}"""

from alembic import op

from chassis.migrations import apply_sql

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    # Expand, migrate, contract: the former release runs beside this one. A lock waits 2 s at most (chassis/migrations.py).
    ${upgrades if upgrades else "apply_sql('')"}
