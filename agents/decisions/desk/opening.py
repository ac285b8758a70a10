"""What does the desk do when it opens and closes?"""

from agents.decisions.desk.floor import Floor
from agents.decisions.desk.moving import may_move
from agents.decisions.desk.placing import by_age, place
from agents.decisions.desk.timers import Timer
from schemas.decisions import Reason
from schemas.states import TicketStatus


def turn(floor: Floor, timer: Timer) -> None:
    """The desk, or its night desk, opens or closes."""
    if floor.state.turn_ms == timer.guard:
        settle(floor)


def settle(floor: Floor) -> None:
    """Open or close by the calendar, and look again at the next turn.

    At closing time, and when the night desk opens later, what waits goes over to it; what cannot go waits for the
    morning. What is in hand is finished. At opening all that waited is placed, oldest first.
    """
    state = floor.state
    is_open, until_ms = floor.hours.look(floor.now_ms)
    was_shut, state.shut = state.shut, not is_open
    if until_ms != state.turn_ms:
        state.turn_ms = until_ms
        if until_ms is not None:
            floor.timers.set(until_ms, "turn", "", until_ms)
    if not state.shut and not was_shut:
        return
    waiting = sorted((t for t in floor.tickets.values() if t.state.status is TicketStatus.WAITING), key=by_age)
    night = floor.hours.night(floor.now_ms)
    for ticket in waiting:
        if is_open or not was_shut or (night and may_move(floor, ticket, night) is None):
            floor.unqueue(ticket)
            place(floor, ticket, Reason.OPENED if is_open else Reason.AFTER_HOURS)
