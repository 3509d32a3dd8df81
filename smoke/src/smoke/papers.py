"""The sealed agreement: waited for, fetched, held against its hash, verified as a stranger would."""

import asyncio
import hashlib
from pathlib import Path
from typing import Any

from smoke.api import Api


async def sealed_document(party: Api, agreement_id: str, seconds: float = 120) -> dict[str, Any] | None:
    """The sealed PDF's entry, once it can be read; None when it did not come in time."""
    until = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < until:
        found = await party.get("/documents", agreement_id=agreement_id)
        for document in found["items"]:
            if document["kind"] == "effective" and document["sealed"]:
                return dict(document)
        await asyncio.sleep(0.4)
    return None


async def fetch(party: Api, document: dict[str, Any], folder: Path) -> bytes:
    """The PDF, written as <number>.pdf. Raises ValueError when the bytes are not those that were announced."""
    answer = await party.ask("GET", f"/documents/{document['id']}/content")
    if hashlib.sha256(answer.raw).hexdigest() != document["sha256"] or not answer.raw.startswith(b"%PDF-"):
        raise ValueError(f"{document['number']}: the file's hash is not the announced one")
    _keep(folder / f"{document['number']}.pdf", answer.raw)
    return answer.raw


def _keep(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


async def verify(nobody: Api, number: str, pdf: bytes) -> str:
    """ "" when the public verification page finds the file current and its signature valid, else what it said."""
    found = await nobody.upload("/verifications", f"{number}.pdf", pdf, key=f"verify-{number}", kind="application/pdf")
    file = found.get("file") or {}
    if found.get("number") != number or found["state"]["code"] != "effective":
        return f"{number}: {found.get('state')}"
    if file.get("known", {}).get("code") != "current" or not file.get("signature", {}).get("valid"):
        return f"{number}: {file}"
    return ""
