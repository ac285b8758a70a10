"""Is a new ticket a problem that the desk has already?

A customer who asks again, on whatever channel, urges the open ticket (催单) and gets no second owner; a letter that
many customers send is worked on once (批量). Nothing is lost: the merged ticket keeps its record and its history, and
a wrong merge is split again.
"""

from agents.decisions.desk.floor import IN_HAND, Floor
from agents.decisions.desk.minutes import decide, ignore
from agents.decisions.desk.placing import place
from agents.decisions.desk.queues import Ticket
from agents.decisions.desk.timers import ms
from agents.decisions.desk.urging import urge
from schemas.actions import TicketSplit
from schemas.decisions import Kind, Reason, Why
from schemas.labels import Act, Topic
from schemas.repeats import MergingRules
from schemas.states import TicketState, TicketStatus
from schemas.tickets import TicketPrioritized

OPEN = (TicketStatus.WAITING, TicketStatus.HELD, *IN_HAND)
PROBLEMS = (Act.CONSULT, Act.TRANSACT, Act.FAULT, Act.COMPLAIN)


def merged(floor: Floor, event: TicketPrioritized) -> bool:
    """Merge a ticket that is new to the desk into an open one, if it is the same problem; tell whether it was."""
    rules = floor.policy.merging
    if rules is None or event.hops:
        return False
    parent = _same_problem(floor, event, rules)
    if parent is not None:
        _attach(floor, event, parent, Reason.SAME_PROBLEM)
        urge(floor, parent, f"asked again as {event.ticket}", at_least=event.priority)
        return True
    parent = _same_letter(floor, event, rules)
    if parent is not None:
        _attach(floor, event, parent, Reason.TEMPLATE)
        return True
    return False


def split(floor: Floor, event: TicketSplit) -> None:
    """Let a merged ticket stand on its own again, with its own age and clocks; what the other became stays."""
    ticket = floor.tickets.get(event.ticket)
    if ticket is None:
        ignore(floor, event.ticket, Reason.UNKNOWN_TICKET, note="TicketSplit")
    elif ticket.state.status is not TicketStatus.MERGED:
        ignore(floor, event.ticket, Reason.WRONG_STATE, note=f"TicketSplit while {ticket.state.status}")
    else:
        _stand_alone(floor, ticket, Why(reason=Reason.RESPONDER, note=event.reason or None))


def close_ended(floor: Floor) -> None:
    """Look after what was merged into the tickets that have just ended."""
    while floor.ended:
        name = floor.ended.pop(0)
        if name in floor.tickets and floor.problems.children(name):
            _end_with(floor, floor.tickets[name])


def _end_with(floor: Floor, parent: Ticket) -> None:
    """Close what was merged into a ticket that has ended.

    When the parent was given up or has left the desk, nobody works on the letter any more that others sent too:
    the oldest of them stands on its own then, and takes the rest.
    """
    children = [floor.tickets[name] for name in floor.problems.children(parent.id)]
    if parent.state.status is not TicketStatus.RESOLVED and (mass := [c for c in children if c.state.mass]):
        heir, *rest = mass
        _stand_alone(floor, heir, Why(reason=Reason.PARENT, note=parent.id))
        for child in rest:
            _belong(floor, child, heir.id, mass=True)
        children = [child for child in children if not child.state.mass and child is not heir]
    for child in children:
        if child.state.forget_ms is None:
            child.state.forget_ms = floor.now_ms + ms(floor.policy.dispatch.reopen_s)
            floor.timers.set(child.state.forget_ms, "forget", child.id, child.state.forget_ms)
            floor.touched_tickets[child.id] = None
            decide(floor, Kind.CLOSED, child, Why(reason=Reason.PARENT, note=parent.id))


def _same_problem(floor: Floor, event: TicketPrioritized, rules: MergingRules) -> Ticket | None:
    """Give the customer's open ticket with the same act and topic; a label we do not trust is no proof."""
    if not event.sure or event.topic is Topic.NONE or event.act not in PROBLEMS or event.channel not in rules.channels:
        return None
    since_ms = floor.now_ms - ms(rules.window_s)
    for name in floor.problems.same(event.customer, event.topic):
        ticket = floor.tickets[name]
        facts = ticket.state.facts
        if facts.received_ms < since_ms:
            break
        if ticket.state.status in OPEN and facts.act is event.act and facts.sure:
            return ticket
    return None


def _same_letter(floor: Floor, event: TicketPrioritized, rules: MergingRules) -> Ticket | None:
    """Give the oldest open ticket of a letter that enough customers have sent, this one among them."""
    if event.template is None:
        return None
    since_ms = floor.now_ms - ms(rules.mass_window_s)
    if floor.problems.senders(event.template, since_ms, rules.mass_customers) < rules.mass_customers - 1:
        return None
    owners = (floor.tickets[name] for name in floor.problems.owners(event.template))
    return next((t for t in owners if t.state.status in OPEN and t.received_ms >= since_ms), None)


def _attach(floor: Floor, event: TicketPrioritized, parent: Ticket, reason: Reason) -> None:
    state = TicketState(
        facts=event,
        priority=event.priority,
        skills=event.skills,
        prefer=event.prefer,
        status=TicketStatus.MERGED,
        merged_into=parent.id,
        mass=reason is Reason.TEMPLATE,
    )
    ticket = floor.admit(state)
    floor.touched_tickets[ticket.id] = None
    decide(floor, Kind.MERGED, ticket, Why(reason=reason, note=parent.id))


def _stand_alone(floor: Floor, ticket: Ticket, why: Why) -> None:
    parent = floor.tickets.get(ticket.state.merged_into or "")
    ticket.state.status, ticket.state.forget_ms = TicketStatus.WAITING, None
    _belong(floor, ticket, None, mass=False)
    decide(floor, Kind.SPLIT, ticket, why)
    if parent is not None and parent.state.status in OPEN:
        decide(floor, Kind.SPLIT, parent, Why(reason=why.reason, note=f"{ticket.id} stands on its own"))
    place(floor, ticket, Reason.SPLIT)


def _belong(floor: Floor, ticket: Ticket, parent: str | None, *, mass: bool) -> None:
    floor.problems.remove(ticket)
    ticket.state.merged_into, ticket.state.mass = parent, mass
    floor.problems.add(ticket)
    floor.touched_tickets[ticket.id] = None
