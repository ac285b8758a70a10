"""Who takes this ticket?"""

from typing import TYPE_CHECKING, Any, NamedTuple

from agents.decisions.desk.experience import Experience
from agents.decisions.desk.profiles import Responder
from agents.decisions.desk.queues import Ticket
from schemas.decisions import Contender, Excluded, Reason
from schemas.model import trusted
from schemas.policy import Choose, DispatchRules

if TYPE_CHECKING:
    from agents.decisions.desk.floor import Floor

TOLD = 3
"""How many of the best are named in a decision."""


LOOKED_AT = 16
"""How many responders are compared at most, or one of each matching profile if those are more."""

STEPS = ("load", "burden", "fit", "idle", "name")
"""What responders are compared by, in this order; the smallest first."""


class Choice(NamedTuple):
    """The best responder for a ticket, the runners-up of other profiles, and what set the first apart."""

    responder: Responder
    contenders: tuple[Contender, ...]
    tie: str | None


def best_responder(ticket: Ticket, rules: DispatchRules, experience: Experience, now_ms: int) -> Choice | None:
    """Find the best responder with the skills and the room, by the policy's rule.

    Looks at the best few of each matching profile, never at all responders. Load is compared as a share of what
    the person may carry, so a trainee with half the limit counts as full at half the load. ``fit`` adds up how
    well they do such work and how long they were idle: nearly the speed of fastest-first, and fair over the shift.
    """
    demand, rule = ticket.demand, rules.choose
    profiles = [
        p
        for p in demand.profiles
        if p.available and (p.ends_ms is None or experience.in_time(p.ends_ms, ticket.work, now_ms))
    ]
    most = 1 if rule is Choose.LOAD and not rules.fair else max(1, LOOKED_AT // max(1, len(profiles)))
    ranked: list[tuple[Any, ...]] = []
    share = demand.share
    for profile in profiles:
        if min(profile.loads) > profile.limit - share and share < profile.limit:
            continue  # most are full when tickets wait: told without a look at anybody
        for entry in profile.ready(demand, ticket.state.declined, most):
            one = entry.responder
            load = 0 if rule is Choose.IDLE else entry.load * 1000 // profile.limit
            rate = experience.rate(one.works, ticket.work) if rule is Choose.FIT else 0.0
            fit = -rate - rules.idle_worth * (now_ms - entry.since_ms) / 1000 if rule is Choose.FIT else 0.0
            ranked.append((load, one.burden if rules.fair else 0, fit, entry.since_ms, entry.name, rate, one))
    if not ranked:
        return None
    ranked.sort()
    told = tuple([contender(row[-1], now_ms, row[-2]) for row in ranked[:TOLD]])
    return Choice(ranked[0][-1], told, _tie(*ranked[:2]) if len(ranked) > 1 else None)


def _tie(first: tuple[Any, ...], second: tuple[Any, ...]) -> str:
    """Name the step that set the first apart."""
    step = next(name for name, a, b in zip(STEPS, first, second, strict=False) if a != b)
    return "idle" if step == "fit" and first[-2] == second[-2] else step


def contender(responder: Responder, now_ms: int, rate: float = 0.0) -> Contender:
    """Note the parts by which a responder is compared with others."""
    state = responder.state
    load = responder.load * 1000 // responder.profile.limit
    return trusted(
        Contender,
        responder=state.responder,
        load=load,
        idle_s=(now_ms - state.since_ms) / 1000,
        rate=round(rate, 4) or None,
        burden=responder.burden or None,
    )


def census(floor: "Floor", ticket: Ticket, *, taken: bool) -> Excluded:
    """Count why each responder present cannot take such a ticket, by the first rule that says no.

    ``taken`` tells that somebody can; otherwise only those have room who have declined.
    """
    demand, declined, present = ticket.demand, ticket.state.declined, floor.responders
    matching = available = fitting = short = 0
    for profile in demand.profiles:
        matching += len(profile.members)
        if profile.available:
            available += profile.available
            if profile.ends_ms is not None and not floor.in_time(profile, ticket):
                short += profile.available
            elif taken:
                fitting += profile.fitting(demand)
    ready = count_ready(floor, ticket) if declined else 0
    return trusted(
        Excluded,
        skill=len(present) - matching,
        away=matching - available,
        shift=short,
        capacity=available - short - (fitting if taken else ready),
        declined=ready,
    )


def waits_for(floor: "Floor", ticket: Ticket) -> str:
    """Name what a ticket that nobody takes waits for: the first thing without which nothing else would help."""
    demand = ticket.demand
    if (stop := floor.stop_of(ticket)) is not None:
        return "opening" if stop.reason is Reason.AFTER_HOURS else "paused"
    if ticket.state.preferred:
        return "preferred"
    if not floor.responders:
        return "presence"
    if not demand.profiles:
        return "skill"
    available = [profile for profile in demand.profiles if profile.available]
    if not available:
        return "availability"
    if not any(floor.in_time(profile, ticket) for profile in available):
        return "shift"
    return "declined" if count_ready(floor, ticket) else "capacity"


def someone_else(floor: "Floor", ticket: Ticket) -> bool:
    """Tell whether anybody at work who matches has not declined yet, busy or not."""
    decliners = sum(
        responder.available and responder.profile.matches(ticket.demand)
        for name in ticket.state.declined
        if (responder := floor.responders.get(name)) is not None
    )
    return sum(profile.available for profile in ticket.demand.profiles) > decliners


def count_ready(floor: "Floor", ticket: Ticket) -> int:
    """Count those who could take the ticket had they not declined."""
    demand = ticket.demand
    return sum(
        responder.available
        and responder.profile.matches(demand)
        and responder.has_room(demand)
        and floor.in_time(responder.profile, ticket)
        for name in ticket.state.declined
        if (responder := floor.responders.get(name)) is not None
    )
