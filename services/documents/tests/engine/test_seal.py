import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from documents.engine.agreement_print import AgreementPrint, Watermark
from documents.engine.authority import (
    SchoolCredential,
    issue_test_certificate,
    make_test_authority,
    require_real,
)
from documents.engine.pages import page_image
from documents.engine.refusals import DocumentRefused
from documents.engine.render import Press, RenderedAgreement, render_agreement
from documents.engine.seal import SchoolSigner, seal
from documents.engine.seal_image import draw_school_seal, draw_void_mark
from documents.engine.template import TemplateVersion
from documents.engine.verify import NOT_SEALED, verify
from documents.engine.void import void


@pytest.fixture
def made(press: Press, template: TemplateVersion, an_agreement: Callable[..., AgreementPrint]) -> RenderedAgreement:
    return render_agreement(press, an_agreement(), Watermark.EFFECTIVE, template)


@pytest.fixture
def image(press: Press, tmp_path: Path) -> Path:
    path = tmp_path / "seal.pdf"
    path.write_bytes(draw_school_seal(press, "楚天大学"))
    return path


@pytest.fixture
def mark(press: Press, tmp_path: Path) -> Path:
    path = tmp_path / "void.pdf"
    path.write_bytes(draw_void_mark(press, "已失效", "2026-05-20"))
    return path


@pytest.fixture
def sealed(made: RenderedAgreement, credential: SchoolCredential, image: Path, now: datetime) -> bytes:
    return seal(made.pdf, made.seal_place, SchoolSigner(credential), image, now, "鉴证通过")


def test_a_sealed_agreement_is_valid(sealed: bytes, credential: SchoolCredential, now: datetime) -> None:
    verdict = verify(sealed, credential.chain, now)
    assert verdict.valid
    assert not verdict.voided
    [signature] = verdict.signatures
    assert (signature.signer, signature.signed_at, signature.reason) == ("楚天大学", now, "鉴证通过")


def test_every_changed_byte_is_noticed(sealed: bytes, credential: SchoolCredential, now: datetime) -> None:
    for at in (10, len(sealed) // 4, len(sealed) // 2, sealed.index(b"stream") + 40, len(sealed) - 20):
        changed = bytearray(sealed)
        changed[at] ^= 1
        assert not verify(bytes(changed), credential.chain, now).valid, at
    assert not verify(sealed + b"\n% more", credential.chain, now).valid


def test_unsigned_and_foreign_files_are_not_valid(
    made: RenderedAgreement, sealed: bytes, credential: SchoolCredential, tmp_path: Path, now: datetime
) -> None:
    assert verify(made.pdf, credential.chain, now) == NOT_SEALED
    assert verify(b"%PDF-1.7 nothing", credential.chain, now) == NOT_SEALED
    assert verify(b"", credential.chain, now) == NOT_SEALED
    stranger = issue_test_certificate(make_test_authority(tmp_path / "other", now), "10486", "楚天大学", now)
    assert not verify(sealed, stranger.chain, now).valid


def test_voiding_keeps_the_first_signature_valid(
    sealed: bytes, credential: SchoolCredential, mark: Path, now: datetime
) -> None:
    later = now + timedelta(days=65)
    voided = void(sealed, SchoolSigner(credential), mark, later, "双方协商解约")
    assert voided.startswith(sealed)
    verdict = verify(voided, credential.chain, later)
    assert verdict.valid
    assert verdict.voided
    assert [(one.field, one.valid, one.reason) for one in verdict.signatures] == [
        ("School", True, "鉴证通过"),
        ("Void", True, "双方协商解约"),
    ]


def test_poppler_agrees(sealed: bytes, credential: SchoolCredential, mark: Path, now: datetime, tmp_path: Path) -> None:
    path = tmp_path / "v.pdf"
    path.write_bytes(void(sealed, SchoolSigner(credential), mark, now, "双方协商解约"))
    told = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, check=True).stdout.decode()
    assert told.count("Signature is Valid") == 2


def test_files_do_not_grow_with_what_was_signed_before(
    made: RenderedAgreement, credential: SchoolCredential, image: Path, now: datetime
) -> None:
    signer = SchoolSigner(credential)
    sizes = {len(seal(made.pdf, made.seal_place, signer, image, now, "鉴证通过")) for _ in range(5)}
    assert len(sizes) == 1


def test_the_seal_and_the_mark_are_seen_on_the_pages(
    made: RenderedAgreement, sealed: bytes, credential: SchoolCredential, mark: Path, now: datetime
) -> None:
    page = made.seal_place.page + 1
    assert page_image(sealed, page) != page_image(made.pdf, page)
    voided = void(sealed, SchoolSigner(credential), mark, now, "双方协商解约")
    assert page_image(sealed, 1) == page_image(made.pdf, 1)
    assert page_image(voided, 1) != page_image(sealed, 1)
    with pytest.raises(DocumentRefused) as refused:
        page_image(sealed, 3)
    assert refused.value.code == "document.page_missing"


def test_an_expired_certificate_signs_nothing(
    made: RenderedAgreement, credential: SchoolCredential, image: Path, now: datetime
) -> None:
    expired = replace(credential, expires_at=now)
    with pytest.raises(DocumentRefused) as refused:
        seal(made.pdf, made.seal_place, SchoolSigner(expired), image, now, "鉴证通过")
    assert refused.value.code == "document.seal_expired"


def test_production_refuses_the_test_authority(credential: SchoolCredential) -> None:
    with pytest.raises(DocumentRefused) as refused:
        require_real(credential)
    assert refused.value.code == "document.test_authority_in_production"


def test_the_authority_is_made_once_and_its_keys_are_private(tmp_path: Path, now: datetime) -> None:
    first = issue_test_certificate(make_test_authority(tmp_path, now), "10486", "楚天大学", now)
    again = issue_test_certificate(make_test_authority(tmp_path, now), "10486", "楚天大学", now)
    assert first == again
    assert {path.stat().st_mode & 0o777 for path in tmp_path.rglob("key.pem")} == {0o600}


@pytest.mark.parametrize("name", ["楚天大学", "湖北第二师范学院", "楚天科技职业技术学院经济与管理分校东湖校区"])
def test_a_seal_carries_the_whole_name(press: Press, text_of: Callable[[bytes], str], name: str) -> None:
    pdf = draw_school_seal(press, name)
    assert sorted(text_of(pdf)) == sorted(name + "就业协议鉴证专用章")
    assert len(pdf) < 30_000
