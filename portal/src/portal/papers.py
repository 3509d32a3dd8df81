"""The documents of an agreement as the paper part draws them: page images, PDF, file hash, and where to verify."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.file_addresses import file_here
from portal.problem import Refused
from portal.visit import Visit

# An A4 page at the size its image is asked for; the image itself says the rest.
PAGE = {"width": 827, "height": 1170}


@dataclass(frozen=True)
class Papers:
    """The newest document with its pages, and all issued ones; `missing` says why there is none to show."""

    newest: Mapping[str, Any] | None
    pages: list[dict[str, Any]]
    issued: list[Mapping[str, Any]]
    missing: bool = False
    # How the newest wanted paper stands, in documents' words.
    state: Mapping[str, Any] | None = None
    zoom: int = 1
    turned: int = 0

    @property
    def pdf(self) -> str | None:
        """The newest PDF at the portal's address."""
        return file_here(self.newest["content_href"]) if self.newest else None


async def papers_of(visit: Visit, agreement_id: str) -> Papers:
    """Asked of documents; when it does not answer, the page goes on without the paper and says so."""
    query = visit.request.query_params
    zoom = 2 if query.get("zoom") == "2" else 1
    turned = next((turn for turn in (90, 180, 270) if query.get("turned") == str(turn)), 0)
    try:
        answer = (await visit.gateway.get("/documents", {"agreement_id": agreement_id})).body
    except Refused as refused:
        if refused.problem.status == 401:
            raise
        return Papers(None, [], [], missing=True, zoom=zoom, turned=turned)
    issued = answer["items"]
    newest = max(issued, key=lambda one: one["version"], default=None)
    return Papers(
        newest, pages_of(newest) if newest else [], issued, state=answer.get("print"), zoom=zoom, turned=turned
    )


def pages_of(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One image a page."""
    count = int(document.get("pages") or 0)
    return [
        {"href": f"/files/documents/{document['id']}/pages/{n}.png", "alt": f"协议书第 {n} 页，共 {count} 页", **PAGE}
        for n in range(1, count + 1)
    ]
