"""What an operator does about a consumer, at a shell of the service:

`python -m <service> parked look | retry SOURCE TOPIC KEY | drop SOURCE TOPIC KEY WHO WHY`
`python -m <service> positions look | set SOURCE TOPIC SHARD EPOCH SEQ WHO WHY`
"""

import importlib
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from chassis import parked, positions
from chassis.apply import Applier
from chassis.core import Core, make_core
from chassis.lane import Place
from chassis.settings import Settings


async def command(config: Settings, words: list[str]) -> None:
    """Raises SystemExit with the usage for words that are no command."""
    core = make_core(config)
    await core.db.open()
    try:
        await _obey(core, words)
    finally:
        await core.close()


async def _obey(core: Core, words: list[str]) -> None:
    service = core.settings.service
    match words:
        case ["parked", "look"]:
            _show(await parked.look(core.db))
        case ["parked", "retry", source, topic, key]:
            described = importlib.import_module(f"{service}.app").build(core)
            retrier = parked.Retrier(core.db, service, Applier(core.db, service, described.listeners).listen)
            done = await retrier.retry(parked.Key(service, source, topic, key))
            _say("applied" if done else "still failing")
        case ["parked", "drop", source, topic, key, who, why]:
            left = await parked.drop(core.db, parked.Key(service, source, topic, key), who, why)
            _say(f"dropped; {left} still parked behind it")
        case ["positions", "look"]:
            _show(await positions.look(core.db))
        case ["positions", "set", source, topic, shard, epoch, seq, who, why]:
            place, to = Place(source, topic, int(shard)), (int(epoch), int(seq))
            former = await positions.set_to(core.db, service, place, to, who, why)
            _say(f"was {former[0]}/{former[1]}, is {epoch}/{seq}; restart the worker so that it goes on from there")
        case _:
            raise SystemExit(__doc__)


def _show(rows: Iterable[Mapping[str, Any]]) -> None:
    for row in rows:
        _say(" ".join(f"{name}={value}" for name, value in row.items()))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
