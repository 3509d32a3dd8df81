"""Attempts that nobody settled in time: the process that asked was killed, or signing did not answer."""

from chassis.core import Core
from destinations.adapters import destinations
from destinations.use_cases.settle_claim import settle_claim

BATCH = 20


async def sweep_claims(core: Core) -> bool:
    """One round; True when more is waiting. Two workers at once do no harm: a claim has one final answer."""
    async with core.db.read() as tx:
        due = await destinations.due(tx, BATCH)
    for destination_id, claim_id in due:
        await settle_claim(core, destination_id, claim_id)
    return len(due) == BATCH
