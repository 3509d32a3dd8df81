"""What an operator does about parked messages:

`python -m <service> parked look | retry SOURCE TOPIC KEY | drop SOURCE TOPIC KEY WHO WHY`.
"""

import importlib
import sys

from chassis.apply import Applier
from chassis.parked import Key, Retrier, drop, look
from chassis.settings import Settings

USAGE = "parked look | retry SOURCE TOPIC KEY | drop SOURCE TOPIC KEY WHO WHY"


async def command(config: Settings, words: list[str]) -> None:
    from chassis.core import make_core

    core = make_core(config)
    await core.db.open()
    try:
        match words:
            case ["look"]:
                for row in await look(core.db):
                    sys.stdout.write(" ".join(f"{name}={value}" for name, value in row.items()) + "\n")
            case ["retry", source, topic, key]:
                described = importlib.import_module(f"{config.service}.app").build(core)
                applier = Applier(core.db, config.service, described.listeners)
                done = await Retrier(core.db, config.service, applier.listen).retry(
                    Key(config.service, source, topic, key)
                )
                sys.stdout.write("applied\n" if done else "still failing\n")
            case ["drop", source, topic, key, who, why]:
                left = await drop(core.db, Key(config.service, source, topic, key), who, why)
                sys.stdout.write(f"dropped; {left} still parked behind it\n")
            case _:
                raise SystemExit(USAGE)
    finally:
        await core.peers.close()
        await core.db.close()
