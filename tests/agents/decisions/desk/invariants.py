"""What must be true of a desk after every event? Recomputed from the records alone, without its indexes."""

from collections import Counter, defaultdict
from typing import Any

from agents.decisions.desk.arrivals import ENDED
from agents.decisions.desk.catalogue import wanted
from agents.decisions.desk.desk import Desk
from agents.decisions.desk.floor import IN_HAND
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


def is_paused(desk: Desk, state: TicketState) -> bool:
    """Tell whether a supervisor has paused the ticket's topic or a skill it must have."""
    return bool(desk.floor.state.paused.keys() & {f"topic:{state.facts.topic}", *(f"skill:{s}" for s in state.skills)})


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
            found[state.holder] += min(state.facts.share, person.limit)
    return found


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


def check_matching(desk: Desk) -> None:
    """Nobody waits beside somebody who could take them, but decliners and those who keep to one responder."""
    floor = desk.floor
    weighed = loads(desk)
    people = [r.state for r in floor.responders.values() if free(r.state) and not paced(desk, r.state)]
    for ticket in floor.tickets.values():
        state = ticket.state
        if state.status is not TicketStatus.WAITING or is_paused(desk, state):
            continue
        for person in people:
            name = person.responder
            room = weighed[name] + min(state.facts.share, person.limit) <= person.limit
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
        assert (name in floor.parked) == (state.status is TicketStatus.WAITING and is_paused(desk, state))
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
