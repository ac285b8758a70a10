"""What does the desk do when somebody acts on a ticket?"""

from agents.decisions.desk import dossiers
from agents.decisions.desk.comebacks import reopen, resume
from agents.decisions.desk.floor import IN_HAND, Floor
from agents.decisions.desk.interruption import soften
from agents.decisions.desk.minutes import decide, ignore
from agents.decisions.desk.moving import may_move, move, ring_to_forget
from agents.decisions.desk.placing import decline, place, prefer
from agents.decisions.desk.profiles import Responder
from agents.decisions.desk.queues import Ticket
from agents.decisions.desk.seats import feed
from agents.decisions.desk.service import answered
from agents.decisions.desk.timers import ms
from schemas.actions import (
    AbuseReported,
    Action,
    ByHolder,
    OfferAccepted,
    OfferRejected,
    TicketCancelled,
    TicketHeld,
    TicketReopened,
    TicketResolved,
    TicketResumed,
    TicketTransferred,
    TicketWithdrawn,
)
from schemas.decisions import Kind, Reason, Why
from schemas.model import trusted
from schemas.states import TicketStatus


def accepted(floor: Floor, event: OfferAccepted) -> None:
    """Assign the ticket to the responder who was offered it."""
    ticket = held_by(floor, event, TicketStatus.OFFERED)
    if ticket is None:
        return
    state = ticket.state
    state.status, state.offer_until_ms = TicketStatus.ASSIGNED, None
    state.taken_ms, state.worked_ms = floor.now_ms, 0
    answered(floor, ticket)
    state.declined, state.forgive_ms, state.handover = [], None, None
    floor.touched_tickets[ticket.id] = None
    _answers(floor, event.responder)
    dossiers.took(floor, event.responder, ticket)
    decide(floor, Kind.ASSIGNED, ticket, trusted(Why, reason=Reason.ACCEPTED))
    if ticket.demand.channel in floor.soft:
        responder = floor.responders[event.responder]
        soften(floor, ticket, responder)
        feed(floor, responder)


def rejected(floor: Floor, event: OfferRejected) -> None:
    """Offer the ticket to somebody else, and the decliner something else."""
    ticket = held_by(floor, event, TicketStatus.OFFERED)
    if ticket is None:
        return
    responder = floor.let_go(ticket)
    decline(floor, ticket, event.responder)
    dossiers.declined(floor, event.responder, expired=False)
    _answers(floor, event.responder)
    why = trusted(Why, reason=Reason.REJECTED, note=event.reason or None)
    decide(floor, Kind.RELEASED, ticket, why, event.responder)
    place(floor, ticket, Reason.REJECTED)
    if responder is not None:
        feed(floor, responder)


def withdrawn(floor: Floor, event: TicketWithdrawn) -> None:
    """Take the ticket back from whoever has it; they are the last to be asked again."""
    ticket = _in(floor, event, *IN_HAND, TicketStatus.HELD)
    if ticket is None:
        return
    name = ticket.state.holder
    responder = floor.let_go(ticket)
    if name is not None:
        decline(floor, ticket, name)
    decide(
        floor,
        Kind.RELEASED,
        ticket,
        trusted(Why, reason=Reason.WITHDRAWN, by=event.by, note=event.reason or None),
        name,
    )
    place(floor, ticket, Reason.WITHDRAWN)
    if responder is not None:
        feed(floor, responder)


def transferred(floor: Floor, event: TicketTransferred) -> None:
    """Pass the ticket to one person, to other skills, or to another desk; its age goes with it."""
    ticket = held_by(floor, event, TicketStatus.ASSIGNED, TicketStatus.HELD)
    if ticket is None:
        return
    target = event.to_desk or event.to_responder or ",".join(sorted(event.to_skills or {}))
    if refusal := _cannot_pass(floor, ticket, event):
        ignore(floor, event.ticket, refusal, note=target)
        return
    responder = floor.let_go(ticket)
    if event.to_desk is not None:
        move(floor, ticket, event.to_desk, Reason.PASSED_ON, event.responder)
    else:
        decide(floor, Kind.TRANSFERRED, ticket, trusted(Why, reason=Reason.PASSED_ON, note=target), event.responder)
        if event.to_skills is not None:
            floor.redemand(ticket, dict(event.to_skills), {})
        decline(floor, ticket, event.responder)
        if event.to_responder is not None:
            prefer(floor, ticket, event.to_responder)
        place(floor, ticket, Reason.PASSED_ON)
    if responder is not None:
        _rest(floor, ticket, responder)
        feed(floor, responder)


def held(floor: Floor, event: TicketHeld) -> None:
    """Pause the ticket; it stays the responder's, and their capacity is free."""
    ticket = held_by(floor, event, TicketStatus.ASSIGNED)
    if ticket is None:
        return
    responder = floor.let_go(ticket)
    state = ticket.state
    state.status, state.holder, state.held_ms = TicketStatus.HELD, event.responder, floor.now_ms
    state.held_for = event.waits_for
    if event.until_ms is not None:
        state.held_until_ms = max(event.until_ms, floor.now_ms + 1)
        floor.timers.set(state.held_until_ms, "held", ticket.id, state.held_until_ms)
    decide(floor, Kind.HELD, ticket, trusted(Why, reason=Reason.RESPONDER, note=event.reason or None))
    if responder is not None:
        feed(floor, responder)


def resumed(floor: Floor, event: TicketResumed) -> None:
    """Go on with a held ticket: in its owner's hands if they have room, otherwise from the queue, owner first."""
    ticket = _in(floor, event, TicketStatus.HELD)
    if ticket is not None:
        resume(floor, ticket, Reason.RESPONDER)


def resolved(floor: Floor, event: TicketResolved) -> None:
    """Close the work on a ticket; the responder wraps up, the customer can still come back."""
    ticket = held_by(floor, event, TicketStatus.ASSIGNED, TicketStatus.HELD)
    if ticket is None:
        return
    was_held = ticket.state.status is TicketStatus.HELD
    responder = floor.let_go(ticket)
    state = ticket.state
    state.status, state.holder, state.resolved_ms = TicketStatus.RESOLVED, event.responder, floor.now_ms
    floor.bonds.tie(ticket)
    dossiers.solved(floor, event.responder, ticket)
    why = trusted(Why, reason=Reason.RESPONDER, note=event.conclusion or None)
    decide(floor, Kind.RESOLVED, ticket, why, refunded=event.refunded or None)
    ring_to_forget(floor, ticket)
    if responder is not None:
        wrap_up_s = 0.0 if was_held else floor.policy.channels[state.facts.channel].wrap_up_s
        _rest(floor, ticket, responder, wrap_up_s)
        feed(floor, responder)


def abuse_reported(floor: Floor, event: AbuseReported) -> None:
    """Remember that the holder may rest when the ticket leaves their hands."""
    ticket = held_by(floor, event, TicketStatus.ASSIGNED, TicketStatus.HELD)
    if ticket is not None:
        ticket.state.abusive = True
        floor.touched_tickets[ticket.id] = None
        decide(floor, Kind.SHIELDED, ticket, trusted(Why, reason=Reason.RESPONDER))


def reopened(floor: Floor, event: TicketReopened) -> None:
    """Bring a resolved ticket back to the responder who solved it."""
    ticket = _in(floor, event, TicketStatus.RESOLVED)
    if ticket is not None:
        reopen(floor, ticket, Reason.CUSTOMER, event.reason)


def cancelled(floor: Floor, event: TicketCancelled) -> None:
    """End a ticket that the customer has given up, and free whoever had it."""
    ticket = _in(floor, event, TicketStatus.WAITING, TicketStatus.HELD, *IN_HAND)
    if ticket is None:
        return
    name = ticket.state.holder
    floor.unqueue(ticket)
    responder = floor.let_go(ticket)
    decide(floor, Kind.CANCELLED, ticket, trusted(Why, reason=Reason.CUSTOMER, note=event.reason or None), name)
    ticket.state.status = TicketStatus.CANCELLED
    ticket.state.held_until_ms = None
    ticket.state.preferred = ticket.state.preferred_until_ms = None
    ring_to_forget(floor, ticket)
    if responder is not None:
        feed(floor, responder)


def _in(floor: Floor, event: Action, *statuses: TicketStatus) -> Ticket | None:
    """Give the ticket if it is in one of the statuses; otherwise record why the event is powerless."""
    ticket = floor.tickets.get(event.ticket)
    if ticket is None:
        ignore(floor, event.ticket, Reason.UNKNOWN_TICKET, note=type(event).__name__)
        return None
    if ticket.state.status not in statuses:
        ignore(floor, event.ticket, Reason.WRONG_STATE, note=f"{type(event).__name__} while {ticket.state.status}")
        return None
    return ticket


def held_by(floor: Floor, event: ByHolder, *statuses: TicketStatus) -> Ticket | None:
    """Give the ticket if this responder has it under this epoch, in one of the statuses."""
    ticket = floor.tickets.get(event.ticket)
    if ticket is None:
        ignore(floor, event.ticket, Reason.UNKNOWN_TICKET, note=type(event).__name__)
        return None
    state = ticket.state
    if state.holder != event.responder or state.epoch != event.epoch:
        ignore(floor, event.ticket, Reason.STALE_OFFER, note=f"{type(event).__name__} by {event.responder}")
        return None
    if state.status not in statuses:
        ignore(floor, event.ticket, Reason.WRONG_STATE, note=f"{type(event).__name__} while {state.status}")
        return None
    return ticket


def _answers(floor: Floor, name: str) -> None:
    """Note that a responder answers offers, whatever the answer: the offers missed in a row are forgiven."""
    responder = floor.responders.get(name)
    if responder is not None and responder.state.misses:
        responder.state.misses = 0
        floor.touched_responders[name] = None


def _rest(floor: Floor, ticket: Ticket, responder: Responder, wrap_up_s: float = 0.0) -> None:
    """Begin the after-work, and the rest that is due after abuse."""
    if ticket.state.abusive:
        ticket.state.abusive = False
        wrap_up_s = max(wrap_up_s, floor.policy.dispatch.cool_down_s)
    if wrap_up_s:
        floor.set_wrap_up(responder, floor.now_ms + ms(wrap_up_s))


def _cannot_pass(floor: Floor, ticket: Ticket, event: TicketTransferred) -> Reason | None:
    """Give the reason why the target cannot get the ticket, or None: the holder keeps what nobody would take."""
    if event.to_responder is not None:
        if event.to_responder == event.responder:
            return Reason.WRONG_STATE
        return None if event.to_responder in floor.responders else Reason.UNKNOWN_RESPONDER
    return may_move(floor, ticket, event.to_desk) if event.to_desk is not None else None
