"""Make the package `contracts` from the protos: `python protos/generate.py`. With --check, fail when that would change a file."""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import grpc_tools
from grpc_tools import protoc

HERE = Path(__file__).resolve().parent
PACKAGE = HERE / "gen" / "contracts"
RELEASED = HERE / "released.binpb"
# Files that are data to the program: copied into the package so that an installed image has them.
DATA = ("topics", "rpc_graph.yaml")


def generate(into: Path) -> None:
    """Write the generated package parts (wangqian/, topics/, rpc_graph.yaml) below `into`."""
    sources = sorted(str(path.relative_to(HERE)) for path in (HERE / "wangqian").rglob("*.proto"))
    include = str(Path(grpc_tools.__file__).parent / "_proto")
    code = protoc.main(
        [
            "protoc",
            f"-I{HERE}",
            f"-I{include}",
            f"--python_out={into}",
            f"--pyi_out={into}",
            f"--grpc_python_out={into}",
            *sources,
        ]
    )
    if code:
        raise SystemExit(f"protoc failed with {code}")
    for path in into.rglob("*_pb2*.py*"):
        text = path.read_text()
        # The generated modules live inside `contracts`, so that nothing of ours sits at the top of the import path.
        text = re.sub(r"^from wangqian\.", "from contracts.wangqian.", text, flags=re.M)
        text = re.sub(r"^import wangqian\.", "import contracts.wangqian.", text, flags=re.M)
        path.write_text(text)
    for grpc_file in into.rglob("*_pb2_grpc.py"):
        if "class " not in grpc_file.read_text().replace("class object", ""):
            grpc_file.unlink()
    for folder in [into / "wangqian", *[p for p in (into / "wangqian").rglob("*") if p.is_dir()]]:
        (folder / "__init__.py").touch()
    for name in DATA:
        source = HERE / name
        if source.is_dir():
            shutil.copytree(source, into / name)
        else:
            shutil.copy(source, into / name)


def main() -> None:
    buf = Path(sys.executable).parent / "buf"
    subprocess.run([buf, "lint", str(HERE)], check=True)
    # Against the last release (protos/released.binpb, made anew by `make release`): old and new run side by side.
    subprocess.run([buf, "breaking", str(HERE), "--against", str(RELEASED)], check=True)
    if "--release" in sys.argv:
        subprocess.run([buf, "build", str(HERE), "-o", str(RELEASED)], check=True)
    with tempfile.TemporaryDirectory() as name:
        fresh = Path(name)
        generate(fresh)
        made = sorted(path.relative_to(fresh) for path in fresh.rglob("*") if path.is_file())
        if "--check" in sys.argv:
            stale = [
                p for p in made if not (PACKAGE / p).exists() or (PACKAGE / p).read_bytes() != (fresh / p).read_bytes()
            ]
            if stale:
                raise SystemExit("contracts are stale, run `make protos`: " + ", ".join(map(str, stale[:5])))
            return
        for part in ("wangqian", "topics"):
            shutil.rmtree(PACKAGE / part, ignore_errors=True)
        shutil.copytree(fresh, PACKAGE, dirs_exist_ok=True)


if __name__ == "__main__":
    main()
