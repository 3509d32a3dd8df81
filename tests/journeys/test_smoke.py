"""`make smoke` on a sample roster: the main job over the public API, twice; the second time nothing changes."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from runner.platform import Platform

SAMPLES = Path(__file__).parents[2] / "services" / "identity" / "tests" / "samples"


def smoke(
    platform: Platform, folder: Path, school: str, roster: Path, send_list: Path | None = None
) -> tuple[int, dict[str, Any], str]:
    """Exit code, the one JSON object, and what it said on the way."""
    command = [
        sys.executable, "-m", "smoke", "--roster", str(roster), "--employers", str(SAMPLES / "employers.xlsx"), "--school", school,
        "--out", str(folder), "--base", platform.public_url, "--state", str(platform.site.state),
        *(["--send-list", str(send_list)] if send_list else []),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=400, check=False)
    (line,) = done.stdout.splitlines()
    return done.returncode, json.loads(line), done.stderr


def first_students(roster: Path, school: str, most: int, into: Path) -> Path:
    """A send list of the first students of a roster who may sign."""
    rows = list(openpyxl.load_workbook(roster, read_only=True).active.iter_rows(values_only=True))
    at = {title: n for n, title in enumerate(rows[0])}
    book = openpyxl.Workbook()
    book.active.append(["毕业院校", "毕业届", "姓名", "身份证号"])
    signing = [row for row in rows[1:] if row[at["培养方式"]] == "非定向" and row[at["姓名"]]]
    for row in signing[:most]:
        book.active.append([school, row[at["毕业届"]], row[at["姓名"]], row[at["身份证号"]]])
    book.save(into)
    return into


@pytest.mark.parametrize(
    ("school", "roster"), [("楚天大学", "roster-hubei-2018.xlsx"), ("江城大学", "roster-with-errors.xlsx")]
)
def test_the_main_job_and_again(platform: Platform, tmp_path: Path, school: str, roster: str) -> None:
    send_list = first_students(SAMPLES / roster, school, 6, tmp_path / "send-list.xlsx")
    code, said, told = smoke(platform, tmp_path / "out", school, SAMPLES / roster, send_list)
    assert (code, said["problems"]) == (0, []), told
    people = said["send_list"]["found"]
    assert people >= 4
    assert said["agreements"] == {"accepted": people, "approved": people, "effective": people, "already_committed": 0}
    assert said["documents"] == {"written": people, "sealed": people, "verified": people}
    assert said["notices"]["in_app"] >= 2 * people
    assert len(list((tmp_path / "out").glob("*.pdf"))) == people

    code, again, told = smoke(platform, tmp_path / "out", school, SAMPLES / roster, send_list)
    assert (code, again["problems"]) == (0, []), told
    assert again["roster"]["imported"] == 0
    assert again["invitations"]["sent"] == 0
    assert again["agreements"] == {"accepted": 0, "approved": 0, "effective": people, "already_committed": people}
