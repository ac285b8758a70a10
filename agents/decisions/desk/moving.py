"""How does a ticket leave for another desk?"""

from agents.decisions.clocks import happened
from agents.decisions.desk.floor import Floor
from agents.decisions.desk.minutes import decide
from agents.decisions.desk.queues import Ticket
from agents.decisions.desk.timers import ms
from schemas.decisions import Kind, Lender, Reason, Why
from schemas.model import trusted
from schemas.states import TicketStatus


def move(
    floor: Floor,
    ticket: Ticket,
    desk: str,
    reason: Reason,
    responder: str | None = None,
    lender: Lender | None = None,
) -> None:
    """Send a ticket that stands nowhere to another desk; a stub stays, so that a late duplicate does not revive it."""
    decide(floor, Kind.MOVED, ticket, trusted(Why, reason=reason, note=desk, lender=lender), responder)
    state = ticket.state
    facts = state.facts
    been = (*(one for one in facts.been if one != floor.desk), floor.desk)
    onward = {"desk": desk, "priority": state.priority, "skills": state.skills, "hops": facts.hops + 1, "been": been}
    floor.outcomes.append(facts.model_copy(update={**onward, "met": happened(state) or None}))
    state.status = TicketStatus.MOVED
    ring_to_forget(floor, ticket)


def may_move(floor: Floor, ticket: Ticket, desk: str) -> Reason | None:
    """Give the reason why the ticket cannot go to that desk, or None: no more than so many hops (S2-2), and never
    back to a desk that had it (S2-3)."""
    if desk == floor.desk or all(desk != known.id for known in floor.policy.desks):
        return Reason.UNKNOWN_DESK
    if desk in ticket.state.facts.been:
        return Reason.BOUNCED
    return Reason.TOO_MANY_HOPS if ticket.state.facts.hops >= floor.policy.dispatch.max_hops else None


def ring_to_forget(floor: Floor, ticket: Ticket) -> None:
    """Close and forget a ticket that has ended when nobody can reopen it any more."""
    ticket.state.forget_ms = floor.now_ms + ms(floor.policy.dispatch.reopen_s)
    floor.timers.set(ticket.state.forget_ms, "forget", ticket.id, ticket.state.forget_ms)
    floor.touched_tickets[ticket.id] = None
    floor.ended.append(ticket.id)
