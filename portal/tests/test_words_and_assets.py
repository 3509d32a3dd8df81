"""The tables and assets fit each other: no unknown icon, no colour an old phone cannot show, no low contrast."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from portal import assets
from portal.static_files import AssetsMissing, StaticFiles
from portal.words.acts import WEIGHTS, weight
from portal.words.menu import KINDS, MENUS, ROLE_LABELS, current, menu_of
from portal.words.states import LOOKS, TONES, look

PACKAGE = Path(assets.__file__).parent
CSS = (PACKAGE / "static" / "wq.css").read_text(encoding="utf-8")


def used_icons() -> set[str]:
    found = {mark.icon for mark in LOOKS.values()} | {place.icon for menu in MENUS.values() for place in menu}
    for template in (PACKAGE / "templates").rglob("*.html"):
        text = template.read_text(encoding="utf-8")
        for call in re.findall(r"(?:icon|notice)\(([^)]*)\)?", text):
            found |= set(re.findall(r"'([a-z]+(?:-[a-z]+)*)'", call)) & set(assets.icon_names()) or set()
        found |= set(re.findall(r"icon\('([a-z-]+)'\)", text))
    return found


def test_every_icon_used_is_in_the_sprite() -> None:
    assert used_icons() <= set(assets.icon_names())


def test_states_and_acts_stand_in_one_row_each() -> None:
    codes = " ".join(TONES.values()).split()
    assert len(codes) == len(set(codes))
    acts = " ".join(WEIGHTS.values()).split()
    assert len(acts) == len(set(acts))


def test_what_is_newer_than_the_tables_is_shown_plainly() -> None:
    assert look("state_of_next_year").tone == "grey"
    assert weight("act-of-next-year") == "quiet"


def test_every_role_has_a_menu_a_name_and_a_kind() -> None:
    assert set(MENUS) == set(ROLE_LABELS) == set(KINDS)
    assert len(menu_of("student")) == 4
    assert menu_of("") == ()


def test_the_current_place_is_the_longest_that_fits() -> None:
    menu = menu_of("school_reviewer")
    for path, label in [("/", "首页"), ("/cases/1/approve", "待办审核"), ("/casesx", None)]:
        place = current(menu, path)
        assert (place.label if place else None) == label


def test_the_stylesheet_stays_small_and_old_phones_can_read_it() -> None:
    assert len(CSS.splitlines()) <= 400
    assert not re.search(r"oklch|oklab|color-mix|light-dark|hsl\(from|rgb\(from|:has\(|@layer|@container", CSS)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


TOKENS = dict(re.findall(r"--([a-z0-9-]+): (#[0-9A-F]{6})", CSS))


@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        ("ink", "page", 4.5),
        ("soft", "page", 4.5),
        ("brand", "page", 4.5),
        ("on-tint", "tint", 4.5),
        ("ok", "ok-tint", 4.5),
        ("warn", "warn-tint", 4.5),
        ("bad", "bad-tint", 4.5),
        ("grey", "grey-tint", 4.5),
        ("edge", "page", 3.0),
    ],
)
def test_colours_can_be_told_from_their_ground(ink: str, ground: str, least: float) -> None:
    assert contrast(TOKENS[ink], TOKENS[ground]) >= least


def test_static_names_carry_their_content(tmp_path: Path) -> None:
    with pytest.raises(AssetsMissing, match="make assets"):
        StaticFiles(tmp_path)
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor" / "icons.svg").write_text("<svg/>")
    names = []
    for content in ("a{}", "b{}"):
        (tmp_path / "x.css").write_text(content)
        names.append(StaticFiles(tmp_path).url("x.css"))
    assert all(before != after for before, after in pairwise(names))
    with pytest.raises(KeyError):
        StaticFiles(tmp_path).url("unknown.css")
