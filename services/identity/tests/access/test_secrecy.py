"""Personal data at rest: sealed for one place only, found by a keyed hash, under keys that may change."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from identity.secrecy import Secrecy, Unsealable


def test_a_value_opens_in_its_own_place_only(tmp_path: Path) -> None:
    ring = Secrecy.load(tmp_path / "ring")
    sealed = ring.seal("13800000001", "accounts.phone")
    assert b"138" not in sealed
    assert ring.open(sealed, "accounts.phone") == "13800000001"
    assert ring.seal("13800000001", "accounts.phone") != sealed
    strange = [
        (sealed, "accounts.email"),
        (sealed[:-1] + b"x", "accounts.phone"),
        (b"\x09" + sealed[1:], "accounts.phone"),
        (b"", "accounts.phone"),
    ]
    for wrong, context in strange:
        with pytest.raises(Unsealable):
            ring.open(wrong, context)
    assert Secrecy.load(tmp_path / "ring").open(sealed, "accounts.phone") == "13800000001"


def test_a_hash_is_equal_for_equal_text_and_purpose_and_nothing_else(tmp_path: Path) -> None:
    ring, other = Secrecy.load(tmp_path / "a"), Secrecy.load(tmp_path / "b")
    assert ring.blind("x", "phone") == Secrecy.load(tmp_path / "a").blind("x", "phone")
    hashes = {ring.blind("x", "phone"), ring.blind("x", "email"), ring.blind("y", "phone"), other.blind("x", "phone")}
    assert len(hashes) == 4


def test_a_new_key_seals_and_the_old_ones_still_open(tmp_path: Path) -> None:
    old = Secrecy.load(tmp_path).seal("x", "c")
    (tmp_path / "data-2.key").write_bytes(secrets.token_bytes(32))
    ring = Secrecy.load(tmp_path)
    assert (old[0], ring.seal("x", "c")[0]) == (1, 2)
    assert ring.open(old, "c") == "x"


def test_processes_that_start_at_once_share_one_ring(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        rings = list(pool.map(lambda _: Secrecy.load(tmp_path / "ring"), range(8)))
    sealed = rings[0].seal("x", "c")
    assert {ring.open(sealed, "c") for ring in rings} == {"x"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "ring").iterdir())
