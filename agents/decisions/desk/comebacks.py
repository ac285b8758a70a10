"""What does the desk do when a ticket comes back from hold, or from being resolved?"""

from agents.decisions.desk import dossiers
from agents.decisions.desk.floor import Floor
from agents.decisions.desk.minutes import decide
from agents.decisions.desk.placing import place, prefer
from agents.decisions.desk.queues import Ticket
from schemas.decisions import Kind, Reason, Why
from schemas.model import trusted
from schemas.responders import Status
from schemas.states import TicketStatus


def resume(floor: Floor, ticket: Ticket, reason: Reason) -> None:
    """Give a held ticket back to its owner if they are not away and have room; otherwise place it, owner first."""
    owner = ticket.state.holder
    responder = floor.responders.get(owner) if owner else None
    if responder is not None and responder.state.status is Status.AVAILABLE and responder.has_room(ticket.demand):
        ticket.state.held_until_ms = None
        floor.unpause(ticket)
        floor.hand_over(ticket, responder, TicketStatus.ASSIGNED)
        decide(floor, Kind.RESUMED, ticket, trusted(Why, reason=reason))
        return
    floor.let_go(ticket)
    decide(floor, Kind.RESUMED, ticket, trusted(Why, reason=reason), owner)
    if owner is not None:
        prefer(floor, ticket, owner)
    place(floor, ticket, reason)


def reopen(floor: Floor, ticket: Ticket, reason: Reason, note: str | None = None) -> None:
    """Bring a resolved ticket back, to the same responder when they are there.

    It was answered once, so only the clocks that measure the solution drive it again, from where they began.
    """
    state = ticket.state
    floor.bonds.untie(ticket)
    last = state.holder
    state.status, state.holder = TicketStatus.WAITING, None
    state.resolved_ms = state.forget_ms = None
    state.reopens += 1
    decide(floor, Kind.REOPENED, ticket, trusted(Why, reason=reason, note=note or None), last, state.facts.clocks)
    if last is not None:
        dossiers.undone(floor, last, ticket)
        prefer(floor, ticket, last)
    place(floor, ticket, reason)
