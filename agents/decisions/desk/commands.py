"""What does the desk do when a supervisor orders it?"""

from agents.decisions.desk import dossiers
from agents.decisions.desk.floor import IN_HAND, Floor
from agents.decisions.desk.minutes import decide, ignore, note_command
from agents.decisions.desk.placing import by_age, place, release_kept
from agents.decisions.desk.profiles import Responder
from agents.decisions.desk.queues import Ticket
from agents.decisions.desk.seats import feed
from agents.decisions.desk.service import answered
from schemas.commands import QueuePaused, QueueResumed, ResponderDrained, TicketForced
from schemas.decisions import Kind, Reason, Why
from schemas.model import trusted
from schemas.states import TicketStatus


def forced(floor: Floor, event: TicketForced) -> None:
    """Put the ticket into a responder's hands, and say what that does to their load and which skills they lack."""
    ticket, responder = floor.tickets.get(event.ticket), floor.responders.get(event.responder)
    if ticket is None:
        ignore(floor, event.ticket, Reason.UNKNOWN_TICKET, note="TicketForced")
        return
    if responder is None:
        ignore(floor, event.ticket, Reason.UNKNOWN_RESPONDER, note=event.responder)
        return
    state = ticket.state
    has_it = state.status is TicketStatus.ASSIGNED and state.holder == event.responder
    if has_it or state.status not in (*IN_HAND, TicketStatus.WAITING, TicketStatus.HELD):
        ignore(floor, event.ticket, Reason.WRONG_STATE, note=f"TicketForced while {state.status}")
        return
    mine = ticket.load if state.holder == event.responder else 0
    after = responder.load - mine + responder.profile.need(ticket.demand)
    if after > responder.profile.limit and not event.over_limit:
        ignore(floor, event.ticket, Reason.OVER_LIMIT, note=f"load would be {after} of {responder.profile.limit}")
        return
    before = _take_from_holder(floor, ticket, event)
    floor.hand_over(ticket, responder, TicketStatus.ASSIGNED)
    state.preferred = state.preferred_until_ms = None
    state.declined, state.forgive_ms, state.worked_ms = [], None, 0
    answered(floor, ticket)
    dossiers.took(floor, event.responder, ticket)
    why = trusted(Why, reason=Reason.FORCED, by=event.by, note=_effect(ticket, responder, event.reason))
    decide(floor, Kind.ASSIGNED, ticket, why)
    if before is not None and before is not responder:
        feed(floor, before)


def paused(floor: Floor, event: QueuePaused) -> None:
    """Offer tickets of this topic or skill to nobody; send them to the fallback desk if there is one."""
    floor.state.paused[event.queue] = event.fallback or ""
    note_command(floor, event.queue, Reason.PAUSED, event, event.fallback)
    for ticket in _waiting(floor, event.queue):
        floor.unqueue(ticket)
        place(floor, ticket, Reason.PAUSED)


def resumed(floor: Floor, event: QueueResumed) -> None:
    """Offer such tickets again."""
    known = floor.state.paused.pop(event.queue, None)
    note_command(floor, event.queue, Reason.UNPAUSED if known is not None else Reason.WRONG_STATE, event)
    for ticket in sorted(floor.parked.values(), key=by_age):
        if floor.stop_of(ticket) is None:
            floor.unqueue(ticket)
            place(floor, ticket, Reason.UNPAUSED)


def drained(floor: Floor, event: ResponderDrained) -> None:
    """Give the responder nothing new, or let them take part again."""
    responder = floor.responders.get(event.responder)
    subject = f"responder:{event.responder}"[:64]
    if responder is None:
        note_command(floor, subject, Reason.UNKNOWN_RESPONDER, event)
        return
    floor.set_drained(responder, event.drain)
    note_command(floor, subject, Reason.DRAINED if event.drain else Reason.UNDRAINED, event)
    release_kept(floor, event.responder, Reason.DRAINED)
    feed(floor, responder)


def _take_from_holder(floor: Floor, ticket: Ticket, event: TicketForced) -> Responder | None:
    name, in_hand = ticket.state.holder, ticket.state.status in IN_HAND
    floor.unqueue(ticket)
    responder = floor.let_go(ticket)
    if name is not None:
        decide(floor, Kind.RELEASED, ticket, trusted(Why, reason=Reason.FORCED, by=event.by), name)
    return responder if in_hand else None


def _effect(ticket: Ticket, responder: Responder, reason: str) -> str:
    lacks = [s for s, level in sorted(ticket.state.skills.items()) if responder.state.skills.get(s, 0) < level]
    said = [f"load {responder.load} of {responder.profile.limit}"]
    if lacks:
        said.append(f"lacks {', '.join(lacks)}")
    if reason:
        said.append(reason)
    return "; ".join(said)


def _waiting(floor: Floor, queue: str) -> list[Ticket]:
    """Find the waiting tickets of a topic or skill. Looks at every queue; a pause is rare."""
    of_it = [t for demand in floor.catalogue.demands() for q in demand.queues.values() for t in q.members()]
    of_it += floor.parked.values()
    return sorted((t for t in of_it if queue in floor.queues_of(t)), key=by_age)
