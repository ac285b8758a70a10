"""How far has a watched clock come? Steps, pauses and periods, without knowing who is told."""

from agents.decisions.calendar import Calendar
from agents.decisions.clocks import ARRIVED, due_at, ends_with, stands_still
from schemas.calendar import ClockKind
from schemas.escalations import Measured
from schemas.model import trusted
from schemas.states import WatchState
from schemas.tickets import Clock

Steps = tuple[int, ...]


def runs(watch: WatchState, index: int, steps: Steps) -> bool:
    """Tell whether the clock may still speak: not met, not standing still, and not all was said.

    What arriving ends is either met at once or was late before anybody watched: that is said.
    """
    clock = watch.clocks[index]
    if watch.said[index] >= len(steps):
        return False
    if watch.paused and stands_still(clock, watch.held_for):
        return False
    ends = ends_with(clock)
    if ends == ARRIVED:
        return watch.met.get(ARRIVED, 0) > clock.due_ms
    return ends not in watch.met and not (watch.answered and ends == "answered")


def step_ms(calendar: Calendar, watch: WatchState, index: int, steps: Steps) -> int:
    """Give the moment of the clock's next step; a notice has no steps before it is due."""
    clock = watch.clocks[index]
    if clock.every_ms is not None:
        return clock.due_ms
    return _at(calendar, watch, clock, steps[watch.said[index]])


def passed(calendar: Calendar, watch: WatchState, index: int, steps: Steps, now_ms: int) -> int:
    """Count the warnings that lie in the past."""
    clock = watch.clocks[index]
    if clock.every_ms is not None:
        return 0
    return sum(_at(calendar, watch, clock, percent) <= now_ms for percent in steps[:-1])


def advance(calendar: Calendar, clock: Clock, now_ms: int, *, anew: bool = False) -> Clock:
    """Give a notice's clock with its next due time after now: from the last due time, or anew from now."""
    if clock.every_ms is None:
        return clock
    due_ms = now_ms if anew else clock.due_ms
    while due_ms <= now_ms:
        due_ms = calendar.due(clock.counts, due_ms, clock.every_ms)
    return due_at(clock, due_ms)


def retell(watch: WatchState, clocks: tuple[Clock, ...]) -> None:
    """Follow clocks that the desk has told anew; what was said of them stays said, notices stay ours."""
    if clocks:
        known = {clock.clause: (clock, said) for clock, said in zip(watch.clocks, watch.said, strict=True)}
        mine = {clause: clock for clause, (clock, _) in known.items() if clock.every_ms is not None}
        watch.clocks = [mine.get(clock.clause, clock) for clock in clocks]
        watch.said = [known[clock.clause][1] if clock.clause in known else 0 for clock in clocks]


def measured(calendar: Calendar, watch: WatchState, ended_ms: int) -> tuple[Measured, ...]:
    """Give what each clock says in the end; one that was met in an earlier life of the ticket says nothing more."""
    found = []
    for clock in watch.clocks:
        ends = ends_with(clock)
        if clock.every_ms is not None or (ends not in watch.met and _earlier(watch, ends)):
            continue
        met_ms = watch.met.get(ends, ended_ms)
        paused_ms = clock.paused_ms or 0
        spent_ms = max(0, calendar.spent(clock.counts, watch.received_ms, met_ms) - paused_ms)
        found.append(
            trusted(
                Measured,
                clause=clock.clause,
                measures=clock.measures,
                spent_ms=spent_ms,
                paused_ms=paused_ms,
                late=met_ms > clock.due_ms,
            )
        )
    return tuple(found)


def _earlier(watch: WatchState, ends: str) -> bool:
    return ends == ARRIVED or (ends == "answered" and watch.answered)


def _at(calendar: Calendar, watch: WatchState, clock: Clock, percent: int) -> int:
    """Give the moment at which this share of the clock's time is spent; time it stood still does not count."""
    paused_ms = clock.paused_ms or 0
    if clock.counts is None or clock.counts is ClockKind.NATURAL:
        start_ms = watch.received_ms + paused_ms
        return start_ms + (clock.due_ms - start_ms) * percent // 100
    whole_ms = calendar.spent(clock.counts, watch.received_ms, clock.due_ms) - paused_ms
    return calendar.before(clock.counts, clock.due_ms, whole_ms - whole_ms * percent // 100)
