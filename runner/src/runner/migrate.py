"""The one-shot migration of all services in one process, so that Alembic is imported at most once, and often never."""

import os
import sys

PREFIX = "WQ_DATABASE_URL_"


def main() -> None:
    """Brings the database of every service named in the environment to its newest revision."""
    from chassis import migrations

    names = sys.argv[1:] or [name.removeprefix(PREFIX).lower() for name in os.environ if name.startswith(PREFIX)]
    migrations.main({name: os.environ[PREFIX + name.upper()] for name in names})


if __name__ == "__main__":
    main()
