"""How does the desk stand? Counts for dashboards; looks at every queue and responder, so ask about once a second."""

import dataclasses
from collections import Counter
from typing import NamedTuple

from agents.decisions.desk.desk import Desk
from agents.decisions.desk.dossiers import DAY_MS
from agents.decisions.desk.profiles import Responder
from schemas.labels import Channel, Priority


class QueueReport(NamedTuple):
    """Tickets of one priority and channel that wait, and the wait of the oldest in seconds."""

    priority: Priority
    channel: Channel
    tickets: int
    oldest_s: float


class Burden(NamedTuple):
    """A responder's share of what should be shared, summed over the days on which there was any."""

    desk: str
    responder: str
    days: int
    taken: int
    hard: int
    night: int
    low: int
    rejected: int
    expired: int


def queues(desk: Desk, now_ms: int) -> list[QueueReport]:
    """Give one row per priority and channel that has waiting tickets, those of paused queues included."""
    counts: Counter[tuple[Priority, Channel]] = Counter()
    oldest: dict[tuple[Priority, Channel], int] = {}
    for demand in desk.floor.catalogue.demands():
        for key, queue in demand.queues.items():
            at = key.priority, demand.channel
            counts[at] += queue.size
            oldest[at] = min(oldest.get(at, queue.first.received_ms), queue.first.received_ms)
    for ticket in desk.floor.parked.values():
        at = ticket.state.priority, ticket.demand.channel
        counts[at] += 1
        oldest[at] = min(oldest.get(at, ticket.received_ms), ticket.received_ms)
    return [QueueReport(p, c, n, max(0, now_ms - oldest[p, c]) / 1000) for (p, c), n in sorted(counts.items())]


def presence(desk: Desk) -> Counter[str]:
    """Count responders by state: free, busy (some load), full, wrap_up, away."""
    return Counter(state_of(responder) for responder in desk.floor.responders.values())


def state_of(responder: Responder) -> str:
    """Name what a responder is doing."""
    if responder.state.wrap_until_ms is not None:
        return "wrap_up"
    if not responder.available:
        return "away"
    if not responder.load:
        return "free"
    return "full" if responder.load >= responder.profile.limit else "busy"


def burdens(desk: Desk) -> list[Burden]:
    """Give what everybody remembered was burdened with in the days the policy counts, signed in or not."""
    floor = desk.floor
    oldest = floor.local_ms() // DAY_MS - floor.policy.dispatch.fair_days
    found = []
    for name, dossier in sorted(floor.dossiers.items()):
        days = [dataclasses.astuple(day) for number, day in dossier.days.items() if number > oldest]
        if days:
            found.append(Burden(floor.desk, name, len(days), *map(sum, zip(*days, strict=True))))
    return found
