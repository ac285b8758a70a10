"""Which work in hand may stand still for a ticket that cannot wait, and when does it go on?

Interrupted tickets stay in their responder's hands and weigh nothing; their clocks run on, for their customers wait.
"""

from agents.decisions.desk.floor import Floor
from agents.decisions.desk.matching import Choice, contender
from agents.decisions.desk.minutes import decide
from agents.decisions.desk.profiles import Entry, Responder
from agents.decisions.desk.queues import Demand, Ticket
from schemas.decisions import Kind, Reason, Why
from schemas.labels import Channel
from schemas.model import trusted

LOOKED_AT = 32
"""Responders of one profile who are looked at, at most."""


def whom_to_interrupt(floor: Floor, ticket: Ticket) -> Choice | None:
    """Give whoever has room for the ticket if it may interrupt: the least other load, longest idle, then by name."""
    demand = ticket.demand
    if demand.channel not in floor.over:
        return None
    found: list[Entry] = []
    for profile in demand.profiles:
        if profile.has_soft and floor.in_time(profile, ticket):
            ready = profile.ready(demand, ticket.state.declined, LOOKED_AT, over=True)
            found += [entry for entry in ready if has_room_over(floor, entry.responder, demand)][:1]
    if not found:
        return None
    best = min(found, key=lambda entry: (entry.load, entry.since_ms, entry.name)).responder
    return Choice(best, (contender(best, floor.now_ms),), "interrupts")


def has_room_over(floor: Floor, responder: Responder, demand: Demand) -> bool:
    """Tell whether one more such ticket fits, if what it may interrupt stood still."""
    need = responder.profile.need(demand)
    return responder.has_room(demand) or need <= rooms_over(floor, responder).get(demand.channel, 0)


def rooms_over(floor: Floor, responder: Responder) -> dict[Channel, int]:
    """Give the room that tickets of each channel that may interrupt would find; none if nothing may be.

    Whoever has nothing else in hand can take a ticket of any share.
    """
    if not responder.soft:
        return {}
    held, limit = [floor.tickets[name] for name in responder.holding], responder.profile.limit
    rooms = {
        channel: limit - responder.load + sum([t.load for t in held if floor.is_soft(t, may)])
        for channel, may in floor.over.items()
    }
    return {channel: 1000 if room == limit else room for channel, room in rooms.items()}


def interrupt(floor: Floor, responder: Responder, by: Ticket) -> None:
    """Let as much of a responder's work stand still as the ticket needs, the youngest first."""
    may = floor.over.get(by.demand.channel, frozenset())
    held = (floor.tickets[name] for name in responder.holding - responder.interrupted)
    for ticket in sorted((t for t in held if floor.is_soft(t, may)), key=lambda t: (-t.received_ms, t.id)):
        if responder.has_room(by.demand):
            return
        _stand_still(floor, ticket, responder)
        decide(floor, Kind.INTERRUPTED, ticket, trusted(Why, reason=Reason.PRECEDENCE, note=by.id))


def go_on(floor: Floor, responder: Responder) -> None:
    """Let interrupted work go on as far as there is room again, the oldest first."""
    waiting = (floor.tickets[name] for name in responder.interrupted)
    for ticket in sorted(waiting, key=lambda t: (t.received_ms, t.id)):
        if responder.has_room(ticket.demand):
            _take_up_again(floor, ticket, responder)
            decide(floor, Kind.CONTINUED, ticket, trusted(Why, reason=Reason.FREED))


def soften(floor: Floor, ticket: Ticket, responder: Responder) -> None:
    """Count a ticket that was just accepted as work that may be interrupted."""
    floor.step_out(responder)
    responder.soft += ticket.load
    floor.step_in(responder)


def _stand_still(floor: Floor, ticket: Ticket, responder: Responder) -> None:
    state = ticket.state
    floor.step_out(responder)
    responder.load -= ticket.load
    responder.soft -= ticket.load
    responder.interrupted.add(ticket.id)
    floor.step_in(responder)
    ticket.load = 0
    state.interrupted_ms = floor.now_ms
    if state.taken_ms is not None:
        state.worked_ms += floor.now_ms - state.taken_ms
        state.taken_ms = None
    floor.touched_tickets[ticket.id] = None


def _take_up_again(floor: Floor, ticket: Ticket, responder: Responder) -> None:
    ticket.state.interrupted_ms, ticket.state.taken_ms = None, floor.now_ms
    floor.step_out(responder)
    responder.interrupted.discard(ticket.id)
    floor.take_up(ticket, responder)
    floor.step_in(responder)
    floor.touched_tickets[ticket.id] = None
