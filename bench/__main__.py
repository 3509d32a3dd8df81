"""`python -m bench [NAME...] [--quick] [--rounds N]`: all rows, or those named. Exit code 1 when a target is missed."""

import argparse
import os
import shutil
import signal
import sys
from importlib import import_module

import uvloop

from bench.measure import Measure
from bench.report import print_table, write_lines
from bench.rows import ROWS
from bench.where import RESULTS, scratch


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench", description="Each measurement against its floor, in one run.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(ROWS)}; none: all")
    parser.add_argument("--quick", action="store_true", help="small and short: shows that it works, judges nothing")
    parser.add_argument("--rounds", type=int, default=0, help="rounds of floor and product in turn (5; quick: 2)")
    asked = parser.parse_args()
    if unknown := [name for name in asked.names if name not in ROWS]:
        parser.error(f"no row is named {', '.join(unknown)}: there are {', '.join(ROWS)}")
    # An end from outside is an orderly one too: the parts that were started must not outlive us.
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    rounds = asked.rounds or (2 if asked.quick else 5)
    missed = False
    for name in asked.names or ROWS:
        folder = scratch(name)
        try:
            measure = Measure(rounds, asked.quick, int(os.environ.get("WQ_BENCH_SIZE") or 0), folder)
            lines = uvloop.run(import_module(f"bench.rows.{name}").run(measure))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        print_table(ROWS[name], name, lines, measure)
        write_lines(RESULTS / f"{name}.json", ROWS[name], name, lines, measure)
        missed |= any(line.met is False for line in lines)
    return 1 if missed and not asked.quick else 0


if __name__ == "__main__":
    sys.exit(main())
