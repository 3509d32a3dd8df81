"""Seals an agreement: the school's PAdES signature, with the seal as its visible part."""

import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from asn1crypto import pem as asn1_pem
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from documents.engine.authority import SchoolCredential
from documents.engine.render import SealPlace

SCHOOL_FIELD = "School"
VOID_FIELD = "Void"
DIGEST = "sha256"
VOID_BOX = (110, 330, 490, 520)
"""Over the middle of the first page, in points; empty and invisible until the document is voided."""
RESERVED_BYTES = 16384
"""Room for the signature in hexadecimal: two certificates and an RSA-2048 signature take a third of it."""


class SchoolSigner(signers.Signer):
    """Signs for one school with its key loaded once: checking an RSA key anew takes longer than signing with it."""

    def __init__(self, credential: SchoolCredential) -> None:
        key = serialization.load_pem_private_key(credential.key, None)
        assert isinstance(key, rsa.RSAPrivateKey)
        self.key = key
        self.credential = credential
        registry = SimpleCertificateStore()
        registry.register_multiple(certificate_of(pem) for pem in credential.chain)
        super().__init__(signing_cert=certificate_of(credential.certificate), cert_registry=registry)

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if dry_run:
            return bytes(self.key.key_size // 8)
        if digest_algorithm != DIGEST:
            raise ValueError(f"this platform signs with {DIGEST}, not {digest_algorithm}")
        return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())


class DatedPdfSigner(signers.PdfSigner):
    """Signs at the instant that it is told, not at the one its machine believes in."""

    def __init__(self, at: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self.at
        return session


@dataclass(frozen=True)
class Signature:
    """What one signature says and shows."""

    field: str
    at: datetime
    reason: str
    image: Path
    certify: bool


def certificate_of(pem: bytes) -> asn1_x509.Certificate:
    _, _, der = asn1_pem.unarmor(pem)
    return asn1_x509.Certificate.load(der)


def seal(pdf: bytes, place: SealPlace, signer: SchoolSigner, image: Path, at: datetime, reason: str) -> bytes:
    """The document certified by its school. The empty field for voiding is made first, so that filling it later
    is a change that the certification allows. Runs its own event loop: call it from a thread."""
    signer.credential.require_valid(at)
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    fields.append_signature_field(writer, fields.SigFieldSpec(VOID_FIELD, on_page=0, box=VOID_BOX))
    fields.append_signature_field(writer, fields.SigFieldSpec(SCHOOL_FIELD, on_page=place.page, box=place.box))
    return sign_field(writer, signer, Signature(SCHOOL_FIELD, at, reason, image, certify=True))


def sign_field(writer: IncrementalPdfFileWriter, signer: SchoolSigner, signature: Signature) -> bytes:
    """Fills one prepared field. The appearance is read anew each time: a shared style keeps every document it met."""
    style = StaticStampStyle.from_pdf_file(str(signature.image.resolve()), border_width=0, background_opacity=1.0)
    metadata = signers.PdfSignatureMetadata(
        field_name=signature.field,
        md_algorithm=DIGEST,
        name=signer.credential.school_name,
        reason=signature.reason,
        certify=signature.certify,
        docmdp_permissions=fields.MDPPerm.FILL_FORMS,
        subfilter=fields.SigSeedSubFilter.PADES,
    )
    output = io.BytesIO()
    DatedPdfSigner(signature.at, metadata, signer=signer, stamp_style=style).sign_pdf(
        writer, existing_fields_only=True, bytes_reserved=RESERVED_BYTES, output=output
    )
    return output.getvalue()
