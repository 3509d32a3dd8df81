"""A wrong verdict is worse than none: medians are of rounds, bounds are inclusive, quick runs judge nothing."""

import json
from pathlib import Path

import pytest

from bench.measure import Measure
from bench.report import Target, line, print_table, write_lines
from bench.rounds import alternate, closed_loop, leg, percentile


def test_the_ratio_is_the_median_of_the_rounds_ratios_not_of_the_medians() -> None:
    one = line("rate", "1/s", [10, 90, 50], [100, 100, 500], Target("ratio", ">=", 0.2))
    assert one.against == 0.1
    assert one.met is False
    assert (one.figure, one.floor) == (50, 100)


def test_a_difference_is_taken_round_by_round() -> None:
    one = line("p50", "ms", [5, 30, 8], [1, 10, 7], Target("more by", "<=", 4))
    assert one.against == 4
    assert one.met is True


def test_a_figure_alone_is_judged_by_its_median() -> None:
    assert line("start", "s", [20, 9, 10], target=Target("figure", "<=", 10)).met is True
    assert line("start", "s", [20, 11, 10], target=Target("figure", "<=", 10)).met is False


def test_without_a_target_there_is_no_verdict() -> None:
    assert line("CPU", "us", [2.0], [1.0]).met is None


def test_rounds_must_have_both_sides() -> None:
    with pytest.raises(ValueError, match="shorter"):
        line("rate", "1/s", [1, 2, 3], [1, 2], Target("ratio", ">=", 1))


def test_percentiles_are_values_that_occurred() -> None:
    assert percentile(range(1, 101), 0.99) == 99
    assert percentile(range(1, 101), 0.5) == 50
    assert percentile([7.0], 0.99) == 7.0


def test_a_leg_counts_an_operation() -> None:
    one = leg(2.0, [0.1, 0.3], 0.5)
    assert (one.rate, one.p50, one.p99, one.cpu) == (1.0, 0.1, 0.3, 0.25)


async def test_who_goes_first_changes_from_round_to_round() -> None:
    order: list[str] = []

    async def side(name: str) -> str:
        order.append(name)
        return name

    floors, products = await alternate(3, lambda: side("floor"), lambda: side("product"))
    assert order == ["floor", "product", "product", "floor", "floor", "product"]
    assert (floors, products) == (["floor"] * 3, ["product"] * 3)


async def test_a_closed_loop_does_every_job_once_and_fails_with_its_worker() -> None:
    done: list[int] = []

    async def work(job: int) -> None:
        if job < 0:
            raise ValueError(job)
        done.append(job)

    seconds, took = await closed_loop(range(50), [work] * 4)
    assert sorted(done) == list(range(50))
    assert len(took) == 50
    assert seconds >= max(took)
    with pytest.raises(ExceptionGroup):
        await closed_loop([1, -1], [work] * 2)


@pytest.mark.parametrize(("quick", "said"), [(True, False), (False, True)])
def test_only_a_whole_run_says_missed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], quick: bool, said: bool
) -> None:
    measure = Measure(3, quick, 0, tmp_path)
    one = line("rate", "1/s", [1], [10], Target("ratio", ">=", 0.5))
    print_table(1, "accept", [one], measure)
    assert ("MISSED" in capsys.readouterr().out) is said
    write_lines(tmp_path / "accept.json", 1, "accept", [one], measure)
    kept = [json.loads(text) for text in (tmp_path / "accept.json").read_text().splitlines()]
    assert [(each["row"], each["against"], each["met"], each["quick"]) for each in kept] == [(1, 0.1, False, quick)]
