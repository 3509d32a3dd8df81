"""The topics of protos/topics/, made on a broker that does not have them."""

from collections.abc import Iterator
from pathlib import Path

import yaml
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError

from runner.program import NotReady
from runner.site import CHECKOUT

# One partition a topic on one machine (protocols.md 4): one consumer a service reads all of them.
PARTITIONS = 1
ALREADY_THERE = 36


def declared_topics(folder: Path) -> Iterator[tuple[str, str]]:
    """Name and clean-up policy of every declared topic."""
    for path in sorted(folder.glob("*.yaml")):
        declared = yaml.safe_load(path.read_text(encoding="utf-8"))
        yield declared["topic"], declared.get("cleanup", "delete")


async def make_topics(bootstrap: str, folder: Path = CHECKOUT / "protos" / "topics") -> None:
    """Every declared topic is there afterwards. Raises NotReady while the broker is not up to it."""
    wanted = [
        NewTopic(name, PARTITIONS, 1, topic_configs={"cleanup.policy": cleanup})
        for name, cleanup in declared_topics(folder)
    ]
    client = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=5000)
    try:
        await client.start()
        answer = await client.create_topics(wanted)
    except KafkaError as refusal:
        raise NotReady(str(refusal)) from refusal
    finally:
        await client.close()
    for topic, code, *rest in answer.topic_errors:
        if code not in (0, ALREADY_THERE):
            raise NotReady(f"topic {topic}: {rest}")
