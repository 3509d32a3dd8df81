"""`python -m plan_system plan.xlsx`: keeps the file in step until it is stopped."""

import argparse
import asyncio
import contextlib
import os
import sys
from pathlib import Path

from aiokafka.errors import KafkaConnectionError

from plan_system.follow import Asked, follow


def asked() -> Asked:
    parser = argparse.ArgumentParser(prog="plan_system", description="Keeps a file of the employment plan in step.")
    parser.add_argument("file", type=Path, help="the plan: .xlsx or .csv")
    parser.add_argument("--bootstrap", default=os.environ.get("WQ_KAFKA_BOOTSTRAP", ""), help="host:port of the broker")
    parser.add_argument(
        "--platform", default=os.environ.get("WQ_PLATFORM", ""), help="installation, on a shared broker"
    )
    parser.add_argument("--read-committed", action="store_true", help="on Apache Kafka with a transactional publisher")
    given = parser.parse_args()
    if given.file.suffix not in (".xlsx", ".csv"):
        parser.error("the file's name must end in .xlsx or .csv")
    if not given.bootstrap:
        parser.error("name the broker with --bootstrap host:port (or WQ_KAFKA_BOOTSTRAP)")
    return Asked(given.bootstrap, given.file, given.platform, given.read_committed)


def main() -> None:
    one = asked()
    sys.stderr.write(f"following the plan into {one.target}\n")
    with contextlib.suppress(KeyboardInterrupt):
        try:
            asyncio.run(follow(one, lambda rows: print(f"{one.target}: {rows} students", file=sys.stderr)))
        except KafkaConnectionError:
            raise SystemExit(f"no broker answers at {one.bootstrap}: is the platform running?") from None


if __name__ == "__main__":
    main()
