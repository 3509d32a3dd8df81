"""Tables for queries; the migrations' SQL is the truth for their definition."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Integer, LargeBinary, MetaData, Table, Text, Uuid
from sqlalchemy.types import TypeEngine

metadata = MetaData()


def _table(
    name: str,
    *,
    uuid: str = "",
    text: str = "",
    big: str = "",
    integer: str = "",
    instant: str = "",
    flag: str = "",
    binary: str = "",
) -> Table:
    kinds: list[tuple[str, TypeEngine[Any]]] = [
        (uuid, Uuid()), (text, Text()), (big, BigInteger()), (integer, Integer()), (instant, DateTime(timezone=True)),
        (flag, Boolean()), (binary, LargeBinary()),
    ]  # fmt: skip
    return Table(name, metadata, *(Column(column, kind) for names, kind in kinds for column in names.split()))


prints = _table(
    "prints",
    uuid="agreement_id student_id school_id college_id employer_id",
    text="number wanted_kind wanted_sha256 state why",
    big="wanted_version attempt published_attempt",
    integer="failures",
    instant="wanted_at since run_after lease_until",
    binary="code",
)
documents = _table(
    "documents",
    uuid="id agreement_id",
    text="kind file_key sha256 school_code school_name template fonts",
    big="version bytes",
    integer="pages",
    instant="created_at valid_until",
    flag="sealed",
)
agreements = _table(
    "agreements",
    uuid="agreement_id",
    text="number state student_name employer_name school_name",
    big="version",
    instant="as_of",
)
moves = _table("moves", uuid="student_id college_id", big="version")
uploads = _table(
    "uploads",
    uuid="id",
    text="uploader name state sha256 content_type content_key preview_key",
    big="version bytes",
    integer="pages",
    instant="since created_at",
)
attachments = _table(
    "attachments", uuid="upload_id subject_id student_id employer_id school_id college_id", text="subject_kind"
)
