"""`python -m smoke --roster FILE --employers FILE [--send-list FILE] [--school NAME] [--out DIR]`."""

import argparse
import asyncio
import os
import sys
import time
from pathlib import Path

import aiohttp

from smoke.report import Report
from smoke.story import Story, Wishes

WAIT = 60.0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="smoke", description="drives the main job of a running platform")
    parser.add_argument("--roster", type=Path, required=True)
    parser.add_argument("--employers", type=Path, required=True)
    parser.add_argument("--send-list", type=Path)
    parser.add_argument("--school", default="江城大学")
    parser.add_argument("--out", type=Path, default=Path("build/smoke"))
    parser.add_argument("--base", default=f"http://localhost:{os.environ.get('PORT_BASE') or 8400}")
    parser.add_argument("--state", type=Path, default=Path(os.environ.get("WANGQIAN_STATE") or ".run"))
    asked = parser.parse_args()
    for name in ("roster", "employers", "send_list"):
        path: Path | None = getattr(asked, name)
        if path is not None and not path.is_file():
            parser.error(f"--{name.replace('_', '-')}: there is no file {path}")
    return asked


async def _is_up(base: str) -> bool:
    """The gateway answers and everything behind it is ready to seed a sign-in."""
    until = time.monotonic() + WAIT
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as http:
        while time.monotonic() < until:
            try:
                async with http.get(f"{base}/api/v1/schools") as answer:
                    if answer.status == 200 and (await answer.json())["items"]:
                        return True
            except (aiohttp.ClientError, TimeoutError):
                await asyncio.sleep(0)
            await asyncio.sleep(0.5)
    return False


async def _run(asked: argparse.Namespace) -> Report:
    report = Report(school=asked.school)
    accounts = asked.state / "accounts.json"
    if not await _is_up(asked.base) or not accounts.exists():
        report.problem(f"no platform answers at {asked.base}: start it with `make run` in another terminal")
        return report
    wishes = Wishes(asked.base, accounts, asked.school, asked.roster, asked.employers, asked.send_list, asked.out)
    try:
        await Story(wishes, report).tell()
    except Exception as error:
        report.problem(f"{type(error).__name__}: {error}")
    return report


def main() -> None:
    report = asyncio.run(_run(_arguments()))
    for problem in report.problems:
        sys.stderr.write(f"problem: {problem}\n")
    sys.stdout.write(report.printed() + "\n")
    raise SystemExit(1 if report.problems else 0)


if __name__ == "__main__":
    main()
