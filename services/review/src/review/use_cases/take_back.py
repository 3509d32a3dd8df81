"""A reviewer takes back an own decision while the next step has not been decided and nothing was told to the owner."""

from chassis.acts import require
from chassis.database import Tx
from chassis.versions import stale
from review.adapters import cases, decisions
from review.authority import why_not
from review.case import Case
from review.lifecycle import Act


async def take_back(tx: Tx, review_id: str) -> Case:
    """The case, waiting at the former step again; the decision stays on record as taken back."""
    case = await cases.load(tx, review_id)
    await _require(tx, case)
    after = case.taken_back(tx.now)
    if not await cases.save(tx, case, after):
        await _require(tx, await cases.load(tx, review_id))
        raise stale(case.version)
    await decisions.take_back(tx, review_id, after.step)
    return after


async def _require(tx: Tx, case: Case) -> None:
    made = await decisions.of_case(tx, case.review_id)
    require(why_not(Act.TAKE_BACK, case, tx.actor, decisions.last_standing(made), tx.now))
