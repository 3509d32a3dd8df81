"""What anybody may learn of an agreement: with its number and code, or with the file itself. Parties masked, state as it is now."""

import hashlib
from datetime import datetime

from sqlalchemy import RowMapping, select

from chassis.clock import SHANGHAI
from chassis.core import Core
from chassis.database import Tx
from chassis.errors import Refusal, Unavailable
from chassis.shapes import Coded
from documents.adapters.asking import agreement_now
from documents.adapters.tables import agreements, documents, prints
from documents.agreement_state import state_of
from documents.engine.renderer import Renderer
from documents.engine.verdict import Verdict
from documents.lifecycle import AGREEMENT_LABELS, KIND_LABELS
from documents.masking import masked_organisation, masked_person
from documents.shapes import CurrentFile, FileShown, Parties, SignatureShown, Verified
from documents.verification_code import is_code

KNOWN = {
    "current": "与平台存档的最新文件一致",
    "superseded": "曾是平台存档的文件，后被新文件取代",
    "unknown": "平台没有这份文件，或文件已被改动",
}


async def agreement_of_code(tx: Tx, number: str, code: str) -> RowMapping:
    """The print that this number and code stand on. Raises verification.not_found, the same for either being wrong."""
    row = await tx.row(select(prints).where(prints.c.number == number))
    if not is_code(row["code"] if row else b"", code) or row is None:
        raise Refusal("verification.not_found")
    return row


async def file_known(tx: Tx, content: bytes) -> RowMapping | None:
    """The published document that has exactly these bytes."""
    sha256 = hashlib.sha256(content).hexdigest()
    return await tx.row(select(documents).where(documents.c.sha256 == sha256).limit(1))


async def shown_file(
    renderer: Renderer, roots: tuple[bytes, ...], content: bytes, known: RowMapping | None, now: datetime
) -> FileShown:
    """What the file itself is worth. Raises document.renderer_starting."""
    verdict = await renderer.verify(content, roots, now)
    how = "unknown" if known is None else "current" if known["valid_until"] is None else "superseded"
    return FileShown(
        sha256=hashlib.sha256(content).hexdigest(),
        known=Coded(code=how, label=KNOWN[how]),
        valid_until=known["valid_until"] if known else None,
        signature=_signature(verdict),
    )


def _signature(verdict: Verdict) -> SignatureShown:
    # Who signed a file that was changed afterwards proves nothing, and is not repeated.
    first = verdict.signatures[0] if verdict.valid else None
    return SignatureShown(
        valid=verdict.valid,
        voided=verdict.valid and verdict.voided,
        signer=first.signer if first else None,
        signed_at=first.signed_at if first else None,
    )


async def verified(core: Core, printed: RowMapping, file: FileShown | None, known: RowMapping | None) -> Verified:
    """How the agreement stands: signing is asked, and where it does not answer, what its events last said."""
    state, parties, as_of, asked = await _standing(core, printed["number"])
    if state == "pending_review" and printed["wanted_kind"] == "reopened":
        label = KIND_LABELS["reopened"]
    else:
        label = AGREEMENT_LABELS.get(state, "未知")
    when = f"{as_of.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    async with core.db.read() as tx:
        current = await tx.row(
            select(documents).where(
                documents.c.agreement_id == printed["agreement_id"], documents.c.valid_until.is_(None)
            )
        )
    matches = None if file is None else known is not None and current is not None and known["id"] == current["id"]
    return Verified(
        number=printed["number"],
        state=Coded(code=state, label=label),
        as_of=as_of,
        asked=asked,
        statement=f"当前状态：{label}" if asked else f"截至 {when}：{label}",
        parties=parties,
        document=_current(current),
        file=file,
        sha256_matches=matches,
    )


async def _standing(core: Core, number: str) -> tuple[str, Parties, datetime, bool]:
    try:
        answer = await agreement_now(core.peers, number)
    except Unavailable:
        answer = None
    if answer is not None:
        agreement = answer.agreement
        parties = _masked(agreement.student.name, agreement.employer.name, agreement.student.school_name)
        return state_of(agreement), parties, core.clock.now(), True
    async with core.db.read() as tx:
        row = await tx.row(select(agreements).where(agreements.c.number == number))
    if row is None:
        raise Refusal("upstream.unavailable")
    return (
        row["state"], _masked(row["student_name"], row["employer_name"], row["school_name"]), row["as_of"], False,
    )  # fmt: skip


def unknown_file(file: FileShown, now: datetime) -> Verified:
    """The answer about a file that the platform has no record of."""
    return Verified(
        number=None, state=None, as_of=now, asked=False, statement=KNOWN["unknown"], parties=None, document=None, file=file,
        sha256_matches=False,
    )  # fmt: skip


def _masked(student: str, employer: str, school: str) -> Parties:
    return Parties(student=masked_person(student), employer=masked_organisation(employer), school=school)


def _current(row: RowMapping | None) -> CurrentFile | None:
    if row is None:
        return None
    return CurrentFile(
        kind=row["kind"], kind_label=KIND_LABELS[row["kind"]], version=row["version"], sha256=row["sha256"], sealed=row["sealed"],
        created_at=row["created_at"],
    )  # fmt: skip
