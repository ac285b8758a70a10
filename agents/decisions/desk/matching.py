"""Who takes this ticket?"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from agents.decisions.desk.profiles import Entry, Profile, Responder
from agents.decisions.desk.queues import Demand
from schemas.decisions import Contender, Excluded
from schemas.policy import Choose

TOLD = 3
"""How many of the best are named in a decision."""


LOOKED_AT = 32
"""How many responders are compared at most, or one of each matching profile if those are more."""


class Choice(NamedTuple):
    """The best responder for a ticket, the runners-up of other profiles, and what set the first apart."""

    responder: Responder
    contenders: tuple[Contender, ...]
    tie: str | None


def best_responder(demand: Demand, declined: list[str], rule: Choose, now_ms: int) -> Choice | None:
    """Find the best responder with the skills and the room, by the policy's rule.

    Looks at the best few of each matching profile, never at all responders. Load is compared as a share of what
    the person may carry, so a trainee with half the limit counts as full at half the load.
    """
    profiles = [profile for profile in demand.profiles if profile.available]
    parts, names = RULES[rule]
    most = 1 if rule is Choose.LOAD else max(1, LOOKED_AT // max(1, len(profiles)))
    best = [
        (*parts(entry, profile), entry.name, entry)
        for profile in profiles
        for entry in profile.ready(demand, declined, most)
    ]
    if not best:
        return None
    best.sort()
    tie = (
        next((name for name, a, b in zip(names, best[0], best[1], strict=False) if a != b), None) if best[1:] else None
    )
    return Choice(best[0][-1].responder, tuple([contender(b[-1].responder, now_ms) for b in best[:TOLD]]), tie)


def contender(responder: Responder, now_ms: int) -> Contender:
    """Note the parts by which a responder is compared with others."""
    state = responder.state
    load = responder.load * 1000 // responder.profile.limit
    return Contender(responder=state.responder, load=load, idle_s=(now_ms - state.since_ms) / 1000)


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


def _by_load(entry: Entry, profile: Profile) -> tuple[int, int]:
    return entry.load * 1000 // profile.limit, entry.since_ms


def _by_idle(entry: Entry, _profile: Profile) -> tuple[int]:
    return (entry.since_ms,)


RULES: dict[Choose, tuple[Callable[[Entry, Profile], tuple[Any, ...]], tuple[str, ...]]] = {
    Choose.LOAD: (_by_load, ("load", "idle", "name")),
    Choose.IDLE: (_by_idle, ("idle", "name")),
}
"""The parts by which a rule compares, the smallest first, and what they are called."""
