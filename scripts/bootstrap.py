"""Makes a fresh machine ready: `bootstrap.py run` the Python environment and system packages, `tests` what tests need.

Runs on the machine's own Python, before anything is installed: the standard library only.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"

# Agreements are printed with these fonts and by these libraries.
SYSTEM_PACKAGES = {
    "run": ["fonts-noto-cjk", "fonts-hanazono", "libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"],
    "tests": ["chromium", "poppler-utils"],
}


def main() -> None:
    purpose = sys.argv[1]
    if sys.version_info < (3, 11):  # noqa: UP036  # the machine's Python may be any
        fail(
            f"Python 3.11 or newer is needed, {sys.executable} is {sys.version.split()[0]}: make PYTHON=python3.12 ..."
        )
    install_system_packages(SYSTEM_PACKAGES[purpose])
    if purpose == "run":
        make_environment()


def install_system_packages(wanted: list[str]) -> None:
    """Installs through apt what is missing. Says in one line what to do where it may not."""
    if not shutil.which("dpkg-query"):
        say(f"no apt here; if agreements do not print, install what corresponds to: {' '.join(wanted)}")
        return
    missing = [name for name in wanted if not is_installed(name)]
    if not missing:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    if os.geteuid() != 0:
        if not shutil.which("sudo"):
            fail(f"system packages are missing; ask an administrator for: {' '.join(command)}")
        command = ["sudo", "--preserve-env=DEBIAN_FRONTEND", *command]
    say(f"installing {' '.join(missing)}")
    prefix = command[: command.index("apt-get")]
    quiet({**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, [*prefix, "apt-get", "update"])
    quiet({**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, command)


def is_installed(package: str) -> bool:
    asked = subprocess.run(["dpkg-query", "-W", "-f=${db:Status-Status}", package], capture_output=True, text=True)
    return asked.stdout == "installed"


def make_environment() -> None:
    """A .venv that holds exactly the lock, and every member of the workspace in place."""
    python = VENV / "bin" / "python"
    if not python.exists():
        say("making .venv")
        quiet(os.environ, [sys.executable, "-m", "venv", str(VENV)])
    if installed_uv() != locked_uv():
        install_uv(python)
    uv = str(VENV / "bin" / "uv")
    environment = {**os.environ, "VIRTUAL_ENV": str(VENV), "UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1"}
    # Compiled here once: services that compile at every start cost three times the CPU.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    say("installing the locked packages")
    quiet(environment, [uv, "pip", "sync", "--require-hashes", "--compile-bytecode", str(LOCK)])
    members = [str(path.parent) for path in workspace_members()]
    quiet(environment, [uv, "pip", "install", "--no-deps", *(word for path in members for word in ("-e", path))])
    sources = [
        str(source) for path in members for source in (Path(path) / "src", Path(path) / "gen") if source.exists()
    ]
    subprocess.run([str(python), "-m", "compileall", "-q", *sources], env=environment, check=False)


def locked_uv() -> str:
    found = re.search(r"^uv==(\S+)", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    return found.group(1) if found else fail("requirements.lock does not name uv")


def installed_uv() -> str:
    uv = VENV / "bin" / "uv"
    if not uv.exists():
        return ""
    words = subprocess.run([str(uv), "--version"], capture_output=True, text=True).stdout.split()
    return words[1] if len(words) > 1 else ""


def install_uv(python: Path) -> None:
    """uv itself, by the hashes of the lock. A .venv that lost its pip gets one first."""
    if subprocess.run([str(python), "-m", "pip", "--version"], capture_output=True).returncode:
        quiet(os.environ, [str(python), "-m", "ensurepip"])
    entry = re.search(r"^uv==\S+ \\\n(?:    --hash=\S+(?: \\)?\n)+", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    if not entry:
        fail("requirements.lock holds no hashes of uv")
    only_uv = VENV / "uv.lock.txt"
    only_uv.write_text(entry.group(0), encoding="utf-8")
    quiet(os.environ, [str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(only_uv)])


def workspace_members() -> list[Path]:
    import tomllib

    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = declared["tool"]["uv"]["workspace"]["members"]
    return sorted(found for pattern in patterns for found in ROOT.glob(f"{pattern}/pyproject.toml"))


def quiet(environment: "os._Environ[str] | dict[str, str]", command: list[str]) -> None:
    """Runs the command unheard; where it fails, its last lines are heard."""
    done = subprocess.run(command, env=dict(environment), capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-15:])
        fail(f"this failed: {' '.join(command)}\n{last}")


def say(text: str) -> None:
    print(f"wangqian: {text}", file=sys.stderr, flush=True)


def fail(text: str) -> NoReturn:
    say(text)
    sys.exit(1)


if __name__ == "__main__":
    main()
