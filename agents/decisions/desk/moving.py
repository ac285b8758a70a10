"""How does a ticket leave for another desk?"""

from agents.decisions.desk.floor import Floor
from agents.decisions.desk.minutes import decide
from agents.decisions.desk.queues import Ticket
from agents.decisions.desk.timers import ms
from schemas.decisions import Kind, Reason, Why
from schemas.model import trusted
from schemas.states import TicketStatus


def move(floor: Floor, ticket: Ticket, desk: str, reason: Reason, responder: str | None = None) -> None:
    """Send a ticket that stands nowhere to another desk; a stub stays, so that a late duplicate does not revive it."""
    decide(floor, Kind.MOVED, ticket, trusted(Why, reason=reason, note=desk), responder)
    state = ticket.state
    onward = {"desk": desk, "priority": state.priority, "skills": state.skills, "hops": state.facts.hops + 1}
    floor.outcomes.append(state.facts.model_copy(update=onward))
    state.status = TicketStatus.MOVED
    ring_to_forget(floor, ticket)


def may_move(floor: Floor, ticket: Ticket, desk: str) -> Reason | None:
    """Give the reason why the ticket cannot go to that desk, or None (S2-2)."""
    if desk == floor.desk or all(desk != known.id for known in floor.policy.desks):
        return Reason.UNKNOWN_DESK
    return Reason.TOO_MANY_HOPS if ticket.state.facts.hops >= floor.policy.dispatch.max_hops else None


def ring_to_forget(floor: Floor, ticket: Ticket) -> None:
    """Close and forget a ticket that has ended when nobody can reopen it any more."""
    ticket.state.forget_ms = floor.now_ms + ms(floor.policy.dispatch.reopen_s)
    floor.timers.set(ticket.state.forget_ms, "forget", ticket.id, ticket.state.forget_ms)
    floor.touched_tickets[ticket.id] = None
    floor.ended.append(ticket.id)
