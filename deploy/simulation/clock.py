"""How do several desks run on one clock that never waits?"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from deploy.simulation.arrivals import HOUR_MS

if TYPE_CHECKING:
    from deploy.simulation.town import Town

AFTER_H = 24.0
"""How long a desk may work off what is left when no more tickets come."""
TIDY = 20_000
"""Events after which changed records are let go, and progress is told."""
NEVER = float("inf")

Progress = Callable[[float], None]


def run_together(towns: "Sequence[Town]", progress: Progress = lambda share: None) -> None:
    """Run towns on one clock to their end; what a desk says to another is heard at once."""
    by_desk = {town.desk.floor.desk: town for town in towns}
    first, is_alone = towns[0], len(towns) == 1
    limit_ms = first.end_ms + AFTER_H * HOUR_MS
    for town in towns:
        town.begin()
    while True:
        at, town = NEVER, first
        times = (NEVER, NEVER, NEVER)
        for one in towns:
            its = one.times()
            if (soonest := min(its)) < at:
                at, town, times = soonest, one, its
        if at > limit_ms or (town.is_done() and all(one.is_done() for one in towns)):
            break
        now_ms = max(first.now_ms, round(at))
        for one in towns:
            one.now_ms = now_ms
        town.step(*times)
        if not is_alone:
            _deliver(by_desk)
        if town.measures.events % TIDY < 2:
            town.desk.changes()
            progress(min(1.0, (now_ms - first.start_ms) / (first.end_ms - first.start_ms)))
    for town in towns:
        town.close()


def _deliver(by_desk: "Mapping[str, Town]") -> None:
    """Carry what was said to other desks, and what they say to that."""
    while senders := [town for town in by_desk.values() if town.mail]:
        for sender in senders:
            mail, sender.mail = sender.mail, []
            for event, job in mail:
                by_desk[str(getattr(event, "desk", ""))].tell(event, job)
