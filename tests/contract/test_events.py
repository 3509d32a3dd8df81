"""Every event has an example that decodes, and every declared consumer knows every message of the topics it reads."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from google.protobuf import json_format
from google.protobuf.descriptor import Descriptor

from chassis.actor import Actor
from chassis.listeners import Listeners, by_type
from chassis.openapi import described
from chassis.settings import SERVICES
from contracts.routing import Topic, consumed_by, message_class, produced_by, topic_of, topics

EXAMPLES = Path(__file__).parent / "examples"
TYPES = [(topic, name) for topic in topics().values() for name in topic.messages]
# What may be known of a person only by asking identity over gRPC (domain 12). A firm's and a contact's phone are public facts.
PERSONAL = {
    "identity_number",
    "document_number",
    "identity_number_masked",
    "student_phone",
    "student_email",
    "password_hash",
}


def example(topic: Topic, name: str) -> Path:
    return EXAMPLES / topic.name / f"{name.rpartition('.')[2]}.json"


def listeners_of(service: str) -> Listeners:
    """As its composition root gives them to the consumer."""
    return described(service).listeners


def fields_of(message: Descriptor, seen: frozenset[str] = frozenset()) -> Iterator[tuple[str, str]]:
    """(message, field) of everything that travels inside a message."""
    for field in message.fields:
        yield message.full_name, field.name
        if field.message_type is not None and field.message_type.full_name not in seen:
            yield from fields_of(field.message_type, seen | {message.full_name})


@pytest.mark.parametrize(("topic", "name"), TYPES, ids=lambda one: getattr(one, "name", one))
def test_every_message_has_an_example_that_decodes(topic: Topic, name: str) -> None:
    said = example(topic, name).read_text("utf-8")
    # Refuses a field that the message does not have.
    message = json_format.Parse(said, message_class(name)())
    assert message.ListFields(), "an empty example says nothing"
    assert message_class(name).FromString(message.SerializeToString()) == message
    assert topic_of(name) == topic.name


def test_no_example_is_left_over() -> None:
    assert set(EXAMPLES.rglob("*.json")) == {example(topic, name) for topic, name in TYPES}


@pytest.mark.parametrize("service", SERVICES)
def test_a_consumer_knows_every_message_of_its_topics(service: str) -> None:
    """None in a listeners dict says: known here, nothing to do. What is missing would park."""
    known = by_type(listeners_of(service))
    declared = {name for topic in consumed_by(service) for name in topic.messages}
    assert declared - known.keys() == set()


@pytest.mark.parametrize("service", SERVICES)
def test_nobody_listens_to_what_nobody_sends_them(service: str) -> None:
    declared = {name for topic in consumed_by(service) for name in topic.messages}
    assert by_type(listeners_of(service)).keys() - declared == set()


def test_every_topic_has_producers_that_exist() -> None:
    for topic in topics().values():
        assert topic.producers
        assert {*topic.producers, *topic.consumers} <= set(SERVICES)
    assert {topic.name for service in SERVICES for topic in produced_by(service)} == set(topics())


@pytest.mark.parametrize(("topic", "name"), TYPES, ids=lambda one: getattr(one, "name", one))
def test_no_event_has_room_for_an_identity_number(topic: Topic, name: str) -> None:
    assert {field for _, field in fields_of(message_class(name).DESCRIPTOR)} & PERSONAL == set()


def test_the_actor_of_an_event_carries_no_session() -> None:
    actor = Actor(kind="student", id="a", role="student", name="陈思源", session_id="secret-session")
    assert "secret-session" not in actor.snapshot()
    assert Actor.restored(actor.snapshot()).name == "陈思源"
