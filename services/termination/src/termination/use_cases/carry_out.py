"""Signing has done what was decided: the agreement is terminated, or effective again."""

from chassis.database import Tx
from chassis.errors import Stale
from termination.adapters import terminations
from termination.lifecycle import State


async def carry_out(tx: Tx, hold_id: str, decided: State) -> None:
    """`decided`: what signing's event answers. Raises, so that it parks, for a hold that was not decided so."""
    found = await terminations.lock_own(tx, hold_id)
    if found is None:
        raise LookupError(f"no termination has the hold {hold_id}")
    if found.state is not decided:
        raise ValueError(f"signing carried out {decided} for {hold_id}, which is {found.state}")
    if found.carried_out_at is not None:
        raise Stale(f"{hold_id} was carried out before")
    await terminations.save(tx, found, found.carried_out(tx.now))
