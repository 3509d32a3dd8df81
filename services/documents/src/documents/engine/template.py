"""A template version: a folder whose content is its name."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from documents.engine.refusals import TEMPLATE_CHANGED, DocumentRefused

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
# What elements look like before a template says otherwise, the same for all.
DEFAULTS = TEMPLATES / "defaults.css"
PAGE, STYLE = "agreement.html", "agreement.css"


@dataclass(frozen=True)
class TemplateVersion:
    """Immutable: `id` is the sha256 of everything in the folder, and is kept with every document made from it."""

    id: str
    folder: Path
    page: str
    style: str


def load_template(folder: Path, expected: str | None = None) -> TemplateVersion:
    """The version in the folder; refuses a folder that is no longer what `expected` names."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    digest = hashlib.sha256()
    for path in files:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    if expected is not None and digest.hexdigest() != expected:
        raise DocumentRefused(TEMPLATE_CHANGED, folder=folder.name, expected=expected)
    return TemplateVersion(
        id=digest.hexdigest(),
        folder=folder.resolve(),
        page=(folder / PAGE).read_text(encoding="utf-8"),
        style=(folder / STYLE).read_text(encoding="utf-8"),
    )


def hubei_template() -> TemplateVersion:
    """The form of Hubei province (湖北省普通高校毕业生就业协议书)."""
    return load_template(TEMPLATES / "hubei")
