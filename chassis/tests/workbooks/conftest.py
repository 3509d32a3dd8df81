"""A sound workbook that tests start from."""

from pathlib import Path

import pytest

from .files import workbook


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return workbook(tmp_path / "sound.xlsx", [["学号", "姓名", "身份证号"], ["1", "王芳", "429021200301019413"]])
