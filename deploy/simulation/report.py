"""How did the run go? A summary for people and programs."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

from deploy.simulation.measures import ClassMeasures
from deploy.simulation.people import present_ms
from deploy.simulation.town import Town

ALL = "all"


@dataclass(frozen=True)
class ClassReport:
    """One class of tickets, or all. Waits in seconds until the first answer, or until given up."""

    name: str
    tickets: int
    wait_mean_s: float
    wait_p50_s: float
    wait_p90_s: float
    wait_p99_s: float
    wait_max_s: float
    waited: float
    missed: int
    miss_rate: float
    weighted_miss_rate: float
    abandoned: int
    unanswered: int


@dataclass(frozen=True)
class Report:
    """One run. Rates and occupancy are shares of 1; ``waited`` is the share that was not answered at once."""

    title: str
    policy: str
    seed: int
    hours: float
    responders: int
    events: int
    offers: int
    rejected: int
    expired: int
    occupancy_mean: float
    occupancy_spread: float
    occupancy: tuple[float, ...]
    slot_h: float
    arrivals_per_h: tuple[float, ...]
    slot_wait_s: tuple[float, ...]
    classes: tuple[ClassReport, ...]

    @property
    def whole(self) -> ClassReport:
        """All classes together."""
        return self.classes[-1]


def report(town: Town, seed: int, *others: Town) -> Report:
    """Sum up a run that has ended. With others there is a row for each desk's own tickets, not for each class."""
    measures, towns = town.measures, (town, *others)
    slot_h = measures.slot_ms / 3_600_000
    load = [part for one in towns for part in occupancy(one)]
    tickets = [sum(counts) for counts in zip(*(one.measures.slot_tickets for one in towns), strict=True)]
    waits_ms = [sum(waits) for waits in zip(*(one.measures.slot_wait_ms for one in towns), strict=True)]
    every = [kind for one in towns for kind in one.measures.classes]
    if others:
        rows = [_class(one.desk.floor.desk, one.measures.classes) for one in towns]
    else:
        rows = [_class(one.kind.name, [one]) for one in measures.classes]
    return Report(
        title=town.scenario.title,
        policy=town.desk.floor.policy.version,
        seed=seed,
        hours=(measures.to_ms - measures.from_ms) / 3_600_000,
        responders=sum(len(one.people) for one in towns),
        events=sum(one.measures.events for one in towns),
        offers=sum(one.measures.offers for one in towns),
        rejected=sum(one.measures.rejected for one in towns),
        expired=sum(one.measures.expired for one in towns),
        occupancy_mean=fmean(load) if load else 0.0,
        occupancy_spread=pstdev(load) if load else 0.0,
        occupancy=tuple(load),
        slot_h=slot_h,
        arrivals_per_h=tuple(count / slot_h for count in tickets),
        slot_wait_s=tuple(wait / count / 1000 if count else 0.0 for wait, count in zip(waits_ms, tickets, strict=True)),
        classes=(*rows, _class(ALL, every)),
    )


def occupancy(town: Town) -> list[float]:
    """Give everybody's load over their presence in the measured time, as a share of 1, in the order of names."""
    measures = town.measures
    from_ms, to_ms = measures.from_ms - town.start_ms, measures.to_ms - town.start_ms
    there = {name: present_ms(person, from_ms, to_ms) for name, person in town.people.items()}
    return [measures.busy_ms.get(name, 0.0) / spent for name, spent in there.items() if spent > 0]


def percentile(ordered: Sequence[float], percent: float) -> float:
    """Give the nearest-rank percentile of ordered values; 0 of nothing."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else 0.0


def _class(name: str, parts: Sequence[ClassMeasures]) -> ClassReport:
    waits = sorted(wait for part in parts for wait in part.waits)
    tickets = sum(part.tickets for part in parts)
    weight = sum(part.tickets * part.kind.weight for part in parts)
    missed = sum(part.missed for part in parts)
    return ClassReport(
        name=name,
        tickets=tickets,
        wait_mean_s=fmean(waits) / 1000 if waits else 0.0,
        wait_p50_s=percentile(waits, 50) / 1000,
        wait_p90_s=percentile(waits, 90) / 1000,
        wait_p99_s=percentile(waits, 99) / 1000,
        wait_max_s=waits[-1] / 1000 if waits else 0.0,
        waited=sum(wait > 0 for wait in waits) / len(waits) if waits else 0.0,
        missed=missed,
        miss_rate=missed / tickets if tickets else 0.0,
        weighted_miss_rate=sum(part.missed * part.kind.weight for part in parts) / weight if weight else 0.0,
        abandoned=sum(part.abandoned for part in parts),
        unanswered=sum(part.unanswered for part in parts),
    )
