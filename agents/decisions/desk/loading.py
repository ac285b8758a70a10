"""What follows from a desk's records? Indexes, loads and timers, as they were when the records were written."""

from collections.abc import Mapping

from agents.decisions.desk.experience import Experience
from agents.decisions.desk.floor import IN_HAND, Floor, Record
from agents.decisions.desk.seats import seat
from agents.decisions.desk.timers import Timer
from schemas.states import DeskState, DossierState, NeighbourState, ResponderState, TicketState, TicketStatus


def fill(floor: Floor, records: Mapping[str, Record]) -> None:
    """Fill an empty floor from its records."""
    state = records.get("desk")
    if isinstance(state, DeskState):
        floor.state = state
        floor.now_ms = state.clock_ms
        floor.experience = Experience(state.works, floor.policy.dispatch)
    floor.dossiers = {r.responder: r for r in records.values() if isinstance(r, DossierState)}
    floor.neighbours = {r.report.by: r for r in records.values() if isinstance(r, NeighbourState)}
    for record in records.values():
        if isinstance(record, ResponderState):
            seat(floor, record)
    for record in records.values():
        if isinstance(record, TicketState):
            _restore(floor, record)
    floor.timers.keep(_timers(floor))
    floor.touched_responders.clear()


def _restore(floor: Floor, state: TicketState) -> None:
    ticket = floor.admit(state)
    if state.status is TicketStatus.WAITING:
        floor.enqueue(ticket)
    elif state.status in IN_HAND and state.holder in floor.responders:
        floor.retake(ticket, floor.responders[state.holder])
    elif state.status is TicketStatus.RESOLVED:
        floor.bonds.tie(ticket)


def _timers(floor: Floor) -> list[Timer]:
    """Derive every live timer from the records; silence starts anew, since heartbeats are not recorded."""
    live: list[Timer] = []
    if floor.state.ramp_until_ms is not None:
        live.append(Timer(floor.state.ramp_until_ms, "ramp", "", floor.state.ramp_until_ms))
    if floor.state.turn_ms is not None:
        live.append(Timer(floor.state.turn_ms, "turn", "", floor.state.turn_ms))
    if floor.state.look_ms is not None:
        live.append(Timer(floor.state.look_ms, "look", "", floor.state.look_ms))
    for name, responder in floor.responders.items():
        live.append(Timer(responder.watch_ms, "silence", name, responder.watch_ms))
        if responder.state.wrap_until_ms is not None:
            live.append(Timer(responder.state.wrap_until_ms, "wrap", name, responder.state.wrap_until_ms))
        if responder.state.shift_over_ms is not None:
            live.append(Timer(responder.state.shift_over_ms, "shift", name, responder.state.shift_over_ms))
    for name, ticket in floor.tickets.items():
        state = ticket.state
        if state.status is TicketStatus.OFFERED and state.offer_until_ms is not None:
            live.append(Timer(state.offer_until_ms, "offer", name, state.epoch))
        if state.forgive_ms is not None:
            live.append(Timer(state.forgive_ms, "forgive", name, state.forgive_ms))
        if state.preferred_until_ms is not None:
            live.append(Timer(state.preferred_until_ms, "prefer", name, state.preferred_until_ms))
        if state.relax_ms is not None:
            live.append(Timer(state.relax_ms, "relax", name, state.relax_ms))
        if state.held_until_ms is not None:
            live.append(Timer(state.held_until_ms, "held", name, state.held_until_ms))
        if state.forget_ms is not None:
            live.append(Timer(state.forget_ms, "forget", name, state.forget_ms))
    return live
