"""Judges the signatures of a PDF that somebody shows us."""

import io
from datetime import datetime

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from documents.engine.seal import SCHOOL_FIELD, VOID_FIELD, certificate_of
from documents.engine.verdict import NOT_SEALED, SignatureVerdict, Verdict


def verify(pdf: bytes, roots: tuple[bytes, ...], at: datetime) -> Verdict:
    """What the signatures are worth to somebody who trusts `roots` (PEM). Anything unreadable is not valid.

    Runs its own event loop: call it from a thread, and for a stranger's file from a process with limits.
    """
    trusted = [certificate_of(pem) for pem in roots]
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        embedded = list(reader.embedded_signatures)
        if not embedded:
            return NOT_SEALED
        verdicts = []
        for signature in embedded:
            status = validate_pdf_signature(
                signature, ValidationContext(trust_roots=trusted, moment=at, allow_fetching=False)
            )
            verdicts.append(
                SignatureVerdict(
                    field=signature.field_name,
                    signer=signature.signer_cert.subject.native["common_name"],
                    signed_at=signature.self_reported_timestamp,
                    reason=str(signature.sig_object.get("/Reason", "")),
                    valid=status.bottom_line,
                )
            )
    except Exception:  # a stranger's file makes the reader raise dozens of kinds, and all mean the same
        return NOT_SEALED
    covers_all = embedded[-1].coverage == SignatureCoverageLevel.ENTIRE_FILE
    return Verdict(
        valid=covers_all and verdicts[0].field == SCHOOL_FIELD and all(verdict.valid for verdict in verdicts),
        voided=any(verdict.field == VOID_FIELD and verdict.valid for verdict in verdicts),
        signatures=tuple(verdicts),
    )
