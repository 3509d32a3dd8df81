"""One kill at the worst moment of each mechanism: between commit and publish, inside the write, between the two transactions
of a claim or a hold, while a paper is printed, with a part away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio

from runner.platform import Platform
from smoke.api import Refused

from . import plots
from .aftermath import found_wrong
from .deeds import Ledger
from .moments import connected, frozen, held, somebody_waits, until_true
from .person import Person
from .reviewers import Reviewers
from .storm import calm
from .town import Student, Town

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.slow]
_UNPUBLISHED = "SELECT (SELECT count(*) FROM outbox) + (SELECT coalesce(sum(head - published), 0) FROM stream)"
_RENDERING = "SELECT 1 FROM prints WHERE agreement_id = $1::uuid AND wanted_kind = 'effective' AND state = 'rendering'"


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


async def approved(platform: Platform, town: Town, ledger: Ledger, who: Student) -> str:
    """The student's effective agreement."""
    accepted = await plots.accept(town, ledger, who)
    deciding = reviewing(town, ledger, who)
    assert await plots.until(who, f"/agreements/{accepted.body['id']}", "effective")
    await gone_home(deciding)
    return str(accepted.body["id"])


def reviewing(town: Town, ledger: Ledger, who: Student) -> tuple[Reviewers, "asyncio.Task[None]"]:
    reviewers = Reviewers(town, ledger, {who.row["student_number"]}, set())
    return reviewers, asyncio.create_task(reviewers.work())


async def gone_home(at_work: tuple[Reviewers, "asyncio.Task[None]"]) -> None:
    at_work[0].enough.set()
    await at_work[1]


async def test_killed_between_commit_and_publish(platform: Platform, town: Town, ledger: Ledger) -> None:
    """Accept and decision are answered while no event can leave; then their services die. The events go out from the log."""
    (who,) = town.take(1)
    async with dies_unheard(platform, "signing"):
        assert (await plots.accept(town, ledger, who)).is_done
    await case_waits(town, who)
    async with dies_unheard(platform, "review"):
        at_work = reviewing(town, ledger, who)
    await gone_home(at_work)
    assert await found_wrong(platform, town, ledger, [who]) == []


@asynccontextmanager
async def dies_unheard(platform: Platform, service: str) -> AsyncIterator[None]:
    """What happens inside is committed and cannot be published: the service dies with its events, the broker only slept."""
    async with frozen(platform, "broker"):
        yield
        async with connected(platform, service) as connection:
            await until_true(connection, _UNPUBLISHED)
        await platform.back(service, platform.kill(service))


async def case_waits(town: Town, who: Student) -> None:
    """Until the reviewer has a case of this student. Raises TimeoutError."""
    async with asyncio.timeout(plots.LONGEST_WAIT):
        while not any(
            case["student_number"] == who.row["student_number"]
            for case in await town.reviewer.pages("/cases", state="open")
        ):
            await asyncio.sleep(0.2)


async def test_killed_inside_the_accept(platform: Platform, town: Town, ledger: Ledger) -> None:
    """The statement waits for the slot when its process dies; whether it commits after all or not, the repetition finds out."""
    (who,) = town.take(1)
    async with held(platform, "signing", "slots", "student_id", who.id) as row:
        accepting = asyncio.create_task(plots.accept(town, ledger, who))
        await somebody_waits(row)
        platform.kill("signing")
    assert (await accepting).is_done
    assert await found_wrong(platform, town, ledger, [who]) == []


@pytest.mark.parametrize("victim", ["destinations", "signing"])
async def test_killed_between_the_two_halves_of_a_claim(
    platform: Platform, town: Town, ledger: Ledger, victim: str
) -> None:
    (who,) = town.take(1)
    assert (await plots.decline(town, ledger, who)).is_done
    async with held(platform, "signing", "slots", "student_id", who.id) as row:
        submitting = asyncio.create_task(plots.study(ledger, who))
        await somebody_waits(row)
        platform.kill(victim)
    submitted = await submitting
    assert submitted.is_done, submitted
    assert await found_wrong(platform, town, ledger, [who]) == []
    assert (await who.person.get(f"/destinations/{submitted.body['id']}"))["state"]["code"] == "effective"


@pytest.mark.parametrize("victim", ["termination", "signing"])
async def test_killed_between_the_two_halves_of_a_hold(
    platform: Platform, town: Town, ledger: Ledger, victim: str
) -> None:
    (who,) = town.take(1)
    agreement = await approved(platform, town, ledger, who)
    async with held(platform, "signing", "slots", "student_id", who.id) as row:
        ending = asyncio.create_task(plots.end(town, ledger, who, agreement))
        await somebody_waits(row)
        platform.kill(victim)
    await ending
    assert [deed.is_done for verb in ("ask", "consent") for deed in ledger.of(verb)] == [True, True]
    assert await found_wrong(platform, town, ledger, [who]) == []
    assert (await who.person.get(f"/agreements/{agreement}"))["state"]["code"] == "terminated"


async def test_killed_while_a_paper_is_printed(platform: Platform, town: Town, ledger: Ledger) -> None:
    (who,) = town.take(1)
    accepted = await plots.accept(town, ledger, who)
    at_work = reviewing(town, ledger, who)
    async with connected(platform, "documents") as connection:
        await until_true(connection, _RENDERING, accepted.body["id"])
        platform.kill("documents")
    await gone_home(at_work)
    assert await found_wrong(platform, town, ledger, [who]) == []


@pytest.mark.parametrize("victim", ["broker", "postgres", "envoy", "zygote"])
async def test_a_part_dies_under_load(platform: Platform, town: Town, ledger: Ledger, victim: str) -> None:
    """Everybody acts at once; the part dies while they do, and again as soon as it is back."""
    students = town.take(2)
    acting = [asyncio.create_task(plots.signs_and_studies_at_once(town, ledger, who)) for who in students]
    for _ in range(2):
        await platform.back(victim, platform.kill(victim))
    await asyncio.gather(*acting)
    assert await found_wrong(platform, town, ledger, students) == []
    assert sum(deed.is_done for deed in ledger.of("accept") + ledger.of("submit")) >= len(students)


@pytest_asyncio.fixture(loop_scope="session")
async def hasty(town: Town) -> AsyncIterator[Student]:
    """A student who asks once and takes the first answer."""
    (who,) = town.take(1)
    who.person.patience = 0.0
    yield who
    who.person.patience = Person.patience


async def test_without_redis_a_binding_act_is_refused_whole(
    platform: Platform, town: Town, ledger: Ledger, hasty: Student
) -> None:
    """Nobody can say whether the session still lives: nothing is done, reading goes on, and the same key works once it is back."""
    letter = await plots.open_letter(town, hasty)
    async with frozen(platform, "redis"):
        refused = await plots.accept(town, ledger, hasty)
        assert (refused.outcome, refused.code) == ("unknown", "upstream.unavailable")
        assert (await hasty.person.get(f"/invitations/{letter['id']}"))["state"]["code"] == "open"
    await calm(platform)
    hasty.person.patience = Person.patience
    assert (await plots.accept(town, ledger, hasty)).is_done
    with pytest.raises(Refused, match="invitation"):
        await hasty.person.post(f"/invitations/{letter['id']}/decline", {"reason": "另有安排"})
    assert await found_wrong(platform, town, ledger, [hasty]) == []
