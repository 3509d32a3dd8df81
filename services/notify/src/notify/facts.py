"""Facts of an event as text, read by the paths of notices.yaml."""

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from chassis.clock import wire


def at_path(message: Message, path: str) -> str:
    """The value of a field as text; "" where it is not set. Instants in RFC 3339, truth as true or false, lists with commas."""
    *way, last = path.split(".")
    here: Any = message
    for part in way:
        here = getattr(here, part)
    field = here.DESCRIPTOR.fields_by_name[last]
    if field.has_presence and not here.HasField(last):
        return ""
    value = getattr(here, last)
    if isinstance(value, Timestamp):
        return wire(value.ToDatetime(UTC))
    if field.is_repeated:
        return ",".join(str(one) for one in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def read(message: Message, paths: Mapping[str, str]) -> dict[str, str]:
    """Each name with the text at its path."""
    return {name: at_path(message, path) for name, path in paths.items()}
