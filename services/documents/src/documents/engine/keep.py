"""Makes a folder once, whoever asks first and however often a maker is killed."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path


def keep_once(folder: Path, build: Callable[[Path], None]) -> Path:
    """The folder with what `build` put into it: built beside its place and renamed whole, never seen half made.

    When several build at once the first to finish is kept and used by all.
    """
    if folder.exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix="building-", dir=folder.parent))
    try:
        build(building)
        building.rename(folder)
    except OSError:
        if not folder.exists():
            raise
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return folder
