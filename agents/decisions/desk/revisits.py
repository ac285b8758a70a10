"""What does the desk do when facts about a customer come after the ticket?"""

from agents.decisions.desk.arrivals import ENDED
from agents.decisions.desk.floor import Floor
from agents.decisions.desk.minutes import decide, ignore
from agents.decisions.desk.placing import replace
from schemas.decisions import Kind, Reason, Why
from schemas.states import TicketStatus
from schemas.tickets import TicketRevisited


def revisited(floor: Floor, event: TicketRevisited) -> None:
    """Raise the ticket and let the clauses run that its facts call for; clocks that run already go on as they are.

    Nothing is ever lowered: what was promised stays promised.
    """
    ticket = floor.tickets.get(event.ticket)
    if ticket is None:
        ignore(floor, event.ticket, Reason.UNKNOWN_TICKET)
        return
    state = ticket.state
    running = {clock.clause: clock for clock in state.facts.clocks}
    clocks = tuple(running.get(clock.clause, clock) for clock in event.clocks)
    higher = event.priority < state.priority
    if state.status in (*ENDED, TicketStatus.MERGED) or not (higher or clocks != state.facts.clocks):
        ignore(floor, event.ticket, Reason.NOT_RAISED)
        return
    state.priority = min(state.priority, event.priority)
    state.facts = state.facts.model_copy(update={"parts": event.parts, "score": event.score, "degraded": False})
    ticket.follow_clocks(clocks)
    floor.touched_tickets[ticket.id] = None
    decide(floor, Kind.REVISITED, ticket, Why(reason=Reason.FACTS, parts=event.parts), clocks=clocks)
    if higher:
        replace(floor, ticket, Reason.FACTS)
