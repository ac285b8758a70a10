"""What does queueing theory say, and how near must a run come? Tables, scenarios for them, honest intervals."""

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

BATCHES = 20
STUDENT = 3.883
"""99.9 % of a t distribution with 19 degrees of freedom lie within so many standard errors."""
FAR_S = 3e7
"""A time limit that no wait comes near: then the weighted order's cost of waiting is quadratic."""


class ErlangC(NamedTuple):
    """M/M/N: arrivals a second, handle time, people, P(wait), mean wait, share answered within ``within_s``."""

    rate: float
    handle_s: float
    people: int
    p_wait: float
    wait_s: float
    level: float
    within_s: float


ERLANG_C = (
    ErlangC(1, 0.8, 1, 0.800000, 3.200000, 0.200000, 0),
    ErlangC(2, 1, 3, 0.444444, 0.444444, 0.555556, 0),
    ErlangC(100 / 3600, 180, 7, 0.324150, 29.173495, 0.740441, 20),
    ErlangC(360 / 3600, 240, 28, 0.333139, 19.988312, 0.761296, 20),
    ErlangC(10, 1, 12, 0.449388, 0.224694, 0.834679, 0.5),
    ErlangC(400 / 1800, 225, 55, 0.384547, 17.304629, 0.753436, 20),
    ErlangC(20 / 60, 345, 120, 0.540431, 37.289766, 0.595556, 20),
)


class ErlangA(NamedTuple):
    """M/M/N+M: Erlang C with exponential patience; the mean wait is over all arrivals."""

    rate: float
    handle_s: float
    patience_s: float
    people: int
    p_wait: float
    p_abandon: float
    wait_s: float
    occupancy: float


ERLANG_A = (
    ErlangA(0.1, 240, 120, 24, 0.446883, 0.094927, 11.391263, 0.905073),
    ErlangA(0.1, 240, 120, 22, 0.585744, 0.142885, 17.146153, 0.935035),
    ErlangA(100 / 3600, 180, 90, 6, 0.336258, 0.121827, 10.964464, 0.731811),
    ErlangA(0.8, 60, 120, 48, 0.601481, 0.047645, 5.717395, 0.952355),
    ErlangA(20 / 60, 345, 300, 115, 0.495398, 0.038471, 11.541272, 0.961529),
)


class Classes(NamedTuple):
    """Three classes, most urgent first, under strict and under accumulating priority, and in order of arrival."""

    rates: tuple[float, float, float]
    handle_s: float
    people: int
    strict_s: tuple[float, float, float]
    weights: tuple[float, float, float]
    accumulating_s: tuple[float, float, float]
    fifo_s: float


PRIORITIES = (
    Classes((0.3, 0.3, 0.2), 1, 1, (1.14286, 2.85714, 10.0), (4, 2, 1), (2.44706, 3.95294, 6.4), 4.0),
    Classes(
        (0.02, 0.03, 0.04),
        100,
        10,
        (8.35914, 16.71829, 133.74630),
        (4, 2, 1),
        (30.25214, 53.07393, 95.53307),
        66.87315,
    ),
    Classes(
        (1 / 60, 2 / 60, 1 / 60),
        240,
        18,
        (9.10596, 27.31789, 191.22523),
        (10, 3, 1),
        (21.85572, 53.28257, 126.54611),
        63.74174,
    ),
)


class NModel(NamedTuple):
    """Person 1 serves A only, person 2 serves A and B. Waits of A and B for each rule of person 2."""

    rates: tuple[float, float]
    speeds: tuple[float, float]
    waits_s: dict[str, tuple[float, float]]


N_MODELS = (
    NModel(
        (0.8, 0.6),
        (1, 1),
        {"b first": (1.083187, 1.942272), "a first": (0.412702, 6.353), "longer": (0.827616, 2.471663)},
    ),
    NModel(
        (0.9, 0.5),
        (1, 1.2),
        {"b first": (0.694405, 0.939932), "a first": (0.340564, 2.320663), "longer": (0.539893, 1.279982)},
    ),
)


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
