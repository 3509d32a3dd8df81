"""`make dev SERVICE=...`: a change of a file starts that program again, and touches no other."""

import asyncio
import io
import json
import sys
from pathlib import Path

from runner.launching import execute
from runner.output import Output
from runner.program import NotReady, Program
from runner.run import watch_files
from runner.supervisor import Supervisor


async def test_a_changed_file_restarts_its_program_only(tmp_path: Path) -> None:
    sources = tmp_path / "src"
    sources.mkdir()
    said = io.StringIO()
    output = Output(said)
    supervisor = Supervisor(output, tmp_path / "status.json", {})

    def program(name: str) -> Program:
        async def probe() -> None:
            if not (tmp_path / name).exists():
                raise NotReady("no mark")

        script = f"import pathlib, signal; pathlib.Path({str(tmp_path / name)!r}).touch(); signal.pause()"
        watched = (sources,) if name == "written" else ()
        return Program(name=name, argv=(sys.executable, "-c", script), ready=probe, watch=watched)

    def pid(name: str) -> int | None:
        answer: int | None = json.loads((tmp_path / "status.json").read_text())["processes"][name]["pid"]
        return answer

    programs = [program("written"), program("left-alone")]
    for each in programs:
        supervisor.add(each, lambda described: execute(described, output))
    await supervisor.start()
    watching = asyncio.create_task(watch_files(supervisor, programs[0], output))
    try:
        before, other = pid("written"), pid("left-alone")
        number = 0
        async with asyncio.timeout(20):
            while pid("written") in (None, before):
                # Again and again, since nobody says when the watch has begun.
                number += 1
                (sources / "module.py").write_text(f"# {number}\n")
                await asyncio.sleep(0.2)
        assert pid("left-alone") == other
        assert "module.py changed" in said.getvalue()
    finally:
        watching.cancel()
        await supervisor.stop()
