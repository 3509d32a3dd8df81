"""Licences of strangers: what waits unused is summed up before each further one is taken."""

from chassis.migrations import apply_sql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    apply_sql(
        """
        CREATE INDEX uploads_of_strangers ON uploads (bytes) WHERE uploader = 'public' AND state = 'clean';
        """
    )
