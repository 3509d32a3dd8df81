"""Commands: render (Envoy's configuration to stdout), openapi (one document out of a folder of documents), release (what it
promises from now on)."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from gateway.envoy.bootstrap import render
from gateway.growth import broken, promised
from gateway.openapi import MergeRefused, as_text, merge
from gateway.route_table import load_table
from gateway.settings import OPENAPI_FILE, SettingMissing


def main() -> int:
    """Run one command; what is wrong goes to stderr in plain lines and the exit code says so."""
    parser = argparse.ArgumentParser(prog="gateway")
    commands = parser.add_subparsers(dest="command", required=True)
    rendering = commands.add_parser("render", help="Envoy's configuration from the WQ_ variables")
    rendering.add_argument("--env-from-environment", action="store_true", help="the default, and the only source")
    merging = commands.add_parser("openapi", help="merge FOLDER/<service>.json")
    merging.add_argument("folder", type=Path)
    merging.add_argument("--out", type=Path, default=OPENAPI_FILE)
    merging.add_argument("--check", action="store_true", help="write nothing, fail when the file would change")
    merging.add_argument("--released", type=Path, help="fail unless the document only grew since this release")
    releasing = commands.add_parser("release", help="write what the merged document promises to FILE")
    releasing.add_argument("file", type=Path)
    chosen = parser.parse_args()
    try:
        if chosen.command == "render":
            sys.stdout.write(render(os.environ))
            return 0
        if chosen.command == "release":
            chosen.file.write_text(as_text(promised(json.loads(OPENAPI_FILE.read_text("utf-8")))), "utf-8")
            return 0
        return _openapi(chosen.folder, chosen.out, chosen.check, chosen.released)
    except (SettingMissing, MergeRefused) as refused:
        print(refused, file=sys.stderr)
        return 1


def _openapi(folder: Path, out: Path, check: bool, released: Path | None) -> int:
    documents = {file.stem: json.loads(file.read_text("utf-8")) for file in sorted(folder.glob("*.json"))}
    merged = merge(documents, load_table())
    text = as_text(merged)
    if not check:
        out.write_text(text, "utf-8")
    elif not out.is_file() or out.read_text("utf-8") != text:
        print(f"{out.name} is not what the services say: run `python -m gateway openapi {folder}`", file=sys.stderr)
        return 1
    if released is None:
        return 0
    faults = broken(json.loads(released.read_text("utf-8")), merged)
    for fault in faults:
        print(f"{fault}: /v1 only grows (since {released.name})", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
