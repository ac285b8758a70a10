"""What must be true of a desk after every event? Recomputed from the records alone, without its indexes."""

from collections import Counter, defaultdict
from functools import cache
from typing import Any

from agents.decisions.desk.arrivals import ENDED
from agents.decisions.desk.catalogue import wanted
from agents.decisions.desk.desk import Desk
from agents.decisions.desk.floor import IN_HAND
from schemas.calendar import WEEK, minutes
from schemas.policy import Policy
from schemas.responders import Status
from schemas.states import ResponderState, TicketState, TicketStatus


def matches(person: ResponderState, state: TicketState) -> bool:
    """Tell whether the person has the channel and the skills."""
    asked = [*state.skills.items(), *state.prefer.items()]
    return state.facts.channel in person.channels and all(person.skills.get(s, 0) >= level for s, level in asked)


def band(state: TicketState) -> int:
    """The size of the target of the earliest clock that still runs, four steps to every doubling."""
    answered = state.answered_ms is not None
    running = [c.due_ms for c in state.facts.clocks if not (answered and c.measures == "answered")]
    target_ms = max(1, min(running, default=2**62) - state.facts.received_ms)
    octave = target_ms.bit_length()
    return 4 * octave + int(target_ms * 8 // 2**octave) % 4


def free(person: ResponderState) -> bool:
    """Tell whether the person may be offered anything."""
    return person.status is Status.AVAILABLE and person.wrap_until_ms is None and not person.drained


def is_stopped(desk: Desk, state: TicketState) -> bool:
    """Tell whether the desk is closed, or a supervisor has paused the ticket's topic or a skill it must have."""
    return desk.floor.state.shut or bool(
        desk.floor.state.paused.keys() & {f"topic:{state.facts.topic}", *(f"skill:{s}" for s in state.skills)}
    )


def paced(desk: Desk, person: ResponderState) -> bool:
    """Tell whether the person has had as many tickets as the ramp allows."""
    floor = desk.floor
    return floor.state.ramp_until_ms is not None and person.ramped >= floor.policy.dispatch.ramp_tickets


def loads(desk: Desk) -> Counter[str]:
    """Sum the shares of what each responder has in hand."""
    found: Counter[str] = Counter()
    for ticket in desk.floor.tickets.values():
        state = ticket.state
        if state.status in IN_HAND:
            assert state.holder is not None
            person = desk.floor.responders[state.holder].state
            found[state.holder] += min(state.facts.share, person.limit) if state.interrupted_ms is None else 0
    return found


def interruptible(desk: Desk, name: str, by: TicketState) -> int:
    """Sum what a person has in hand that the ticket may interrupt."""
    may = desk.floor.policy.channels[by.facts.channel].interrupts
    held = [t.state for t in desk.floor.tickets.values() if t.state.holder == name]
    person = desk.floor.responders[name].state
    return sum(
        min(state.facts.share, person.limit)
        for state in held
        if state.status is TicketStatus.ASSIGNED and state.interrupted_ms is None and state.facts.channel in may
    )


def check_records(desk: Desk) -> None:
    """Every record alone makes sense."""
    for name, ticket in desk.floor.tickets.items():
        state = ticket.state
        status = state.status
        assert name == state.facts.ticket
        nobody = (TicketStatus.WAITING, TicketStatus.CANCELLED, TicketStatus.MOVED)
        assert (state.holder is not None) == (status not in nobody)
        assert (state.offer_until_ms is not None) == (status is TicketStatus.OFFERED)
        assert (state.forget_ms is not None) == (status in ENDED)
        assert (state.resolved_ms is not None) == (status is TicketStatus.RESOLVED)
        assert state.interrupted_ms is None or status is TicketStatus.ASSIGNED
        assert (state.preferred is None) == (state.preferred_until_ms is None)
        if state.preferred is not None:
            assert status is TicketStatus.WAITING
            preferred = desk.floor.responders[state.preferred].state
            assert preferred.status is Status.AVAILABLE
            assert matches(preferred, state), "kept for somebody who would not take it"
        assert state.held_until_ms is None or status is TicketStatus.HELD
        parked = name in desk.floor.parked
        if status is TicketStatus.WAITING and state.declined and not parked:
            assert state.forgive_ms is not None, "a decliner would never be asked again"
        for until_ms in (state.offer_until_ms, state.preferred_until_ms, state.held_until_ms, state.forget_ms):
            assert until_ms is None or until_ms > desk.floor.now_ms, "a timer did not ring"
        if status is TicketStatus.WAITING and state.prefer and not parked:
            assert state.relax_ms is not None or not desk.floor.policy.dispatch.relax_percent
        if status in IN_HAND:
            assert state.holder in desk.floor.responders


def check_hands(desk: Desk, over_limit: set[str]) -> None:
    """Load is what the tickets in hand weigh, and within the limit unless the limit was lowered meanwhile."""
    weighed = loads(desk)
    for name, person in desk.floor.responders.items():
        held = {t for t, ticket in desk.floor.tickets.items() if name in _hands(ticket.state)}
        assert person.holding == held
        assert person.load == weighed[name]
        if person.load > person.state.limit:
            assert name in over_limit
        else:
            over_limit.discard(name)
        for still in (desk.floor.tickets[t] for t in held if desk.floor.tickets[t].state.interrupted_ms is not None):
            need = min(still.state.facts.share, person.state.limit)
            assert person.load + need > person.state.limit, "it could go on"


def check_matching(desk: Desk) -> None:
    """Nobody waits beside somebody who could take them, but decliners and those who keep to one responder."""
    floor = desk.floor
    weighed = loads(desk)
    people = [r.state for r in floor.responders.values() if free(r.state) and not paced(desk, r.state)]
    for ticket in floor.tickets.values():
        state = ticket.state
        if state.status is not TicketStatus.WAITING or is_stopped(desk, state):
            continue
        for person in people:
            name = person.responder
            firm = weighed[name] - interruptible(desk, name, state)
            room = firm + min(state.facts.share, person.limit) <= person.limit
            in_time = floor.experience.in_time(person.shift_ends_ms, ticket.work, floor.now_ms)
            if name not in state.declined and room and in_time and matches(person, state):
                assert state.preferred not in (None, name), f"{ticket.id} waits beside {name}"


def check_indexes(desk: Desk) -> None:
    """Profiles, demands, queues, kept tickets and bonds agree with the records."""
    floor = desk.floor
    people = {n: r.state for n, r in floor.responders.items()}
    weighed = loads(desk)
    profiles = list(floor.catalogue.profiles())
    assert sorted(n for p in profiles for n in p.members) == sorted(people)
    for profile in profiles:
        assert profile.members
        ready = [n for n in profile.members if free(people[n]) and not paced(desk, people[n])]
        assert profile.available == len(ready)
        assert profile.loads == Counter(weighed[n] for n in ready)
        for name in profile.members:
            person = people[name]
            made_of = (person.skills, frozenset(person.channels), person.limit, person.shift_ends_ms)
            assert (profile.skills, profile.channels, profile.limit, profile.ends_ms) == made_of
            assert floor.responders[name].profile is profile
    waiting: dict[Any, list[TicketState]] = defaultdict(list)
    made: Counter[int] = Counter()
    for name, ticket in floor.tickets.items():
        state, demand = ticket.state, ticket.demand
        made[id(demand)] += 1
        assert (demand.channel, demand.share) == (state.facts.channel, state.facts.share)
        assert demand.skills == tuple(sorted(wanted(state).items()))
        assert (name in floor.parked) == (state.status is TicketStatus.WAITING and is_stopped(desk, state))
        assert (ticket.queue is not None) == (state.status is TicketStatus.WAITING and name not in floor.parked)
        if ticket.queue is not None:
            assert ticket.queue.demand is demand
            alike = (state.priority, state.facts.topic, band(state), tuple(state.declined), state.preferred or "")
            assert ticket.queue.key == alike
            waiting[id(demand), ticket.queue.key].append(state)
    known = list(floor.catalogue.demands())
    assert {id(d) for d in known} >= set(made)
    for demand in known:
        assert demand.tickets == made[id(demand)]
        assert {id(p) for p in demand.profiles} == {id(p) for p in profiles if p.matches(demand)}
        assert len(demand.profiles) == len({id(p) for p in demand.profiles})
        assert demand.size == sum(queue.size for queue in demand.queues.values())
        for key, queue in demand.queues.items():
            line = sorted((s.facts.received_ms, s.facts.ticket) for s in waiting.pop((id(demand), key)))
            assert queue.size == len(line)
            assert queue.first.id == line[0][1]
            assert [t.id for t in queue.members()] == [name for _, name in line]
            timely = (t for t in queue.members() if floor.now_ms - t.received_ms <= t.target_ms)
            assert queue.in_time(floor.now_ms) is next(timely, None)
    assert not waiting
    assert floor.crowd.queued == sum(demand.size for demand in known)
    assert floor.crowd.waiting == sum(demand.size for demand in known if demand.profiles)
    for profile in profiles:
        assert {id(d) for d in profile.demands} == {id(d) for d in known if profile.matches(d)}
    kept = {(s.preferred, n) for n, t in floor.tickets.items() if (s := t.state).preferred}
    assert {(p, n) for p, tickets in floor.kept_for.items() for n in tickets} == kept


def check_opening(desk: Desk) -> None:
    """The desk is closed when its calendar is, and nothing waits for the morning that its night desk can take."""
    floor = desk.floor
    own = next(one for one in floor.policy.desks if one.id == floor.desk)
    assert floor.state.shut == (own.hours is not None and not is_open(floor.policy, own.hours, floor.now_ms))
    night = next((one for one in floor.policy.desks if one.id == own.night), None)
    if floor.state.shut and night is not None and (not night.hours or is_open(floor.policy, night.hours, floor.now_ms)):
        for ticket in floor.tickets.values():
            facts = ticket.state.facts
            stuck = facts.hops >= floor.policy.dispatch.max_hops or night.id in facts.been
            assert ticket.state.status is not TicketStatus.WAITING or stuck


def is_open(rules: Policy, calendar: str, now_ms: int) -> bool:
    """Tell whether this moment is within the hours of a calendar without holidays."""
    day, minute = divmod((now_ms + 8 * 3_600_000) // 60_000, 1440)
    return minute in minutes_of(rules.calendars[calendar].hours[WEEK[(day + 3) % 7]])


@cache
def minutes_of(hours: tuple[str, ...]) -> frozenset[int]:
    """Give the minutes of the day that these hours cover."""
    return frozenset(minute for begin, end in map(minutes, hours) for minute in range(begin, end))


def check_neighbours(desk: Desk) -> None:
    """Nobody is counted on twice, and only those who may help are remembered."""
    floor = desk.floor
    assert (floor.state.look_ms is None) == (floor.policy.dispatch.overflow is None)
    assert set(floor.neighbours) <= set(floor.lenders)
    for known in floor.neighbours.values():
        for crew, rooms in zip(known.report.crews, known.rooms, strict=True):
            assert all(0 < room <= 1000 and people > 0 for room, people in rooms.items())
            assert sum(rooms.values()) <= sum(one.people for one in crew.rooms)


def check_bonds(desk: Desk) -> None:
    """The last solved ticket of each customer is found."""
    solved: dict[str, tuple[int, str]] = {}
    customers = set()
    for ticket in desk.floor.tickets.values():
        state = ticket.state
        customers.add(state.facts.customer)
        if state.status is TicketStatus.RESOLVED:
            at = state.resolved_ms or 0, ticket.id
            solved[state.facts.customer] = max(at, solved.get(state.facts.customer, at))
    for customer in customers:
        found = solved.get(customer)
        assert desk.floor.bonds.last(customer) == (found[1] if found else None)


def _hands(state: TicketState) -> tuple[str, ...]:
    return (state.holder,) if state.status in IN_HAND and state.holder is not None else ()
