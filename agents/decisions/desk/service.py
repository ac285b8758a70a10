"""How many of the desk's own tickets were answered in time lately?"""

from agents.decisions.desk.floor import Floor
from agents.decisions.desk.queues import Ticket
from agents.decisions.desk.timers import ms
from schemas.desks import OverflowRules
from schemas.states import Level

FEW = 5
"""With fewer answers nothing is said about a desk."""


def answered(floor: Floor, ticket: Ticket) -> None:
    """Note the first answer to a ticket; of the desk's own, whether it was in time."""
    state = ticket.state
    if state.answered_ms is not None:
        return
    state.answered_ms = floor.now_ms
    rules = floor.policy.dispatch.overflow
    if rules is not None and not state.facts.hops:
        level = _now(floor, rules)
        level.answered += 1
        level.in_time += ticket.driving is None or floor.now_ms <= ticket.driving.due_ms
    ticket.wind()


def service_level(floor: Floor, rules: OverflowRules) -> int | None:
    """Give how many of the desk's own tickets were lately answered in time, per mille; None: too few to say."""
    level = _now(floor, rules)
    count = level.answered + level.answered_before
    return (level.in_time + level.in_time_before) * 1000 // count if count >= FEW else None


def _now(floor: Floor, rules: OverflowRules) -> Level:
    """Give the counts, turned to the window of this moment."""
    level, window_ms = floor.state.level, ms(rules.window_s)
    if level is None or floor.now_ms - level.since_ms >= 2 * window_ms:
        level = floor.state.level = Level(since_ms=floor.now_ms)
    elif floor.now_ms - level.since_ms >= window_ms:
        level = floor.state.level = Level(
            since_ms=level.since_ms + window_ms, answered_before=level.answered, in_time_before=level.in_time
        )
    return level
