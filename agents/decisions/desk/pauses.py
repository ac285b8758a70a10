"""Which clocks stand still while a ticket is on hold, and when do they run out then?"""

from agents.decisions.calendar import Calendar
from agents.decisions.clocks import ends_with, happened
from agents.decisions.desk.floor import Floor
from agents.decisions.desk.queues import Ticket
from schemas.labels import Wait
from schemas.tickets import Clock


def pause(floor: Floor, ticket: Ticket, wait: Wait | None) -> None:
    """Stop the clocks that stand still for what the ticket waits for; legal clocks have no such words."""
    state = ticket.state
    state.held_for = wait
    if wait is not None and any(wait in (clock.pauses or ()) for clock in state.facts.clocks):
        state.paused_from_ms = floor.now_ms


def unpause(floor: Floor, ticket: Ticket) -> tuple[Clock, ...]:
    """Let the clocks run again, with as much time as they had left; give all of them if any stood still."""
    state = ticket.state
    wait, since_ms = state.held_for, state.paused_from_ms
    state.held_for = state.paused_from_ms = None
    if wait is None or since_ms is None:
        return ()
    done = happened(state)
    clocks = tuple(
        clock if ends_with(clock) in done else _moved(floor.calendar, clock, wait, since_ms, floor.now_ms)
        for clock in state.facts.clocks
    )
    ticket.follow_clocks(clocks)
    floor.touched_tickets[ticket.id] = None
    return clocks


def _moved(calendar: Calendar, clock: Clock, wait: Wait, since_ms: int, now_ms: int) -> Clock:
    if wait not in (clock.pauses or ()) or clock.due_ms <= since_ms:
        return clock
    left_ms = calendar.spent(clock.counts, since_ms, clock.due_ms)
    still_ms = calendar.spent(clock.counts, since_ms, now_ms)
    due_ms = calendar.later(clock.counts, now_ms, left_ms) if still_ms else clock.due_ms
    return clock.model_copy(update={"due_ms": due_ms, "paused_ms": (clock.paused_ms or 0) + still_ms})
