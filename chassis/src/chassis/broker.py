"""Which broker carries our news, and whose news it is."""

from dataclasses import dataclass
from typing import Self

from chassis.settings import Settings


@dataclass(frozen=True)
class Broker:
    bootstrap: str
    # True: Apache Kafka (idempotent producer, groups); False: the embedded memory broker (neither).
    durable: bool
    # The installation: events of another one on a shared broker are ignored.
    platform: str

    @classmethod
    def of(cls, settings: Settings) -> Self:
        return cls(settings.kafka_bootstrap, settings.broker == "kafka", settings.platform)
