"""How does a responder come to work, go, and get tickets?"""

from agents.decisions.desk.dossiers import burden
from agents.decisions.desk.floor import Floor
from agents.decisions.desk.interruption import go_on, rooms_over
from agents.decisions.desk.minutes import decide
from agents.decisions.desk.placing import by_age, give_up_what_nobody_has, offer, place, release_kept
from agents.decisions.desk.profiles import Responder
from agents.decisions.desk.queues import Demand
from agents.decisions.desk.timely import best_timely
from agents.decisions.desk.timers import ms
from agents.decisions.desk.urgency import NOTHING, Pick, best_ticket
from schemas.decisions import Kind, Reason, Why
from schemas.model import trusted
from schemas.policy import Order
from schemas.states import ResponderState, TicketStatus


def seat(floor: Floor, state: ResponderState) -> Responder:
    """Sign a responder in, or give a present one new skills, channels, limit and status."""
    name = state.responder
    unmet: list[Demand] = []
    profile = floor.catalogue.enlist(state)
    responder = floor.responders.get(name)
    if responder is None:
        responder = floor.responders[name] = Responder(state, profile, floor.now_ms)
        if (dossier := floor.dossiers.get(name)) is not None:
            responder.works, responder.burden = dossier.works, burden(dossier)
        ring_for_silence(floor, responder)
        floor.crowd.count(floor.catalogue.demands())
    else:
        floor.step_out(responder)
        if responder.profile is not profile:
            unmet = floor.catalogue.dismiss(state, responder.profile)
            floor.crowd.count(floor.catalogue.demands())
        responder.state, responder.profile = state, profile
        floor.recount(responder)
    responder.paced = floor.state.ramp_until_ms is not None and state.ramped >= floor.policy.dispatch.ramp_tickets
    floor.step_in(responder)
    floor.touched_responders[name] = None
    give_up_what_nobody_has(floor, unmet)
    return responder


def unseat(floor: Floor, responder: Responder, reason: Reason, word: str = "") -> None:
    """Sign a responder out; tickets in hand go back to the queue with their age, held ones wait ownerless.

    Whoever goes on with a ticket is told from whom it comes and how long they worked on it, and their ``word``.
    """
    name = responder.state.responder
    floor.step_out(responder)
    unmet = floor.catalogue.dismiss(responder.state, responder.profile)
    floor.crowd.count(floor.catalogue.demands())
    del floor.responders[name]
    floor.touched_responders[name] = None
    strand(floor, responder, reason, word)
    release_kept(floor, name, reason)
    give_up_what_nobody_has(floor, unmet)


def strand(floor: Floor, responder: Responder, reason: Reason, word: str = "") -> None:
    """Give what a responder has in hand to others, each ticket with its age and a handover note."""
    name = responder.state.responder
    for ticket in sorted((floor.tickets[i] for i in responder.holding), key=by_age):
        was_begun = ticket.state.status is TicketStatus.ASSIGNED
        floor.let_go(ticket)
        note = f"from {name} after {ticket.state.worked_ms // 1000} s" if was_begun else None
        if note is not None:
            ticket.state.handover = note = f"{note}: {word}" if word else note
        decide(floor, Kind.RELEASED, ticket, trusted(Why, reason=reason, note=note), name)
        place(floor, ticket, reason)


def feed(floor: Floor, responder: Responder, reason: Reason = Reason.FREED) -> None:
    """Let a responder's interrupted work go on, then offer them waiting tickets until nothing fits any more."""
    if responder.interrupted:
        go_on(floor, responder)
    while (pick := next_ticket(floor, responder)) is not None:
        floor.unqueue(pick.ticket)
        offer(
            floor, pick.ticket, responder, trusted(Why, reason=reason, heads=pick.heads, rule=floor.urgency.order.value)
        )


def next_ticket(floor: Floor, responder: Responder) -> Pick | None:
    """Give what the policy's order would offer a responder now; None when they have no room or nothing fits."""
    if not responder.available or not (responder.load < responder.profile.limit or responder.soft):
        return None
    by, known, now_ms = floor.urgency, floor.experience, floor.now_ms
    over = rooms_over(floor, responder) if responder.soft else NOTHING
    if by.order is Order.TIMELY:
        return best_timely(responder, by, floor.timely, known, floor.crowd.fifo_ms(floor.state, now_ms), now_ms, over)
    return best_ticket(responder, by, known, now_ms, over)


def ring_for_silence(floor: Floor, responder: Responder) -> None:
    """Look at the responder's heartbeat when it would be overdue."""
    responder.watch_ms = responder.seen_ms + ms(floor.policy.dispatch.silence_s)
    floor.timers.set(responder.watch_ms, "silence", responder.state.responder, responder.watch_ms)
