"""What does the desk do when a customer asks again?"""

from agents.decisions.desk.floor import IN_HAND, Floor
from agents.decisions.desk.minutes import decide, ignore
from agents.decisions.desk.placing import replace
from agents.decisions.desk.queues import Ticket
from schemas.actions import TicketUrged
from schemas.decisions import Kind, Reason, Why
from schemas.labels import Priority
from schemas.states import TicketStatus

URGENT = (TicketStatus.WAITING, TicketStatus.HELD, *IN_HAND)


def urged(floor: Floor, event: TicketUrged) -> None:
    """Count the customer's asking again (催单); asking about a merged ticket urges the one that is worked on."""
    ticket = floor.tickets.get(event.ticket)
    if ticket is not None and ticket.state.merged_into is not None:
        ticket = floor.tickets.get(ticket.state.merged_into, ticket)
    if ticket is None:
        ignore(floor, event.ticket, Reason.UNKNOWN_TICKET, note="TicketUrged")
    elif ticket.state.status not in URGENT:
        ignore(floor, event.ticket, Reason.WRONG_STATE, note=f"TicketUrged while {ticket.state.status}")
    else:
        urge(floor, ticket)


def urge(floor: Floor, ticket: Ticket, note: str | None = None, *, at_least: Priority = Priority.P4) -> None:
    """Raise the priority one step the first time, and to what the customer's words are worth; touch no clock."""
    state = ticket.state
    state.urges += 1
    floor.touched_tickets[ticket.id] = None
    before = state.priority
    if state.urges == 1 and state.priority > Priority.P1:
        state.priority = Priority(state.priority - 1)
    state.priority = min(state.priority, at_least)
    decide(floor, Kind.URGED, ticket, Why(reason=Reason.CUSTOMER, note=note or f"asked {state.urges} times"))
    if state.priority < before:
        replace(floor, ticket, Reason.CUSTOMER)
