"""What a school signs with: its certificate and key, and what its seal looks like.

A school's own credential is a folder `<secrets>/seals/<school code>` with key.pem, certificate.pem and chain.pem. Outside production
a school without one gets a certificate of the test authority of this state folder; production refuses that.
"""

import asyncio
import hashlib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from chassis.clock import shanghai_day
from chassis.ids import new_id
from chassis.logs import logger
from chassis.settings import Settings
from documents.engine.authority import (
    SchoolCredential,
    issue_test_certificate,
    make_test_authority,
    read_credential,
    require_real,
)
from documents.engine.refusals import TEST_AUTHORITY, DocumentRefused
from documents.engine.render import RenderedAgreement
from documents.engine.renderer import Renderer
from documents.policy import SEAL_ALARM

# pyHanko is imported by the thread that first signs: half a second that no start needs to wait for.
if TYPE_CHECKING:
    from documents.engine.seal import SchoolSigner


class SchoolSeals:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._images = settings.state_dir / "seal-images"
        self._signers: dict[tuple[str, str], SchoolSigner] = {}

    async def sealed(
        self, renderer: Renderer, made: RenderedAgreement, school_code: str, school_name: str, at: datetime, reason: str
    ) -> bytes:
        """The document certified by its school. Raises DocumentRefused (certificate expired, of the test authority in production)."""
        image = await self._image(renderer, school_name, "")
        return await asyncio.to_thread(self._seal, made, school_code, school_name, image, at, reason)

    async def voided(
        self, renderer: Renderer, pdf: bytes, school_code: str, school_name: str, words: str, at: datetime, reason: str
    ) -> bytes:
        """A sealed document with a second signature that shows `words` and the day. Raises DocumentRefused."""
        image = await self._image(renderer, words, shanghai_day(at).isoformat())
        return await asyncio.to_thread(self._void, pdf, school_code, school_name, image, at, reason)

    def roots(self, now: datetime) -> tuple[bytes, ...]:
        """Whom a verification trusts: the authorities of the schools' own certificates, and outside production the test one."""
        own = [path.read_bytes() for path in sorted(self._settings.secrets_dir.glob("seals/*/chain.pem"))]
        if self._settings.env != "production":
            own.append((make_test_authority(self._settings.state_dir, now) / "certificate.pem").read_bytes())
        return tuple(own)

    def _credential(self, code: str, name: str, now: datetime) -> SchoolCredential:
        production = self._settings.env == "production"
        folder = self._settings.secrets_dir / "seals" / code
        if folder.exists():
            credential = read_credential(
                code, name, folder / "key.pem", folder / "certificate.pem", (folder / "chain.pem",)
            )
        elif production:
            raise DocumentRefused(TEST_AUTHORITY, school=code)
        else:
            credential = issue_test_certificate(make_test_authority(self._settings.state_dir, now), code, name, now)
        if production:
            require_real(credential)
        return credential

    def _signer(self, code: str, name: str, now: datetime) -> "SchoolSigner":
        from documents.engine.seal import SchoolSigner

        if (code, name) not in self._signers:
            self._signers[code, name] = SchoolSigner(self._credential(code, name, now))
        signer = self._signers[code, name]
        if signer.credential.expires_at - now < SEAL_ALARM:
            logger().error("seal.expires_soon", school=code, expires_at=signer.credential.expires_at.isoformat())
        return signer

    def _seal(self, made: RenderedAgreement, code: str, name: str, image: Path, at: datetime, reason: str) -> bytes:
        from documents.engine.seal import seal

        return seal(made.pdf, made.seal_place, self._signer(code, name, at), image, at, reason)

    def _void(self, pdf: bytes, code: str, name: str, image: Path, at: datetime, reason: str) -> bytes:
        from documents.engine.void import void

        return void(pdf, self._signer(code, name, at), image, at, reason)

    async def _image(self, renderer: Renderer, words: str, day: str) -> Path:
        """The drawn seal of a school (no day) or a mark with its day, drawn once and kept as a file: pyHanko reads it anew each time."""
        path = self._images / f"{hashlib.sha256(f'{words} {day}'.encode()).hexdigest()[:24]}.pdf"
        if not path.exists():
            drawn = await (renderer.void_mark(words, day) if day else renderer.school_seal(words))
            self._images.mkdir(parents=True, exist_ok=True)
            beside = path.with_suffix(f".{new_id()}")
            beside.write_bytes(drawn)
            beside.rename(path)
        return path
