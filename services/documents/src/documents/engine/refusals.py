"""Why a document cannot be made. Stable codes; the sentences for people are in the catalogue of refusals."""

from typing import Any


class DocumentRefused(Exception):
    """The engine will not make this document, and says what stands in the way."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(f"{code} {facts}")
        self.code = code
        self.facts = facts


CHARACTERS_NOT_PRINTABLE = "document.characters_not_printable"
TOO_MANY_PAGES = "document.too_many_pages"
TOO_SLOW = "document.too_slow"
RENDERER_FAILED = "document.renderer_failed"
FOREIGN_ADDRESS = "document.foreign_address"
TEMPLATE_CHANGED = "document.template_changed"
TEST_AUTHORITY = "document.test_authority_in_production"
SEAL_EXPIRED = "document.seal_expired"
PAGE_MISSING = "document.page_missing"
