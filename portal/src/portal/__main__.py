"""`python -m portal`: one portal process. A role given as argument is accepted and changes nothing."""

import uvicorn

from chassis import logs, tracing
from chassis.clock import clock_of
from portal.app import create_app
from portal.settings import Settings


def main() -> None:
    """Serve until told to stop; requests under way are finished first."""
    settings = Settings()
    logs.set_up("portal", settings.log_format)
    tracing.set_up("portal", settings.otlp_endpoint)
    uvicorn.run(
        create_app(settings, clock_of(settings.env, settings.clock_file).now),
        host=settings.bind,
        port=settings.http_port,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=10,
    )


if __name__ == "__main__":
    main()
