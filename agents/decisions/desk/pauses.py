"""Which clocks stood still while a ticket was on hold, and when do they run out then?"""

from agents.decisions.calendar import Calendar
from agents.decisions.clocks import ends_with, happened, stands_still
from schemas.states import TicketState
from schemas.tickets import Clock


def after_hold(calendar: Calendar, state: TicketState, now_ms: int) -> tuple[Clock, ...]:
    """Give the clocks with as much time as they had left when the hold began.

    Those of law never stand still, nor do those that have ended or run out before.
    """
    clocks, since_ms = state.facts.clocks, state.held_ms
    if since_ms is None:
        return clocks
    done = happened(state)
    return tuple(
        _moved(calendar, clock, since_ms, now_ms)
        if stands_still(clock, state.held_for) and ends_with(clock) not in done and clock.due_ms > since_ms
        else clock
        for clock in clocks
    )


def _moved(calendar: Calendar, clock: Clock, since_ms: int, now_ms: int) -> Clock:
    still_ms = calendar.spent(clock.counts, since_ms, now_ms)
    if not still_ms:
        return clock
    left_ms = calendar.spent(clock.counts, since_ms, clock.due_ms)
    due_ms = calendar.later(clock.counts, now_ms, left_ms)
    return clock.model_copy(update={"due_ms": due_ms, "paused_ms": (clock.paused_ms or 0) + still_ms})
