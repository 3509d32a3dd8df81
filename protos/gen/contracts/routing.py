"""Which event travels on which topic, who makes it and who reads it: protos/topics/*.yaml as objects."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module, resources

import yaml
from google.protobuf.message import Message


@dataclass(frozen=True)
class Topic:
    name: str
    about: str
    key: str
    cleanup: str
    chained: bool
    producers: tuple[str, ...]
    consumers: tuple[str, ...]
    messages: tuple[str, ...]


@cache
def topics() -> Mapping[str, Topic]:
    """All topics by name."""
    found = {}
    for entry in sorted(resources.files("contracts").joinpath("topics").iterdir(), key=lambda e: e.name):
        data = yaml.safe_load(entry.read_text("utf-8"))
        found[data["topic"]] = Topic(
            name=data["topic"],
            about=data["about"],
            key=data["key"],
            cleanup=data["cleanup"],
            chained=data.get("chained", False),
            producers=tuple(data["producers"]),
            consumers=tuple(data["consumers"]),
            messages=tuple(data["messages"]),
        )
    return found


@cache
def topic_of(type_name: str) -> str:
    """The topic that carries messages of this full protobuf name; KeyError when no topic declares it."""
    for topic in topics().values():
        if type_name in topic.messages:
            return topic.name
    raise KeyError(f"no topic in protos/topics carries {type_name}")


@cache
def message_class(type_name: str) -> type[Message]:
    """The generated class of a full protobuf name, e.g. wangqian.signing.v1.AgreementAccepted; KeyError when unknown."""
    if not any(type_name in topic.messages for topic in topics().values()):
        raise KeyError(type_name)
    package, _, name = type_name.rpartition(".")
    # Events live in events.proto, requests.proto or plan.proto of their package.
    for module in ("events", "requests", "plan"):
        try:
            found = getattr(import_module(f"contracts.{package}.{module}_pb2"), name, None)
        except ModuleNotFoundError:
            continue
        if found is not None:
            return found
    raise KeyError(type_name)


def consumed_by(service: str) -> list[Topic]:
    """The topics that this service reads."""
    return [topic for topic in topics().values() if service in topic.consumers]


def produced_by(service: str) -> list[Topic]:
    """The topics that this service writes."""
    return [topic for topic in topics().values() if service in topic.producers]
