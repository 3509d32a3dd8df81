"""The end of every test here: the platform comes to rest, the queue is worked off, and the law is held against what is there."""

from runner.platform import Platform

from .deeds import Ledger
from .facts import gather
from .law import breaches
from .rest import at_rest
from .reviewers import Reviewers
from .storm import calm
from .town import Student, Town

# Enough for leases, settlers and back-off to run out.
REST = 120.0
# A decision may open a new round: more often it does not.
ROUNDS = 3


async def found_wrong(
    platform: Platform, town: Town, ledger: Ledger, students: list[Student], rejected: int = 0
) -> list[str]:
    """What is still under way when the time is over, or else the breaches of the law. `rejected`: as many of the last students
    are not approved."""
    numbers = [one.row["student_number"] for one in students]
    await calm(platform)
    for _ in range(ROUNDS):
        if left := await at_rest(platform, REST):
            return left
        before = len(ledger.deeds)
        again = Reviewers(town, ledger, set(numbers), set(numbers[len(numbers) - rejected :]))
        again.enough.set()
        await again.work()
        if len(ledger.deeds) == before:
            return breaches(await gather(platform, town, students), ledger)
    return ["cases keep coming"]
