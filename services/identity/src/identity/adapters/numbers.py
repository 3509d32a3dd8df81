"""Identity numbers, phones, addresses at rest: which context each is sealed under, which purpose each is hashed for."""

import json
from typing import Any

from identity.secrecy import Secrecy

_DOCUMENT, _PHONE, _EMAIL = "persons.document", "persons.phone", "persons.email"
_ADDRESS, _PAPER, _ROW, _FILE = "students.address", "student_versions", "import_rows", "import_files"


class Numbers:
    """Seals and opens by name, so that no caller can mix up two contexts."""

    def __init__(self, secrecy: Secrecy) -> None:
        self._secrecy = secrecy

    def document_hash(self, number: str) -> bytes:
        return self._secrecy.blind(number, "document")

    def phone_hash(self, phone: str) -> bytes:
        return self._secrecy.blind(phone, "phone")

    def person_columns(self, document_number: str, phone: str, email: str) -> dict[str, Any]:
        """The sealed and hashed columns of `persons`."""
        return {
            "document_hash": self.document_hash(document_number),
            "document_sealed": self._secrecy.seal(document_number, _DOCUMENT),
            "phone_hash": self.phone_hash(phone),
            "phone_sealed": self._secrecy.seal(phone, _PHONE),
            "email_hash": self._secrecy.blind(email.lower(), "email"),
            "email_sealed": self._secrecy.seal(email, _EMAIL),
        }

    def document_of(self, row: Any) -> str:
        return self._secrecy.open(bytes(row["document_sealed"]), _DOCUMENT)

    def phone_of(self, row: Any) -> str:
        return self._secrecy.open(bytes(row["phone_sealed"]), _PHONE) if row["phone_sealed"] else ""

    def email_of(self, row: Any) -> str:
        return self._secrecy.open(bytes(row["email_sealed"]), _EMAIL) if row["email_sealed"] else ""

    def seal_address(self, address: str) -> bytes:
        return self._secrecy.seal(address, _ADDRESS)

    def address_of(self, row: Any) -> str:
        return self._secrecy.open(bytes(row["address_sealed"]), _ADDRESS)

    def seal_paper(self, facts: dict[str, str]) -> bytes:
        return self._secrecy.seal(json.dumps(facts, ensure_ascii=False), _PAPER)

    def open_paper(self, sealed: bytes) -> dict[str, str]:
        facts: dict[str, str] = json.loads(self._secrecy.open(sealed, _PAPER))
        return facts

    def seal_row(self, facts: Any) -> bytes:
        return self._secrecy.seal(json.dumps(facts, ensure_ascii=False), _ROW)

    def open_row(self, sealed: bytes) -> Any:
        return json.loads(self._secrecy.open(sealed, _ROW))

    def seal_file(self, data: bytes) -> bytes:
        """A workbook full of numbers, as it lies in the object store."""
        return self._secrecy.seal(data.decode("latin-1"), _FILE)

    def open_file(self, sealed: bytes) -> bytes:
        return self._secrecy.open(sealed, _FILE).encode("latin-1")
