"""How did a desk's tickets fare? Counted from decisions, so that record and what-if are counted alike."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from statistics import fmean, pstdev
from typing import Any

from agents.decisions.clocks import ARRIVED, ends_with
from deploy.simulation.report import percentile
from schemas.clauses import Measure
from schemas.decisions import Decision, Kind
from schemas.labels import Contact
from schemas.tickets import Clock, TicketPrioritized

TAKEN = (Kind.OFFERED, Kind.ASSIGNED, Kind.RESUMED, Kind.CONTINUED)
GONE = (
    Kind.RELEASED,
    Kind.HELD,
    Kind.TRANSFERRED,
    Kind.MOVED,
    Kind.RESOLVED,
    Kind.CANCELLED,
    Kind.QUEUED,
    Kind.INTERRUPTED,
)


@dataclass
class Fate:
    """What became of one ticket. None for what never happened."""

    first: str | None = None
    answered_ms: int | None = None
    contacted_ms: int | None = None
    replied_ms: int | None = None
    resolved_ms: int | None = None
    ended_ms: int | None = None

    def met_ms(self, clock: Clock) -> int | None:
        """Give the moment at which the clock was met, if it was; what is resolved is met in every way."""
        moments = {
            Measure.ANSWERED: self.answered_ms,
            Measure.CONTACTED: self.contacted_ms,
            Measure.REPLIED: self.replied_ms,
        }
        met = moments.get(Measure(ends_with(clock)))
        return met if met is not None else self.resolved_ms


@dataclass(frozen=True)
class Outcome:
    """One side of the comparison. Waits in seconds until the first answer; of the unanswered, until the end."""

    tickets: int
    answered: int
    wait_p50_s: float
    wait_p90_s: float
    wait_p99_s: float
    missed: dict[str, int]
    load_mean_min: float
    load_spread_min: float
    load_min: dict[str, float]


@dataclass(frozen=True)
class Comparison:
    """Both sides, which tickets were first answered by somebody else, and how much of behaviour was drawn."""

    desk: str
    policy: str
    recorded: Outcome
    other: Outcome
    moved: tuple[str, ...]
    drawn: dict[str, float]

    def document(self) -> dict[str, Any]:
        """Give all of it for programs."""
        return asdict(self)


def fates(decisions: Iterable[Decision]) -> dict[str, Fate]:
    """Follow every ticket. A ticket that ended and came back counts from its first end."""
    found: dict[str, Fate] = {}
    for decision in decisions:
        fate = found.setdefault(decision.ticket, Fate())
        if decision.kind is Kind.ASSIGNED and fate.answered_ms is None:
            fate.first, fate.answered_ms = decision.responder, decision.decided_ms
        elif decision.kind is Kind.CONTACTED and decision.contact is not Contact.FAILED:
            fate.contacted_ms = fate.contacted_ms or decision.decided_ms
            if decision.contact is Contact.REPLIED:
                fate.replied_ms = fate.replied_ms or decision.decided_ms
        elif decision.kind is Kind.RESOLVED and fate.resolved_ms is None:
            fate.resolved_ms = fate.ended_ms = decision.decided_ms
        elif decision.kind in (Kind.CANCELLED, Kind.MOVED) and fate.ended_ms is None:
            fate.ended_ms = decision.decided_ms
    return found


def outcome(facts: Mapping[str, TicketPrioritized], decisions: list[Decision], end_ms: int) -> Outcome:
    """Sum up the tickets in ``facts``, as they stood at ``end_ms``.

    Clocks count from receipt as they came, without pauses; notices that come round again are left out.
    """
    known = fates(decisions)
    waits: list[float] = []
    missed: dict[str, int] = {}
    for name, ticket in facts.items():
        fate = known.get(name, Fate())
        until_ms = fate.ended_ms if fate.ended_ms is not None else end_ms
        waits.append(((fate.answered_ms if fate.answered_ms is not None else until_ms) - ticket.received_ms) / 1000)
        for clock in ticket.clocks:
            if ends_with(clock) != ARRIVED and clock.every_ms is None:
                met_ms = fate.met_ms(clock)
                late = (until_ms if met_ms is None else met_ms) > clock.due_ms
                missed[clock.clause] = missed.get(clock.clause, 0) + late
    waits.sort()
    load = loads(decisions, set(facts), end_ms)
    return Outcome(
        tickets=len(facts),
        answered=sum(known.get(name, Fate()).answered_ms is not None for name in facts),
        wait_p50_s=percentile(waits, 50),
        wait_p90_s=percentile(waits, 90),
        wait_p99_s=percentile(waits, 99),
        missed=dict(sorted(missed.items())),
        load_mean_min=fmean(load.values()) if load else 0.0,
        load_spread_min=pstdev(load.values()) if load else 0.0,
        load_min=dict(sorted(load.items())),
    )


def loads(decisions: Iterable[Decision], tickets: set[str], end_ms: int) -> dict[str, float]:
    """Give the minutes that everybody had these tickets in hand, a ticket of half a person counting half."""
    hands: dict[str, tuple[str, int, float]] = {}
    spent: dict[str, float] = {}
    for decision in decisions:
        if decision.ticket not in tickets or decision.kind not in (*TAKEN, *GONE):
            continue
        held = hands.pop(decision.ticket, None)
        if held is not None:
            spent[held[0]] = spent.get(held[0], 0.0) + (decision.decided_ms - held[1]) / 60_000 * held[2]
        if decision.kind in TAKEN and decision.responder is not None:
            part = (decision.share or 0) / (decision.limit or 1000)
            hands[decision.ticket] = decision.responder, decision.decided_ms, part
    for name, since_ms, part in hands.values():
        spent[name] = spent.get(name, 0.0) + (end_ms - since_ms) / 60_000 * part
    return spent
