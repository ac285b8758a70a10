"""Which waiting tickets go to a neighbour desk, and to which?

A neighbour lends only while it is well: its report is fresh, it is open, lately answered its own tickets in time, and
keeps people with room to spare. What was sent since its report counts as taken. A ticket that was answered here stays:
somebody here knows the case.
"""

from typing import NamedTuple

from agents.decisions.desk.floor import Floor
from agents.decisions.desk.moving import may_move, move
from agents.decisions.desk.queues import Demand, Queue, Ticket
from agents.decisions.desk.timers import ms
from schemas.decisions import Lender, Reason
from schemas.desks import OverflowRules
from schemas.model import trusted
from schemas.states import NeighbourState

FRONT = 32
"""Tickets of one queue that are looked at, at most, each time."""


class Place(NamedTuple):
    """Somebody at a neighbour desk who has room: of which crew, how much, and what the ticket takes of it."""

    neighbour: NeighbourState
    crew: int
    room: int
    need: int
    able: int


def overflow(floor: Floor) -> None:
    """Send on what has waited its part of the target while somebody can help: by priority, the oldest first."""
    rules = floor.policy.dispatch.overflow
    if rules is None or not any(_is_well(floor, rules, neighbour) for neighbour in floor.neighbours.values()):
        return
    barren: set[Demand] = set()
    for queue in sorted(_ripe(floor, rules), key=lambda q: (q.priority, q.first.received_ms, q.first.id)):
        if queue.demand in barren:
            continue
        for ticket in queue.front(FRONT):
            if not _is_ripe(floor, rules, ticket):
                break
            if ticket.state.answered_ms is not None:
                continue
            if (place := _find(floor, rules, ticket)) is not None:
                floor.unqueue(ticket)
                _send(floor, ticket, place)
            elif not ticket.state.facts.been:
                barren.add(queue.demand)
                break


def overflow_at_once(floor: Floor, ticket: Ticket) -> bool:
    """Send on a ticket that stands nowhere if waiting here is hopeless; tell whether that was done.

    It is when nobody signed in has the skills, or nobody who has them could finish it before their shift ends.
    """
    rules = floor.policy.dispatch.overflow
    if (
        rules is None
        or ticket.state.answered_ms is not None
        or any(floor.in_time(profile, ticket) for profile in ticket.demand.profiles)
    ):
        return False
    place = _find(floor, rules, ticket)
    if place is not None:
        _send(floor, ticket, place)
    return place is not None


def _ripe(floor: Floor, rules: OverflowRules) -> list[Queue]:
    """Find the queues whose oldest ticket has waited its part; one kept for somebody is left to them."""
    return [
        queue
        for demand in floor.catalogue.demands()
        for queue in demand.queues.values()
        if not queue.key.preferred and _is_ripe(floor, rules, queue.first)
    ]


def _is_ripe(floor: Floor, rules: OverflowRules, ticket: Ticket) -> bool:
    return floor.now_ms >= ticket.received_ms + ticket.target_ms * rules.after_percent // 100


def _is_well(floor: Floor, rules: OverflowRules, neighbour: NeighbourState) -> bool:
    report = neighbour.report
    is_fresh = floor.now_ms - report.at_ms < ms(rules.stale_s)
    return report.is_open and is_fresh and (report.level is None or report.level >= 10 * rules.level_percent)


def _find(floor: Floor, rules: OverflowRules, ticket: Ticket) -> Place | None:
    """Give somebody at the first neighbour that is well and has enough people for such a ticket."""
    for name in floor.lenders:
        neighbour = floor.neighbours.get(name)
        if neighbour is None or not _is_well(floor, rules, neighbour) or may_move(floor, ticket, name) is not None:
            continue
        rooms = [
            (room, crew, need, people)
            for crew, need in _matching(floor, ticket, neighbour)
            for room, people in neighbour.rooms[crew].items()
            if room >= need
        ]
        able = sum(people for _, _, _, people in rooms)
        if able > rules.spare:
            room, crew, need, _ = min(rooms)
            return Place(neighbour, crew, room, need, able)
    return None


def _matching(floor: Floor, ticket: Ticket, neighbour: NeighbourState) -> list[tuple[int, int]]:
    """Give the neighbour's crews with channel, must-have skills and time, and what the ticket weighs there."""
    facts, skills = ticket.state.facts, ticket.state.skills
    return [
        (number, min(facts.share, crew.limit))
        for number, crew in enumerate(neighbour.report.crews)
        if facts.channel in crew.channels
        and all(crew.skills.get(name, 0) >= level for name, level in skills.items())
        and floor.experience.in_time(crew.ends_ms, ticket.work, floor.now_ms)
    ]


def _send(floor: Floor, ticket: Ticket, place: Place) -> None:
    report, rooms = place.neighbour.report, place.neighbour.rooms[place.crew]
    rooms[place.room] -= 1
    if not rooms[place.room]:
        del rooms[place.room]
    if left := place.room - place.need:
        rooms[left] = rooms.get(left, 0) + 1
    floor.touched_neighbours[report.by] = None
    lender = trusted(
        Lender,
        desk=report.by,
        at_ms=report.at_ms,
        age_s=max(0, floor.now_ms - report.at_ms) / 1000,
        level=report.level,
        waiting=report.waiting,
        able=place.able,
    )
    move(floor, ticket, report.by, Reason.OVERFLOWED, lender=lender)
