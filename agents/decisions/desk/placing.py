"""Where does a ticket go: to somebody, or to the queue?"""

from agents.decisions.clocks import ARRIVED, ends_with
from agents.decisions.desk.floor import Floor, Stop
from agents.decisions.desk.interruption import has_room_over, interrupt, whom_to_interrupt
from agents.decisions.desk.ladder import dropped, give_up
from agents.decisions.desk.matching import best_responder, census, contender, someone_else, waits_for
from agents.decisions.desk.minutes import decide
from agents.decisions.desk.moving import may_move, move
from agents.decisions.desk.overflow import overflow_at_once
from agents.decisions.desk.profiles import Responder
from agents.decisions.desk.queues import Demand, Ticket
from agents.decisions.desk.timers import ms
from schemas.decisions import Kind, Reason, Why
from schemas.model import trusted
from schemas.states import TicketStatus
from schemas.tickets import Clock, Part


def place(floor: Floor, ticket: Ticket, reason: Reason) -> None:
    """Offer a ticket that stands nowhere to the best responder, or queue it at the place of its age."""
    state = ticket.state
    if (stop := floor.stop_of(ticket)) is not None:
        _pass_by(floor, ticket, stop, reason)
        return
    if state.prefer:
        give_up(floor, ticket)
    if state.preferred and _place_with_preferred(floor, ticket, reason):
        return
    choice = None
    if not state.preferred:
        choice = best_responder(ticket, floor.policy.dispatch, floor.experience, floor.now_ms)
        choice = choice or whom_to_interrupt(floor, ticket)
        if choice is None and floor.neighbours and overflow_at_once(floor, ticket):
            return
    if choice is None:
        _queue(floor, ticket, reason)
        return
    why = trusted(
        Why,
        reason=reason,
        present=len(floor.responders),
        excluded=census(floor, ticket, taken=True),
        dropped=dropped(ticket),
        contenders=choice.contenders,
        rule=floor.policy.dispatch.choose.value,
        tie=choice.tie,
        parts=_parts(ticket, reason),
    )
    offer(floor, ticket, choice.responder, why)


def replace(floor: Floor, ticket: Ticket, reason: Reason) -> None:
    """Place a waiting ticket anew, after something about it has changed."""
    if ticket.queue is not None:
        floor.unqueue(ticket)
        place(floor, ticket, reason)


def offer(floor: Floor, ticket: Ticket, responder: Responder, why: Why) -> None:
    """Show the ticket to a responder, who has the channel's time to accept."""
    state = ticket.state
    if responder.soft and not responder.has_room(ticket.demand):
        interrupt(floor, responder, ticket)
    floor.hand_over(ticket, responder, TicketStatus.OFFERED)
    state.preferred = state.preferred_until_ms = None
    state.offer_until_ms = floor.now_ms + ms(floor.policy.channels[state.facts.channel].offer_s)
    floor.timers.set(state.offer_until_ms, "offer", ticket.id, state.epoch)
    if floor.state.ramp_until_ms is not None:
        floor.set_ramped(responder, responder.state.ramped + 1)
    if state.handover and why.note is None:
        why = why.model_copy(update={"note": state.handover})
    decide(floor, Kind.OFFERED, ticket, why, clocks=_beginning(ticket, why.reason))


def prefer(floor: Floor, ticket: Ticket, name: str) -> None:
    """Keep the ticket for one responder for a while, if they are there and match."""
    responder = floor.responders.get(name)
    if responder is None or not _willing(floor, responder, ticket):
        return
    state = ticket.state
    state.preferred, state.preferred_until_ms = name, floor.now_ms + ms(floor.policy.dispatch.preferred_s)
    floor.timers.set(state.preferred_until_ms, "prefer", ticket.id, state.preferred_until_ms)


def unprefer(floor: Floor, ticket: Ticket, reason: Reason) -> None:
    """Stop keeping the ticket for one responder; now anybody may take it."""
    ticket.state.preferred = ticket.state.preferred_until_ms = None
    replace(floor, ticket, reason)


def release_kept(floor: Floor, name: str, reason: Reason) -> None:
    """Give the tickets that wait for just this responder to everybody, if the responder would not take them now."""
    responder = floor.responders.get(name)
    for ticket in sorted(floor.kept_for.get(name, {}).values(), key=by_age):
        if responder is None or not _willing(floor, responder, ticket):
            unprefer(floor, ticket, reason)


def decline(floor: Floor, ticket: Ticket, name: str) -> None:
    """Remember who would not take the ticket; when nobody else is there they are asked again later."""
    state = ticket.state
    if name not in state.declined:
        state.declined = sorted([*state.declined, name])
    _ring_to_forgive(floor, ticket)


def forgive(floor: Floor, ticket: Ticket) -> None:
    """Ask decliners again if nobody else is at work who could take the ticket; otherwise look again later."""
    state = ticket.state
    if ticket.queue is not None and someone_else(floor, ticket):
        _ring_to_forgive(floor, ticket)
        return
    state.forgive_ms = None
    floor.touched_tickets[ticket.id] = None
    if ticket.id in floor.parked:
        state.declined = []
    if ticket.queue is not None:
        floor.unqueue(ticket)
        state.declined = []
        place(floor, ticket, Reason.TIMER)


def give_up_what_nobody_has(floor: Floor, demands: list[Demand]) -> None:
    """Place anew the waiting tickets that prefer what nobody present has any more."""
    waiting = [t for demand in demands for queue in demand.queues.values() for t in queue.members() if t.state.prefer]
    for ticket in sorted(waiting, key=by_age):
        replace(floor, ticket, Reason.RELAXED)


def by_age(ticket: Ticket) -> tuple[int, str]:
    """Give the order in which tickets that move at the same time are placed: oldest first."""
    return ticket.received_ms, ticket.id


def _willing(floor: Floor, responder: Responder, ticket: Ticket) -> bool:
    return responder.willing(ticket.demand) and floor.in_time(responder.profile, ticket)


def _place_with_preferred(floor: Floor, ticket: Ticket, reason: Reason) -> bool:
    """Offer to the preferred responder if there is room now; tell whether that was done."""
    state = ticket.state
    responder = floor.responders.get(state.preferred or "")
    if responder is None or not _willing(floor, responder, ticket):
        state.preferred = state.preferred_until_ms = None
        return False
    if not responder.available or not has_room_over(floor, responder, ticket.demand):
        return False
    why = trusted(
        Why,
        reason=reason,
        present=len(floor.responders),
        contenders=(contender(responder, floor.now_ms),),
        tie="preferred",
        parts=_parts(ticket, reason),
    )
    offer(floor, ticket, responder, why)
    return True


def _pass_by(floor: Floor, ticket: Ticket, stop: Stop, reason: Reason) -> None:
    """Send a ticket that is offered to nobody here to the fallback desk, or let it wait."""
    ticket.state.preferred = ticket.state.preferred_until_ms = None
    if stop.fallback and may_move(floor, ticket, stop.fallback) is None:
        move(floor, ticket, stop.fallback, stop.reason)
    else:
        _queue(floor, ticket, reason)


def _queue(floor: Floor, ticket: Ticket, reason: Reason) -> None:
    state = ticket.state
    if state.declined and state.forgive_ms is None:
        _ring_to_forgive(floor, ticket)
    state.status = TicketStatus.WAITING
    floor.touched_tickets[ticket.id] = None
    floor.enqueue(ticket)
    why = trusted(
        Why,
        reason=reason,
        present=len(floor.responders),
        excluded=census(floor, ticket, taken=bool(state.preferred)),
        waits_for=waits_for(floor, ticket),
        dropped=dropped(ticket),
        ahead=ticket.queue.ahead(ticket) if ticket.queue is not None else None,
        parts=_parts(ticket, reason),
    )
    decide(floor, Kind.QUEUED, ticket, why, clocks=_beginning(ticket, reason))


def _beginning(ticket: Ticket, reason: Reason) -> tuple[Clock, ...]:
    """Give the clocks with the first decision about a ticket at this desk: escalation watches them from then on."""
    if reason not in (Reason.ARRIVED, Reason.SPLIT):
        return ()
    facts = ticket.state.facts  # what ended at a desk before this one was met, or missed, there
    if not facts.hops:
        return facts.clocks
    done = {ARRIVED, *(facts.met or ())}
    return tuple(c for c in facts.clocks if ends_with(c) not in done)


def _parts(ticket: Ticket, reason: Reason) -> tuple[Part, ...] | None:
    """Give what the priority is made of with the first decision: later ones are about the same ticket."""
    return ticket.state.facts.parts or None if reason is Reason.ARRIVED else None


def _ring_to_forgive(floor: Floor, ticket: Ticket) -> None:
    state = ticket.state
    state.forgive_ms = floor.now_ms + ms(floor.policy.dispatch.decline_s)
    floor.timers.set(state.forgive_ms, "forgive", ticket.id, state.forgive_ms)
    floor.touched_tickets[ticket.id] = None
