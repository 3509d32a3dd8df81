"""structlog: one line per event, a fixed event name plus ids, never objects or personal data."""

import logging
import sys
from typing import Any

import orjson
import structlog

# Keys whose values must never reach a log, whoever passes them.
_PERSONAL = frozenset(
    {
        "identity_number",
        "document_number",
        "phone",
        "email",
        "address",
        "password",
        "code",
        "token",
        "authorization",
        "name",
    }
)


def _no_personal_data(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    for key in _PERSONAL & event.keys():
        event[key] = "[withheld]"
    return event


def set_up(service: str, log_format: str) -> None:
    """Configure once per process. `log_format`: json or console."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _no_personal_data,
        structlog.processors.format_exc_info,
    ]
    # Plain tracebacks: the rich ones print local variables, and with them personal data.
    if log_format == "console":
        structlog.configure(
            processors=[*shared, structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)],
            logger_factory=structlog.WriteLoggerFactory(file=sys.stdout),
            cache_logger_on_first_use=True,
        )
    else:
        structlog.configure(
            processors=[*shared, structlog.processors.JSONRenderer(serializer=orjson.dumps)],
            logger_factory=structlog.BytesLoggerFactory(file=sys.stdout.buffer),
            cache_logger_on_first_use=True,
        )
    structlog.contextvars.bind_contextvars(service=service)
    logging.basicConfig(
        level=logging.WARNING,
        stream=sys.stdout,
        format='{"level":"%(levelname)s","logger":"%(name)s","event":"%(message)s"}',
    )
    # Both say several lines a second while the broker is away; the lag metric says it once.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)


def logger() -> Any:
    return structlog.get_logger()
