"""kill -9 in the middle of an apply: the next worker goes on at the cursor; nothing is lost, nothing doubled."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from stdnum.cn import ric

from chassis.actor import Actor
from chassis.core import Core
from chassis.testing.plugin import Parts, close_core, open_core
from chassis.testing.waiting import until
from chassis.workbooks import write
from identity.access.accounts import Accounts
from identity.access.passwords import Passwords
from identity.adapters.numbers import Numbers
from identity.adapters.students import Students
from identity.imports.begin import begin
from identity.imports.kept import KeptImports
from identity.imports.of_roster import RosterImporter
from identity.imports.request_apply import request_apply
from identity.secrecy import FOLDER, Secrecy

from .house import House, Seeded, clone_of

TITLES = (
    "学号", "姓名", "性别", "身份证号", "手机号", "邮箱", "学院", "专业", "学历", "毕业届", "毕业时间", "培养方式",
    "政治面貌", "民族", "生源地", "通讯地址",
)  # fmt: skip


def roster_of(rows: int, path: Path) -> Path:
    """A roster of made-up people, numbers in a region that was never assigned."""

    def one(n: int) -> tuple[str, ...]:
        body = f"429098{1990 + n // 100_000:04d}{1 + n // 8000 % 12:02d}{1 + n // 500 % 16:02d}{n % 500 * 2:03d}"
        return (
            f"2022{n:07d}", "王芳", "女", body + str(ric.calc_check_digit(body + "0")), f"199{n:08d}", f"p{n}@student.example", "经济学院",
            "金融学", "本科毕业", "2026", "202606", "非定向", "群众", "汉族", "420106", f"湖北省武汉市某路{n}号",
        )  # fmt: skip

    write(path, TITLES, (one(n) for n in range(rows)))
    return path


class Office:
    """A school's office that works through the jobs table, while the service runs in processes of its own."""

    def __init__(self, parts: Parts, core: Core, school_id: UUID) -> None:
        self._parts, self.core = parts, core
        self.actor = Actor("school", "test", "school_admin", "学校管理员", school_id=str(school_id))
        secrecy = Secrecy.load(core.settings.secrets_dir / FOLDER)
        numbers = Numbers(secrecy)
        self.kept = KeptImports(core.files, numbers, core.settings.state_dir / "scratch")
        accounts = Accounts(core.ids, secrecy, Passwords())
        self.importer = RosterImporter(core, Students(numbers), accounts)

    async def upload(self, file: Path) -> UUID:
        import_id = self.core.ids()
        key = f"roster-imports/{import_id}/upload.xlsx"
        await self.kept.put_file(key, await asyncio.to_thread(file.read_bytes))
        async with self.core.db.begin(self.actor) as tx:
            await begin(tx, "roster-import", import_id, key, file.name)
        return import_id

    async def apply(self, import_id: UUID) -> None:
        async with self.core.db.begin(self.actor) as tx:
            await request_apply(tx, self.importer, import_id)

    async def done(self, import_id: UUID, dry_run: bool, seconds: float) -> None:
        question = "SELECT state = 'done' AND dry_run = $2 FROM jobs WHERE id = $1"
        await until(lambda: self.core.db.hot.fetchval(question, import_id, dry_run), seconds, what="the job")

    @contextmanager
    def worker(self) -> Iterator["subprocess.Popen[bytes]"]:
        """A worker process on the same database and files."""
        settings = self.core.settings
        environment = os.environ | self._parts.environment("identity")
        environment |= {
            "WQ_DATABASE_URL": settings.database_url,
            "WQ_STATE_DIR": str(settings.state_dir),
            "WQ_SEED": "",
        }
        command = [sys.executable, "-m", "identity", "worker"]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        try:
            yield process
        finally:
            process.kill()
            process.wait()


@pytest.fixture
async def office(parts: Parts, seeded: Seeded):  # type: ignore[no-untyped-def]
    core = await open_core(parts, "identity", await clone_of(parts, seeded.database))
    school_id = UUID(House(core, None).school_id())  # type: ignore[arg-type]
    yield Office(parts, core, school_id)
    await close_core(core)


async def _recorded(core: Core) -> tuple[int, int]:
    """Students of the file, and the announcements of them."""
    students = await core.db.hot.fetchval("SELECT count(*) FROM students WHERE student_number LIKE '20220%'")
    told = await core.db.hot.fetchval(
        "SELECT count(*) FROM (SELECT key, type FROM log UNION ALL SELECT key, type FROM outbox) t"
        " JOIN students s ON s.id::text = t.key WHERE t.type LIKE '%.StudentRecorded' AND s.student_number LIKE '20220%'"
    )
    return students, told


@pytest.mark.slow
async def test_a_killed_apply_goes_on_where_it_stopped(office: Office, tmp_path: Path) -> None:
    rows = 4000
    import_id = await office.upload(roster_of(rows, tmp_path / "roster.xlsx"))
    with office.worker() as first:
        await office.done(import_id, True, 240)
        await office.apply(import_id)
        processed = "SELECT processed FROM jobs WHERE id = $1 AND NOT dry_run"
        await until(lambda: office.core.db.hot.fetchval(processed, import_id), 120, what="the first thousand")
        first.send_signal(signal.SIGKILL)
        await asyncio.to_thread(first.wait)
    students, _ = await _recorded(office.core)
    assert 0 < students < rows
    assert students % 1000 == 0
    state = await office.core.db.hot.fetchval("SELECT state FROM jobs WHERE id = $1", import_id)
    assert state == "running"
    # The dead worker's lease runs out.
    await office.core.db.hot.execute("UPDATE jobs SET lease_until = now() WHERE id = $1", import_id)
    with office.worker():
        await office.done(import_id, False, 240)
    assert await _recorded(office.core) == (rows, rows)
    succeeded = await office.core.db.hot.fetchval("SELECT succeeded FROM jobs WHERE id = $1", import_id)
    assert succeeded == rows


@pytest.mark.slow
async def test_fifty_thousand_rows(office: Office, tmp_path: Path) -> None:
    rows = 50_000
    import_id = await office.upload(roster_of(rows, tmp_path / "roster.xlsx"))
    with office.worker():
        await office.done(import_id, True, 600)
        await office.apply(import_id)
        await office.done(import_id, False, 600)
        assert await _recorded(office.core) == (rows, rows)
        again = await office.upload(tmp_path / "roster.xlsx")
        await office.done(again, True, 600)
    unchanged = await office.core.db.hot.fetchval("SELECT unchanged FROM jobs WHERE id = $1", again)
    assert unchanged == rows
