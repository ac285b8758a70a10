"""Which kinds of tickets and of people does the desk know, and which match?"""

from collections.abc import Iterable

from agents.decisions.desk.profiles import Profile
from agents.decisions.desk.queues import Demand
from schemas.labels import Channel
from schemas.model import compact
from schemas.states import ResponderState, TicketState

Levels = tuple[tuple[str, int], ...]

SPARE = 256
"""Demands kept although no ticket makes them now: the next such ticket need not look at every profile again."""

SHARED = 4096
"""Sets of skills remembered for sharing."""
NOBODY: list[str] = []


class Catalogue:
    """Demands and profiles by what they are. Matching pairs know each other, so no event has to search for them."""

    def __init__(self) -> None:
        self._demands: dict[tuple[Channel, int, Levels], Demand] = {}
        self._profiles: dict[tuple[Levels, frozenset[Channel], int, int | None], Profile] = {}
        self._shared: dict[Levels, dict[str, int]] = {}
        self._spare: dict[Demand, None] = {}

    def demands(self) -> Iterable[Demand]:
        """Give every demand that a ticket of the desk makes, and some that one made."""
        return self._demands.values()

    def profiles(self) -> Iterable[Profile]:
        """Give every profile that a responder of the desk has."""
        return self._profiles.values()

    def share(self, state: TicketState) -> None:
        """Let a ticket share with others what is equal: a waiting ticket then takes a third of the memory.

        What is shared is replaced when it changes, never changed in place.
        """
        facts = compact(state.facts)
        for clock in facts.clocks:
            compact(clock)
        if len(self._shared) > SHARED:
            self._shared.clear()
        same = [*state.skills.items()] == [*facts.skills.items()], [*state.prefer.items()] == [*facts.prefer.items()]
        skills = self._shared.setdefault(tuple(facts.skills.items()), facts.skills)
        prefer = self._shared.setdefault(tuple(facts.prefer.items()), facts.prefer)
        facts.__dict__.update(skills=skills, prefer=prefer)
        state.skills = skills if same[0] else state.skills
        state.prefer = prefer if same[1] else state.prefer
        state.declined = state.declined or NOBODY

    def demand(self, state: TicketState) -> Demand:
        """Count a ticket under the demand that its channel, share and skills make."""
        facts = state.facts
        key = (facts.channel, facts.share, tuple(sorted(wanted(state).items())))
        demand = self._demands.get(key)
        if demand is None:
            demand = self._demands[key] = Demand(*key)
            for profile in self._profiles.values():
                _join(profile, demand)
        elif not demand.tickets:
            self._spare.pop(demand, None)
        demand.tickets += 1
        return demand

    def release(self, demand: Demand) -> None:
        """Count a ticket of this demand no more. The longest unused of too many spare demands goes."""
        demand.tickets -= 1
        if demand.tickets:
            return
        self._spare[demand] = None
        if len(self._spare) > SPARE:
            oldest = next(iter(self._spare))
            del self._spare[oldest], self._demands[oldest.channel, oldest.share, oldest.skills]
            for profile in oldest.profiles:
                profile.demands.remove(oldest)

    def enlist(self, state: ResponderState) -> Profile:
        """Count a responder under the profile that their skills, channels, limit and shift make."""
        key = (tuple(sorted(state.skills.items())), frozenset(state.channels), state.limit, state.shift_ends_ms)
        profile = self._profiles.get(key)
        if profile is None:
            profile = self._profiles[key] = Profile(*key)
            for demand in self._demands.values():
                _join(profile, demand)
        profile.members.add(state.responder)
        return profile

    def dismiss(self, state: ResponderState, profile: Profile) -> list[Demand]:
        """Count a responder under this profile no more; one without members goes. Give demands nobody meets now."""
        profile.members.discard(state.responder)
        if profile.members:
            return []
        del self._profiles[tuple(sorted(profile.skills.items())), profile.channels, profile.limit, profile.ends_ms]
        for demand in profile.demands:
            demand.profiles.remove(profile)
        return [demand for demand in profile.demands if not demand.profiles and demand.size]


def wanted(state: TicketState) -> dict[str, int]:
    """Give the skills that a ticket asks for now: the must-haves, and what it still prefers."""
    if not state.prefer:
        return state.skills
    return {s: max(state.skills.get(s, 0), state.prefer.get(s, 0)) for s in (*state.skills, *state.prefer)}


def _join(profile: Profile, demand: Demand) -> None:
    if profile.matches(demand):
        profile.demands.append(demand)
        demand.profiles.append(profile)
