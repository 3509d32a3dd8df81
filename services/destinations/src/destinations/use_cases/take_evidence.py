"""Files that a form names become its evidence: proven by the upload's token, or attached to the form already."""

from collections.abc import Sequence

from chassis import file_tokens
from chassis.database import Tx
from chassis.errors import Refusal, invalid
from chassis.settings import Settings
from destinations.destination import Evidence
from destinations.form import EvidenceRule


def take_evidence(
    tx: Tx, settings: Settings, given: Sequence[str], attached: Sequence[Evidence], rule: EvidenceRule
) -> tuple[Evidence, ...]:
    """`given`: upload tokens of the actor, or ids of files that are attached. Raises file_token.refused, request.invalid."""
    known = {file.file_id: file for file in attached}
    found: dict[str, Evidence] = {}
    for one in given:
        file = known.get(one) or _proven(tx, settings, one)
        found.setdefault(file.file_id, known.get(file.file_id, file))
    if len(found) > rule.most:
        raise invalid("/evidence", "list.too_long", f"{rule.label}最多 {rule.most} 个文件")
    return tuple(found.values())


def _proven(tx: Tx, settings: Settings, token: str) -> Evidence:
    try:
        file = file_tokens.read(settings, token, tx.actor.id)
    except KeyError as error:
        raise Refusal("file_token.refused") from error
    return Evidence(file.file_id, file.sha256, file.content_type, file.name, tx.now)
