"""Which preferred skills does a ticket still ask for? Fewer at every step of its target, none that nobody has."""

from agents.decisions.desk.floor import Floor
from agents.decisions.desk.queues import Ticket


def give_up(floor: Floor, ticket: Ticket) -> None:
    """Let a ticket that stands nowhere give up preferred skills, the least wanted first, until somebody matches."""
    state = ticket.state
    if state.relax_ms is None:
        step(floor, ticket)
    while state.prefer and not ticket.demand.profiles:
        floor.redemand(ticket, state.skills, dict(list(state.prefer.items())[:-1]))
    if not state.prefer:
        state.relax_ms = None


def step(floor: Floor, ticket: Ticket) -> None:
    """Let a ticket that stands nowhere give up what is due by now, and ring at the next step.

    What it has given up it does not get back, whoever comes meanwhile.
    """
    state = ticket.state
    steps = [_step_ms(ticket, percent) for percent in floor.policy.dispatch.relax_percent]
    passed = sum(at <= floor.now_ms for at in steps)
    asked = list(state.facts.prefer.items())
    keep = -(-len(asked) * (len(steps) - passed) // len(steps)) if steps else len(asked)
    prefer = {skill: level for skill, level in asked[:keep] if skill in state.prefer}
    if prefer != state.prefer:
        floor.redemand(ticket, state.skills, prefer)
    state.relax_ms = min((at for at in steps if at > floor.now_ms), default=None) if prefer else None
    if state.relax_ms is not None:
        floor.timers.set(state.relax_ms, "relax", ticket.id, state.relax_ms)
    floor.touched_tickets[ticket.id] = None


def dropped(ticket: Ticket) -> tuple[str, ...]:
    """Name what the ticket has given up."""
    state = ticket.state
    return tuple([skill for skill in state.facts.prefer if skill not in state.prefer])


def _step_ms(ticket: Ticket, percent: int) -> int:
    return ticket.received_ms + max(1, ticket.target_ms * percent // 100)
