"""Does the simulated desk keep the laws of queueing theory? Every row of the tables, with fixed seeds.

An interval is the mean of 20 batches with 99.9 % of a t distribution, and must contain what theory says. How narrow
it must be stands in each test: the runs are short, so crowded desks, whose waits hang together for long, are known
less exactly. `tests/bench/oracles.py` runs the same tables for longer.
"""

from statistics import fmean

import pytest

from deploy.simulation.report import report
from deploy.simulation.town import Job, Town
from tests.deploy.simulation.oracles import compared, estimate, n_model, queue, waits_s
from tests.deploy.simulation.theory import ERLANG_A, ERLANG_C, N_MODELS, PRIORITIES, Classes, ErlangA, ErlangC, NModel

PRECISION_C = ((12_000, 0.35), (12_000, 0.4), (12_000, 0.5), (20_000, 0.9), (16_000, 0.7), (24_000, 0.9), (24_000, 1.2))
"""Tickets of a row, and the half-width of the mean wait's interval as a share of the mean."""


@pytest.mark.parametrize(("row", "run"), list(zip(ERLANG_C, PRECISION_C, strict=True)))
def test_without_patience_waits_are_those_of_erlang_c(row: ErlangC, run: tuple[int, float]) -> None:
    tickets, share = run

    town, unit = queue([row.rate], row.handle_s, row.people, tickets=tickets)

    waits = waits_s(town, unit)
    assert estimate(waits).holds(row.wait_s, at_most=share * row.wait_s)
    assert estimate([float(wait > 0) for wait in waits]).holds(row.p_wait, at_most=0.3)
    assert estimate([float(wait <= row.within_s) for wait in waits]).holds(row.level, at_most=0.3)


@pytest.mark.parametrize("row", ERLANG_A)
def test_with_patience_waits_and_abandonments_are_those_of_erlang_a(row: ErlangA) -> None:
    town, unit = queue([row.rate], row.handle_s, row.people, tickets=10_000, patience_s=row.patience_s)

    waits, counts = waits_s(town, unit), town.measures.classes[0]
    assert estimate(waits).holds(row.wait_s, at_most=0.8 * row.wait_s)
    assert estimate([float(wait > 0) for wait in waits]).holds(row.p_wait, at_most=0.25)
    # those who leave do so at the rate 1/patience while they wait: P(abandon) = E[W] / patience
    error = estimate(waits).error / row.patience_s
    assert abs(counts.abandoned / counts.tickets - row.p_abandon) <= error <= 0.05
    assert report(town, 1).occupancy_mean == pytest.approx(row.occupancy, abs=0.02)


@pytest.mark.parametrize("row", PRIORITIES)
def test_priorities_wait_as_cobham_and_kleinrock_say(row: Classes) -> None:
    """Strict priority, and the weighted order far from any limit, where it is accumulating priority."""
    runs = {
        order: queue(row.rates, row.handle_s, row.people, tickets=9_000, order=order, weights=row.weights)
        for order in ("fifo", "strict", "weighted")
    }

    for index in range(3):
        plain = waits_s(*runs["fifo"], index)
        assert estimate(plain).holds(row.fifo_s, at_most=1.5 * row.fifo_s)
        for order, expected in (("strict", row.strict_s), ("weighted", row.accumulating_s)):
            found = compared(waits_s(*runs[order], index), plain, row.fifo_s)
            assert found.holds(expected[index], at_most=0.7 * expected[index]), order


@pytest.mark.parametrize("row", N_MODELS)
@pytest.mark.parametrize("rule", ["b first", "a first", "longer"])
def test_two_people_of_whom_one_has_both_skills_make_an_n_model(row: NModel, rule: str) -> None:
    found = n_model(row, rule, tickets=10_000)

    for wait, expected in zip(found, row.waits_s[rule], strict=True):
        assert wait.holds(expected, at_most=0.45 * expected)


class Remembering(Town):
    """A town that keeps every ticket's fate."""

    all: list[Job]

    def _arrive(self, index: int) -> None:
        super()._arrive(index)
        self.__dict__.setdefault("all", []).append(self.jobs[f"t{self._made}"])


def test_work_is_conserved_whatever_the_order() -> None:
    """For one server the sum of handle time x wait is the same under every order that never idles, run by run."""
    row, sums = PRIORITIES[0], {}
    for order in ("fifo", "strict", "edf", "cmu", "savable", "weighted"):
        town, _ = queue(row.rates, row.handle_s, 1, tickets=2_500, order=order, weights=row.weights, build=Remembering)
        assert isinstance(town, Remembering)
        sums[order] = sum(job.handle_ms * ((job.answered_ms or 0) - job.received_ms) for job in town.all)

    assert sums["fifo"] > 0
    assert sums == pytest.approx(dict.fromkeys(sums, sums["fifo"]), rel=1e-3)


def test_with_equal_rates_the_mean_of_all_waits_does_not_depend_on_the_order() -> None:
    """The conservation law for several people: for exponential times of one mean, the mean over all classes."""
    row = PRIORITIES[1]
    runs = {
        order: queue(row.rates, row.handle_s, row.people, tickets=6_000, order=order, weights=row.weights)
        for order in ("fifo", "strict", "savable")
    }
    means = {order: [wait for i in range(3) for wait in waits_s(*run, i)] for order, run in runs.items()}

    for order in ("strict", "savable"):
        assert fmean(means[order]) == pytest.approx(fmean(means["fifo"]), rel=0.1), order
