"""When does the next ticket come, and of which class?"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import accumulate
from math import ceil
from random import Random

from deploy.simulation.scenario import Burst, Scenario

HOUR_MS = 3_600_000


def arrivals(scenario: Scenario, rng: Random) -> Iterator[tuple[float, int]]:
    """Give (milliseconds since the start, index of the class) of every ticket, in order of time.

    A Poisson process whose rate changes: within each hour candidates come at the highest rate of that hour, and
    each is kept with the chance that the rate at its moment is of the highest (Lewis and Shedler, thinning).
    """
    plan = _Plan(scenario)
    end = scenario.hours * HOUR_MS
    for hour in range(ceil(scenario.hours)):
        at, until = float(hour * HOUR_MS), min(end, (hour + 1) * HOUR_MS)
        highest = plan.highest(hour)
        while highest > 0 and (at := at + rng.expovariate(highest)) < until:
            burst = plan.burst_at(at)
            rate = plan.rate(hour, burst)
            if rate >= highest or rng.random() * highest < rate:
                yield at, plan.draw(burst, rng)


class _Plan:
    """Rates by hour, and the mix of classes with and without each burst."""

    def __init__(self, scenario: Scenario) -> None:
        self._arrivals = scenario.arrivals
        self._start = scenario.start
        shares = {name: one.share for name, one in scenario.classes.items()}
        total = sum(shares.values())
        self._even = {name: share / total for name, share in shares.items()}
        self._usual = list(accumulate(self._even.values()))
        self._mixes = {burst.name: list(accumulate(self._mixed(burst.mix))) for burst in scenario.arrivals.bursts}

    def rate(self, hour: int, burst: Burst | None) -> float:
        """Give the arrivals a millisecond in this hour since the start."""
        at = self._start + timedelta(hours=hour)
        flow = self._arrivals
        curve = _weight(flow.hourly, at.hour) * _weight(flow.weekly, at.weekday())
        return flow.per_hour / HOUR_MS * curve * (burst.times if burst else 1)

    def highest(self, hour: int) -> float:
        """Give the highest rate within this hour."""
        begin, end = hour * HOUR_MS, (hour + 1) * HOUR_MS
        here = [b for b in self._arrivals.bursts if _begin(b) < end and _end(b) > begin]
        return max(self.rate(hour, burst) for burst in (None, *here))

    def burst_at(self, at_ms: float) -> Burst | None:
        """Give the burst of this moment; of several the one that stands first."""
        return next((b for b in self._arrivals.bursts if _begin(b) <= at_ms < _end(b)), None)

    def draw(self, burst: Burst | None, rng: Random) -> int:
        """Give the index of a class."""
        mix = self._mixes[burst.name] if burst else self._usual
        chance = rng.random() * mix[-1]
        return next((index for index, sum_ in enumerate(mix) if chance < sum_), len(mix) - 1)

    def _mixed(self, given: dict[str, float]) -> Iterator[float]:
        rest = sum(share for name, share in self._even.items() if name not in given)
        left = 1 - sum(given.values())
        for name, share in self._even.items():
            yield given[name] if name in given else (left * share / rest if rest else 0)


def _weight(curve: tuple[float, ...], index: int) -> float:
    """Give a curve's value as a multiple of its mean."""
    return curve[index] * len(curve) / sum(curve) if curve else 1


def _begin(burst: Burst) -> float:
    return burst.at_h * HOUR_MS


def _end(burst: Burst) -> float:
    return burst.at_h * HOUR_MS + burst.minutes * 60_000
