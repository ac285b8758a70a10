"""What does the desk do when time passes?"""

from agents.decisions.desk import dossiers
from agents.decisions.desk.comebacks import resume
from agents.decisions.desk.floor import Floor
from agents.decisions.desk.ladder import step
from agents.decisions.desk.minutes import decide
from agents.decisions.desk.placing import decline, place, release_kept, unprefer
from agents.decisions.desk.placing import forgive as ask_again
from agents.decisions.desk.seats import feed, ring_for_silence, strand, unseat
from agents.decisions.desk.timers import Timer, ms
from schemas.decisions import Kind, Reason, Why
from schemas.model import trusted
from schemas.responders import Status
from schemas.states import TicketStatus


def offer(floor: Floor, timer: Timer) -> None:
    """An offer that nobody answered goes on; who lets too many expire is set away."""
    ticket = floor.tickets.get(timer.name)
    if ticket is None or ticket.state.status is not TicketStatus.OFFERED or ticket.state.epoch != timer.guard:
        return
    name = ticket.state.holder or ""
    responder = floor.let_go(ticket)
    decline(floor, ticket, name)
    dossiers.declined(floor, name, expired=True)
    decide(floor, Kind.RELEASED, ticket, trusted(Why, reason=Reason.EXPIRED), name)
    if responder is not None:
        responder.state.misses += 1
        floor.touched_responders[name] = None
        if responder.state.misses >= floor.policy.dispatch.misses:
            floor.set_status(responder, Status.AWAY)
            release_kept(floor, name, Reason.EXPIRED)
    place(floor, ticket, Reason.EXPIRED)
    if responder is not None:
        feed(floor, responder)


def forgive(floor: Floor, timer: Timer) -> None:
    """A ticket that somebody declined may ask them again, if nobody else can take it."""
    ticket = floor.tickets.get(timer.name)
    if ticket is not None and ticket.state.forgive_ms == timer.guard:
        ask_again(floor, ticket)


def prefer(floor: Floor, timer: Timer) -> None:
    """The preferred responder had no time; now anybody may take the ticket."""
    ticket = floor.tickets.get(timer.name)
    if ticket is not None and ticket.state.preferred_until_ms == timer.guard:
        unprefer(floor, ticket, Reason.TIMER)


def relax(floor: Floor, timer: Timer) -> None:
    """A preferred skill is given up at its step of the target."""
    ticket = floor.tickets.get(timer.name)
    if ticket is None or ticket.state.relax_ms != timer.guard:
        return
    if ticket.queue is None:
        ticket.state.relax_ms = None
        floor.touched_tickets[ticket.id] = None
        return
    floor.unqueue(ticket)
    step(floor, ticket)
    place(floor, ticket, Reason.RELAXED)


def held(floor: Floor, timer: Timer) -> None:
    """A held ticket goes on at its time."""
    ticket = floor.tickets.get(timer.name)
    if ticket is not None and ticket.state.status is TicketStatus.HELD and ticket.state.held_until_ms == timer.guard:
        resume(floor, ticket, Reason.TIMER)


def ramp(floor: Floor, timer: Timer) -> None:
    """The first rush is over; everybody takes as much as they can carry."""
    if floor.state.ramp_until_ms != timer.guard:
        return
    floor.state.ramp_until_ms = None
    for _, responder in sorted(floor.responders.items()):
        floor.set_ramped(responder, 0)
        feed(floor, responder, Reason.RAMPED)


def shift(floor: Floor, timer: Timer) -> None:
    """The shift is over long since; what is still in hand goes to others, with a handover note."""
    responder = floor.responders.get(timer.name)
    if responder is None or responder.state.shift_over_ms != timer.guard:
        return
    responder.state.shift_over_ms = None
    floor.set_status(responder, Status.AWAY)
    release_kept(floor, timer.name, Reason.SHIFT_OVER)
    strand(floor, responder, Reason.SHIFT_OVER)


def wrap(floor: Floor, timer: Timer) -> None:
    """The after-work is over."""
    responder = floor.responders.get(timer.name)
    if responder is not None and responder.state.wrap_until_ms == timer.guard:
        floor.set_wrap_up(responder, None)
        feed(floor, responder)


def silence(floor: Floor, timer: Timer) -> None:
    """A desktop that has been silent too long counts as logged out; one that has spoken is looked at later."""
    responder = floor.responders.get(timer.name)
    if responder is None or responder.watch_ms != timer.guard:
        return
    if responder.seen_ms + ms(floor.policy.dispatch.silence_s) <= timer.due_ms:
        unseat(floor, responder, Reason.SILENT)
    else:
        ring_for_silence(floor, responder)


def forget(floor: Floor, timer: Timer) -> None:
    """A resolved ticket that nobody reopened is closed (S1-13); the stub of another goes silently."""
    ticket = floor.tickets.get(timer.name)
    if ticket is None or ticket.state.forget_ms != timer.guard:
        return
    if ticket.state.status is TicketStatus.RESOLVED:
        decide(floor, Kind.CLOSED, ticket, trusted(Why, reason=Reason.TIMER))
    floor.forget(ticket)
