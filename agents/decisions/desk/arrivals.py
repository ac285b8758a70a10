"""What does the desk do when a ticket comes in, or is sent back by escalation or feedback?"""

from agents.decisions.desk import dossiers
from agents.decisions.desk.comebacks import reopen
from agents.decisions.desk.floor import Floor
from agents.decisions.desk.merging import merged
from agents.decisions.desk.minutes import decide, ignore
from agents.decisions.desk.placing import place, prefer, replace
from agents.decisions.desk.timers import ms
from schemas.clauses import Measure
from schemas.decisions import Kind, Reason, Why
from schemas.labels import Priority
from schemas.model import trusted
from schemas.states import TicketState, TicketStatus
from schemas.tickets import TicketPrioritized, TicketRaised, TicketReviewAsked

ENDED = (TicketStatus.RESOLVED, TicketStatus.CANCELLED, TicketStatus.MOVED)


def prioritized(floor: Floor, event: TicketPrioritized) -> None:
    """Place a new ticket; one that is known already is a duplicate, unless it comes back from another desk."""
    known = floor.tickets.get(event.ticket)
    epoch = 0
    if known is not None:
        if known.state.status is not TicketStatus.MOVED or event.hops <= known.state.facts.hops + 1:
            ignore(floor, event.ticket, Reason.DUPLICATE)
            return
        epoch = known.state.epoch
        floor.forget(known)
    if merged(floor, event):
        return
    floor.crowd.arrived(floor.state, event.received_ms)
    state = TicketState(facts=event, priority=event.priority, skills=event.skills, epoch=epoch, prefer=event.prefer)
    if event.met:  # at a desk before this one
        state.answered_ms = event.met.get(Measure.ANSWERED)
        state.contacted_ms, state.replied_ms = event.met.get(Measure.CONTACTED), event.met.get(Measure.REPLIED)
    ticket = floor.admit(state)
    if (friend := _bonded(floor, event.customer)) is not None:
        prefer(floor, ticket, friend)
    place(floor, ticket, Reason.ARRIVED)


def raised(floor: Floor, event: TicketRaised) -> None:
    """Give a ticket a higher priority; it keeps its age."""
    ticket = floor.tickets.get(event.ticket)
    if ticket is None:
        ignore(floor, event.ticket, Reason.UNKNOWN_TICKET)
    elif event.priority >= ticket.state.priority or ticket.state.status in (*ENDED, TicketStatus.MERGED):
        ignore(floor, event.ticket, Reason.NOT_RAISED)
    else:
        ticket.state.priority = event.priority
        floor.touched_tickets[ticket.id] = None
        decide(floor, Kind.RAISED, ticket, trusted(Why, reason=Reason.CLAUSE, note=event.clause))
        replace(floor, ticket, Reason.CLAUSE)


def review_asked(floor: Floor, event: TicketReviewAsked) -> None:
    """Reopen a ticket whose customer is not satisfied (S2-22), one priority higher."""
    ticket = floor.tickets.get(event.ticket)
    if ticket is None:
        ignore(floor, event.ticket, Reason.UNKNOWN_TICKET)
    elif ticket.state.status is not TicketStatus.RESOLVED:
        ignore(floor, event.ticket, Reason.WRONG_STATE)
    else:
        ticket.state.priority = Priority(max(1, ticket.state.priority - 1))
        if ticket.state.holder is not None:
            dossiers.scored_low(floor, ticket.state.holder)
        reopen(floor, ticket, Reason.DISSATISFIED, f"score {event.score}")


def _bonded(floor: Floor, customer: str) -> str | None:
    """Give the responder who last solved something for this customer, while the bond lasts."""
    name = floor.bonds.last(customer)
    if name is None:
        return None
    last = floor.tickets[name].state
    fresh = floor.now_ms - (last.resolved_ms or 0) <= ms(floor.policy.dispatch.bond_s)
    return last.holder if fresh else None
