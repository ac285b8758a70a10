"""How near must a run come to theory? Scenarios for its tables, and honest intervals."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from math import sqrt
from statistics import fmean, stdev
from typing import Any, NamedTuple
from unittest.mock import patch

from agents.decisions.desk import seats
from agents.decisions.desk.profiles import Responder
from agents.decisions.desk.urgency import Pick
from deploy.policy_file import load_policy
from deploy.simulation.scenario import Scenario
from deploy.simulation.scenario_file import SHIPPED, policy_of
from deploy.simulation.town import Town
from schemas.labels import Channel
from schemas.policy import Policy
from tests.deploy.simulation.theory import NModel

BATCHES = 20
STUDENT = 3.883
"""99.9 % of a t distribution with 19 degrees of freedom lie within so many standard errors."""
FAR_S = 3e7
"""A time limit that no wait comes near: then the weighted order's cost of waiting is quadratic."""


class Estimate(NamedTuple):
    """A mean and the half-width of its 99.9 % interval."""

    value: float
    error: float

    def __str__(self) -> str:
        return f"{self.value:.5g} ± {self.error:.2g}"

    def holds(self, expected: float, *, at_most: float) -> bool:
        """Tell whether the interval contains what theory says, and is narrow enough to mean something."""
        return abs(self.value - expected) <= self.error <= at_most


def estimate(values: Sequence[float]) -> Estimate:
    """Give mean and interval of dependent values in the order of time, by the means of 20 batches."""
    size = len(values) // BATCHES
    means = [fmean(values[i * size : (i + 1) * size]) for i in range(BATCHES)]
    return Estimate(fmean(values), STUDENT * stdev(means) / sqrt(BATCHES))


def unit_of(handle_s: float) -> float:
    """Give the seconds that a second of the table lasts in the run: the desk counts whole milliseconds."""
    return max(1.0, 100 / handle_s)


def queue(
    rates: Sequence[float],
    handle_s: float,
    people: int,
    *,
    tickets: int,
    patience_s: float | None = None,
    weights: Sequence[float] = (1, 1, 1),
    order: str = "fifo",
    seed: int = 1,
    build: type[Town] = Town,
) -> tuple[Town, float]:
    """Run classes that all people serve, most urgent first; give the town and its unit of time."""
    unit = unit_of(handle_s)
    total = sum(rates)
    patience = {"mean_s": patience_s * unit, "law": "exponential"} if patience_s is not None else None
    classes = {
        f"c{number}": {
            "share": rate / total,
            "skills": {"all": 1},
            "channel": "phone",
            "priority": number,
            "answer_s": FAR_S,
            "handle": {"mean_s": handle_s * unit, "law": "exponential"},
            "patience": patience,
        }
        for number, rate in enumerate(rates, 1)
    }
    crews = [{"name": "r", "count": people, "skills": {"all": 1}}]
    town = run(classes, crews, total / unit, tickets, plain(order=order, weights=weights), seed, build=build)
    return town, unit


def run(
    classes: dict[str, Any],
    crews: list[dict[str, Any]],
    rate: float,
    tickets: int,
    policy: Policy,
    seed: int,
    bursts: Sequence[dict[str, Any]] = (),
    build: type[Town] = Town,
) -> Town:
    """Run about so many tickets after a tenth of warm-up; ``rate`` is arrivals a second."""
    hours = tickets / 0.9 / rate / 3600
    scenario = Scenario.model_validate(
        {
            "start": "2026-01-01T00:00:00+00:00",
            "hours": hours,
            "warm_up_h": hours / 10,
            "wrap_up_s": 0,
            "arrivals": {"per_hour": rate * 3600, "bursts": bursts},
            "classes": classes,
            "crews": crews,
        }
    )
    town = build(scenario, policy_of(scenario, policy), seed)
    town.run()
    return town


def plain(*, order: str, weights: Sequence[float] = (1, 1, 1), share: int = 1000) -> Policy:
    """Give the shipped policy with another order; a phone call weighs ``share``, an e-mail almost nothing."""
    policy = load_policy(SHIPPED)
    given = dict(enumerate((*weights, 1e-9, 1e-9)[:4], 1))
    rules = {**policy.dispatch.model_dump(), "order": order, "choose": "load", "weights": given}
    rules |= {"starve_ratio": 10_000, "shrink": 100_000}  # nobody starves, and nobody is learnt to be faster
    channels = {
        **policy.channels,
        Channel.PHONE: policy.channels[Channel.PHONE].model_copy(update={"share": share}),
        Channel.EMAIL: policy.channels[Channel.EMAIL].model_copy(update={"share": 1}),
    }
    dispatch = type(policy.dispatch).model_validate(rules)
    return policy.model_copy(update={"dispatch": dispatch, "channels": channels})


@contextmanager
def longer_queue_first() -> Iterator[None]:
    """Let whoever gets free take from the longer queue, B of equal ones: a rule of theory that no policy offers."""

    def longest(responder: Responder, *_: object) -> Pick | None:
        room = responder.profile.limit - responder.load
        waiting = [d for d in responder.profile.demands if d.size and d.share <= room]
        if not waiting:
            return None
        demand = max(waiting, key=lambda d: (d.size, d.skills))
        return Pick(min((queue.first for queue in demand.queues.values()), key=lambda t: t.received_ms), ())

    with patch.object(seats, "best_ticket", longest):
        yield


def waits_s(town: Town, unit: float, index: int = 0) -> list[float]:
    """Give the waits of a class in the table's unit, in the order in which they ended."""
    return [wait / 1000 / unit for wait in town.measures.classes[index].waits]


def n_model(row: NModel, rule: str, *, tickets: int, seed: int = 1) -> tuple[Estimate, Estimate]:
    """Run an N model; give the waits of A and B.

    That an arriving A prefers person 1 follows from the desk's own rule, the least loaded first: person 2 carries
    some pebbles, e-mails of next to no load that are never finished.
    """
    unit = 100.0
    priority = {"a first": (1, 2), "b first": (2, 1)}.get(rule, (1, 1))
    exponential = {"mean_s": unit, "law": "exponential"}
    usual = {"channel": "phone", "answer_s": FAR_S, "handle": exponential}
    classes = {
        "a": {**usual, "share": row.rates[0], "skills": {"a": 1}, "priority": priority[0]},
        "b": {**usual, "share": row.rates[1], "skills": {"b": 1}, "priority": priority[1]},
        "pebble": {
            "share": 0,
            "channel": "email",
            "skills": {"pebble": 1},
            "priority": 4,
            "handle": {"mean_s": 3e7, "law": "fixed"},
        },
    }
    crews = [
        {"name": "one", "count": 1, "skills": {"a": 1}, "speed": {"a": row.speeds[0]}},
        {
            "name": "two",
            "count": 1,
            "skills": {"a": 1, "b": 1, "pebble": 1},
            "speed": {"a": row.speeds[1], "b": row.speeds[1]},
        },
    ]
    rate = sum(row.rates) / unit
    pebbles = {"name": "pebbles", "at_h": 0, "minutes": 10, "times": 20 / (rate * 600), "mix": {"pebble": 1}}
    policy = plain(order="fifo" if rule == "longer" else "strict", share=900)
    with longer_queue_first() if rule == "longer" else nullcontext():
        town = run(classes, crews, rate, tickets, policy, seed, [pebbles])
    return estimate(waits_s(town, unit, 0)), estimate(waits_s(town, unit, 1))


def ratio(values: Sequence[float], paired: Sequence[float]) -> Estimate:
    """Give the ratio of the means of two runs with the same arrivals and handle times, and its interval.

    What both runs share cancels, so the interval is much narrower than that of either mean.
    """
    size = min(len(values), len(paired)) // BATCHES
    pairs = [
        (fmean(values[i * size : (i + 1) * size]), fmean(paired[i * size : (i + 1) * size])) for i in range(BATCHES)
    ]
    value = fmean(values) / fmean(paired)
    apart = stdev(y - value * x for y, x in pairs)
    return Estimate(value, STUDENT * apart / sqrt(BATCHES) / fmean(paired))


def compared(values: Sequence[float], paired: Sequence[float], known: float) -> Estimate:
    """Give the mean by itself or by its ratio to a paired run whose mean is known, whichever is known better."""
    share = ratio(values, paired)
    return min(estimate(values), Estimate(share.value * known, share.error * known), key=lambda one: one.error)
