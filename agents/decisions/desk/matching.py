"""Who takes this ticket, and what does this person take next?"""

from collections.abc import Mapping, Sequence
from math import inf
from typing import NamedTuple

from agents.decisions.desk.profiles import Responder
from agents.decisions.desk.queues import Demand, Ticket
from schemas.decisions import Contender, Excluded, Waiting

TOLD = 3
"""How many of the best are named in a decision."""


class Choice(NamedTuple):
    """The best responder for a ticket, the runners-up of other profiles, and what set the first apart."""

    responder: Responder
    contenders: tuple[Contender, ...]
    tie: str | None


class Pick(NamedTuple):
    """The best waiting ticket for a responder, and the other queue heads it was compared with."""

    ticket: Ticket
    heads: tuple[Waiting, ...]


def best_responder(demand: Demand, declined: list[str], now_ms: int) -> Choice | None:
    """Find the least loaded, then longest idle responder with the skills and the room.

    Looks at the best of each matching profile, never at all responders. Load is compared as a share of what
    the person may carry, so a trainee with half the limit counts as full at half the load.
    """
    best = [
        (entry.load * 1000 // profile.limit, entry.since_ms, entry.name, entry)
        for profile in demand.profiles
        if profile.available and (entry := profile.best(demand, declined)) is not None
    ]
    if not best:
        return None
    best.sort()
    first = best[0]
    tie = None
    if len(best) > 1:
        second = best[1]
        tie = "load" if first[0] != second[0] else "idle" if first[1] != second[1] else "name"
    return Choice(first[3].responder, tuple(contender(e.responder, now_ms) for *_, e in best[:TOLD]), tie)


def contender(responder: Responder, now_ms: int) -> Contender:
    """Note the parts by which a responder is compared with others."""
    state = responder.state
    load = responder.load * 1000 // responder.profile.limit
    return Contender(responder=state.responder, load=load, idle_s=(now_ms - state.since_ms) / 1000)


def best_ticket(responder: Responder, weights: Sequence[float], now_ms: int) -> Pick | None:
    """Find the most urgent queue head that the responder may take and has room for; equals go by age, then id.

    Urgency is the cost per second that a waiting ticket causes now: generalized c-mu (Van Mieghem 1995). The
    cost grows linearly to the target and flatter after it, so that what is late already does not drown what
    can still be in time; ``weights`` are the policy's, by priority. Written out in one loop: it runs over all
    queue heads of a profile whenever somebody gets free.
    """
    name, profile = responder.state.responder, responder.profile
    room = profile.limit - responder.load if responder.load else 1000
    heads: list[tuple[float, int, str, Ticket]] = []
    least = -inf
    for demand in profile.demands:
        if not demand.size or demand.share > room:
            continue
        for queue in demand.queues.values():
            if queue.picky and not queue.open_to(name):
                continue
            ticket = queue.first
            target_ms = ticket.target_ms
            spent = (now_ms - ticket.received_ms) / target_ms
            if spent > 1:
                spent = 0.75 + 0.25 * spent
            score = weights[queue.priority] * spent * 1000 / target_ms
            if score >= least:
                heads.append((-score, ticket.received_ms, ticket.id, ticket))
                if len(heads) == 12:
                    heads.sort()
                    del heads[TOLD:]
                    least = -heads[-1][0]
    if not heads:
        return None
    heads.sort()
    waiting = tuple(
        [
            Waiting(ticket=name, score=round(-score, 9), waited_s=(now_ms - received) / 1000)
            for score, received, name, _ in heads[:TOLD]
        ]
    )
    return Pick(heads[0][3], waiting)


def census(demand: Demand, declined: list[str], present: Mapping[str, Responder], *, taken: bool) -> Excluded:
    """Count why each responder present cannot take such a ticket, by the first rule that says no.

    ``taken`` tells that somebody can; otherwise only those have room who have declined.
    """
    matching = available = fitting = 0
    for profile in demand.profiles:
        matching += len(profile.members)
        if profile.available:
            available += profile.available
            if taken:
                fitting += profile.fitting(demand)
    ready = count_ready(demand, declined, present) if declined else 0
    return Excluded(
        skill=len(present) - matching,
        away=matching - available,
        capacity=available - (fitting if taken else ready),
        declined=ready,
    )


def waits_for(demand: Demand, declined: list[str], preferred: str | None, present: Mapping[str, Responder]) -> str:
    """Name what a ticket that nobody takes waits for: the first thing without which nothing else would help."""
    if preferred:
        return "preferred"
    if not present:
        return "presence"
    if not demand.profiles:
        return "skill"
    if not any(profile.available for profile in demand.profiles):
        return "availability"
    return "declined" if count_ready(demand, declined, present) else "capacity"


def someone_else(demand: Demand, declined: list[str], present: Mapping[str, Responder]) -> bool:
    """Tell whether anybody at work who matches has not declined yet, busy or not."""
    decliners = sum(
        responder.available and responder.profile.matches(demand)
        for name in declined
        if (responder := present.get(name)) is not None
    )
    return sum(profile.available for profile in demand.profiles) > decliners


def count_ready(demand: Demand, declined: list[str], present: Mapping[str, Responder]) -> int:
    """Count those who could take the ticket had they not declined."""
    return sum(
        responder.available and responder.profile.matches(demand) and responder.has_room(demand)
        for name in declined
        if (responder := present.get(name)) is not None
    )
