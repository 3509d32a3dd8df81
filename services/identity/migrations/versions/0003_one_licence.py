"""A licence belongs to one employer: the token of an upload registers nobody else."""

from chassis.migrations import apply_sql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    apply_sql(
        """
        CREATE UNIQUE INDEX employers_one_licence ON employers ((licence ->> 'file_id')) WHERE licence IS NOT NULL;
        """
    )
