"""What ends a clock, and which of a ticket's clocks drives?"""

from collections.abc import Iterable
from typing import NamedTuple

from agents.decisions.calendar import Calendar
from schemas.clauses import Measure
from schemas.labels import Channel, Wait
from schemas.model import trusted
from schemas.states import TicketState
from schemas.tickets import Clock

ARRIVED = "arrived"
LIVE = (Channel.PHONE, Channel.WEB, Channel.APP, Channel.STORE)
"""Channels on which whoever accepts the ticket speaks with the customer at once."""


def met_by(measure: Measure, channel: Channel, *, sure: bool) -> str | None:
    """Give what is enough for a ticket like this, when it is not the measure's own event.

    A machine acknowledges and records the moment a desk takes the ticket on (S1-3, S1-5), and has assessed it if
    it is sure of the label; otherwise the person who accepts does (S1-6).
    """
    if measure in (Measure.ACKNOWLEDGED, Measure.RECORDED) or (measure is Measure.ASSESSED and sure):
        return ARRIVED
    if measure is Measure.ASSESSED or (measure is Measure.CONTACTED and channel in LIVE):
        return Measure.ANSWERED.value
    return None


def due_at(clock: Clock, due_ms: int) -> Clock:
    """Give the same clock with another due time."""
    return trusted(Clock, **{**clock.__dict__, "due_ms": due_ms})


def ends_with(clock: Clock) -> str:
    """Give the name of the event that ends the clock."""
    return clock.met_by or clock.measures


def stands_still(clock: Clock, wait: Wait | None) -> bool:
    """Tell whether the clock stands still on a hold for this reason: some do for any, some for a few, the law never."""
    return clock.pauses if isinstance(clock.pauses, bool) else wait in (clock.pauses or ())


def happened(state: TicketState) -> dict[str, int]:
    """Give what has happened to a desk's ticket that ends clocks, and when."""
    moments = {
        Measure.ANSWERED.value: state.answered_ms,
        Measure.CONTACTED.value: state.contacted_ms,
        Measure.REPLIED.value: state.replied_ms,
        Measure.RESOLVED.value: state.resolved_ms,
    }
    return {name: ms for name, ms in moments.items() if ms is not None}


def earliest(clocks: Iterable[Clock], met: Iterable[str]) -> Clock | None:
    """Give the clock that drives: the first to run out of those a person can still meet. Notices drive nothing."""
    done = {ARRIVED, *met}
    running = (c for c in clocks if ends_with(c) not in done and c.every_ms is None)
    return min(running, key=lambda c: (c.due_ms, c.clause), default=None)


class Standing(NamedTuple):
    """How a clock stands now. Times are milliseconds of the time that it counts, but ``due_ms`` and ``met_ms``."""

    clock: Clock
    due_ms: int
    met_ms: int | None
    spent_ms: int
    paused_ms: int
    left_ms: int | None
    """None when it has ended; negative when it is late."""
    still: bool
    """It stands still now."""


def standings(calendar: Calendar, state: TicketState, at_ms: int) -> list[Standing]:
    """Say how each clock of a desk's ticket stands at a moment."""
    ended = state.resolved_ms or state.forget_ms
    done = {ARRIVED: state.facts.received_ms, **happened(state)}
    return [_standing(calendar, state, clock, done, ended, at_ms) for clock in state.facts.clocks]


def _standing(
    calendar: Calendar, state: TicketState, clock: Clock, done: dict[str, int], ended: int | None, at_ms: int
) -> Standing:
    kind, start_ms = clock.counts, state.facts.received_ms
    met_ms = done.get(ends_with(clock), state.resolved_ms)
    still = state.held_ms is not None and met_ms is None and stands_still(clock, state.held_for)
    until_ms = met_ms if met_ms is not None else state.held_ms if still and state.held_ms is not None else at_ms
    held_now_ms = calendar.spent(kind, until_ms, at_ms) if still else 0
    before_ms = clock.paused_ms or 0
    left_ms = None
    if met_ms is None and ended is None:
        late = until_ms > clock.due_ms
        left_ms = (
            -calendar.spent(kind, clock.due_ms, until_ms) if late else calendar.spent(kind, until_ms, clock.due_ms)
        )
    return Standing(
        clock=clock,
        due_ms=clock.due_ms,
        met_ms=met_ms,
        spent_ms=max(0, calendar.spent(kind, start_ms, until_ms) - before_ms),
        paused_ms=before_ms + held_now_ms,
        left_ms=left_ms,
        still=still,
    )
