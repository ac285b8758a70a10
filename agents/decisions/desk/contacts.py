"""What does the desk do when somebody has tried to reach the customer?"""

from agents.decisions.desk.acts import held_by
from agents.decisions.desk.floor import Floor
from agents.decisions.desk.minutes import decide
from schemas.actions import CustomerContacted
from schemas.decisions import Kind, Reason, Why
from schemas.labels import Contact
from schemas.states import TicketStatus


def contacted(floor: Floor, event: CustomerContacted) -> None:
    """Note the first contact and the first reply; every contact counts as a progress notice (S2-20)."""
    ticket = held_by(floor, event, TicketStatus.ASSIGNED, TicketStatus.HELD)
    if ticket is None:
        return
    state = ticket.state
    if event.outcome is not Contact.FAILED and state.contacted_ms is None:
        state.contacted_ms = floor.now_ms
    if event.outcome is Contact.REPLIED and state.replied_ms is None:
        state.replied_ms = floor.now_ms
    ticket.wind()
    floor.touched_tickets[ticket.id] = None
    why = Why(reason=Reason.RESPONDER, note=event.note or None)
    decide(floor, Kind.CONTACTED, ticket, why, contact=event.outcome)
