"""What goes out over HTTP: documents, uploads, the answer of a verification."""

from uuid import UUID

from chassis.shapes import Coded, Instant, Shape, Thing


class DocumentShown(Thing):
    """One published file. `state` says whether it is the current one; `kind` which state of the agreement it shows."""

    agreement_id: UUID
    number: str
    kind: str
    kind_label: str
    sealed: bool
    sha256: str
    bytes: int
    pages: int
    content_href: str
    created_at: Instant
    valid_until: Instant | None


class PrintState(Shape):
    """How the newest wanted paper of an agreement stands: 正在生成, 已生成, 需要人工处理 (with the reason)."""

    code: str
    label: str
    why: str
    since: Instant


class DocumentList(Shape):
    """`print` is given when one agreement is asked for, so that a page can say what it waits for."""

    items: list[DocumentShown]
    next: str | None
    print: PrintState | None = None


class UploadShown(Thing):
    """`token` names the file to the service that attaches it; only its uploader sees one."""

    name: str
    content_type: str
    bytes: int
    pages: int
    sha256: str
    token: str | None
    preview: str
    created_at: Instant


class LicenceTaken(Shape):
    """A licence that nobody can read until `token` names it in a registration, which must come before `expires_at`."""

    id: UUID
    name: str
    content_type: str
    bytes: int
    pages: int
    sha256: str
    token: str
    expires_at: Instant


class Parties(Shape):
    """Masked; the school is whole."""

    student: str
    employer: str
    school: str


class CurrentFile(Shape):
    kind: str
    kind_label: str
    version: int
    sha256: str
    sealed: bool
    created_at: Instant


class SignatureShown(Shape):
    """The school's signature in the file that was shown: `valid` for exactly these bytes, `voided` when they say so themselves."""

    valid: bool
    voided: bool
    signer: str | None
    signed_at: Instant | None


class FileShown(Shape):
    """The file that was shown: current, superseded (`valid_until`) or unknown to the platform."""

    sha256: str
    known: Coded
    valid_until: Instant | None
    signature: SignatureShown


class Verified(Shape):
    """`as_of` is now when signing was asked (`asked`), else the time of the last news of it."""

    number: str | None
    state: Coded | None
    as_of: Instant
    asked: bool
    statement: str
    parties: Parties | None
    document: CurrentFile | None
    file: FileShown | None
    sha256_matches: bool | None


class VerificationAsked(Shape):
    number: str
    code: str
