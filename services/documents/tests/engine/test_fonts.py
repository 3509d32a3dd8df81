import subprocess
from pathlib import Path

import pytest

from documents.engine import fonts as fonts_module
from documents.engine.fonts import Fonts, FontsMissing, prepare_fonts, ranges_of


@pytest.mark.parametrize("character", "程A·，䶮㛃喆堃旻翀鿯鿍𬱖𠅤𪜀𫝀𫍯𬴂")
def test_prints_characters_of_every_level(fonts: Fonts, character: str) -> None:
    assert fonts.prints(character)


@pytest.mark.parametrize("character", ["\ue863", "\u202e", "\u200b", "\U00030010", "\n", "\U0001f600"])
def test_does_not_print_private_invisible_and_unknown_characters(fonts: Fonts, character: str) -> None:
    assert not fonts.prints(character)


def test_only_our_faces_are_seen(fonts: Fonts) -> None:
    listed = subprocess.run(
        ["fc-list", ":", "family"], env={"FONTCONFIG_FILE": str(fonts.fontconfig)}, capture_output=True, check=True
    )
    families = set(listed.stdout.decode().split("\n")) - {""}
    assert families == {
        "Wangqian Song",
        "Wangqian Hei",
        "Wangqian Song Rare",
        "Wangqian Hei Rare",
        "Wangqian Ming",
    }


def test_a_missing_font_names_the_package_that_brings_it(tmp_path: Path) -> None:
    with pytest.raises(FontsMissing, match="apt-get install fonts-noto-cjk"):
        prepare_fonts(tmp_path / "state", folders=(tmp_path,))


def test_a_missing_subsetter_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts_module, "find_library", lambda name: None)
    with pytest.raises(FontsMissing, match="libharfbuzz-subset0"):
        prepare_fonts(tmp_path)


def test_prepared_faces_are_used_again(fonts: Fonts) -> None:
    before = sorted((path.name, path.stat().st_mtime_ns) for path in fonts.folder.glob("*.*"))
    again = prepare_fonts(fonts.folder.parent.parent)
    assert again == fonts
    assert before == sorted((path.name, path.stat().st_mtime_ns) for path in fonts.folder.glob("*.*"))


def test_ranges() -> None:
    assert ranges_of({1, 2, 3, 7, 9, 10}) == [[1, 3], [7, 7], [9, 10]]
