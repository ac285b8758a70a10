"""Who is there? Responders with the same skills, channels and limit are interchangeable but for load and idleness."""

from collections.abc import Collection
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from agents.decisions.desk.queues import Demand
from schemas.labels import Channel
from schemas.responders import Status
from schemas.states import Learnt, ResponderState


class Responder:
    """A responder at work: the record, and what follows from the tickets they hold."""

    __slots__ = (
        "burden", "holding", "interrupted", "load", "paced", "profile", "seen_ms", "soft", "state", "turn",
        "watch_ms", "works",
    )  # fmt: skip

    def __init__(self, state: ResponderState, profile: "Profile", seen_ms: int) -> None:
        self.state = state
        self.profile = profile
        self.load = 0
        self.soft = 0  # of the load, what the policy lets some channel's tickets interrupt
        self.interrupted: set[str] = set()
        self.holding: set[str] = set()
        self.seen_ms = seen_ms
        self.watch_ms = 0
        self.turn = 0
        self.works: dict[str, Learnt] = {}
        self.burden = 0
        self.paced = False

    @property
    def available(self) -> bool:
        """Whether new tickets may be offered at all."""
        state = self.state
        return state.status is Status.AVAILABLE and state.wrap_until_ms is None and not state.drained and not self.paced

    def willing(self, demand: Demand) -> bool:
        """Tell whether they would take such a ticket as soon as they had time."""
        return self.state.status is Status.AVAILABLE and not self.state.drained and self.profile.matches(demand)

    def has_room(self, demand: Demand) -> bool:
        """Tell whether one more such ticket fits."""
        return self.load + self.profile.need(demand) <= self.profile.limit


class Entry(NamedTuple):
    """A place in a profile's order: least load first, then longest idle, then name. It holds for one turn only."""

    load: int
    since_ms: int
    name: str
    turn: int
    responder: Responder


class Profile:
    """All responders with one set of skills, channels, limit and end of shift; a heap finds the best of them."""

    __slots__ = (
        "_heap", "_over", "_turn", "available", "channels", "demands", "ends_ms", "limit", "loads", "members", "skills",
    )  # fmt: skip

    def __init__(
        self,
        skills: tuple[tuple[str, int], ...],
        channels: frozenset[Channel],
        limit: int,
        ends_ms: int | None = None,
    ) -> None:
        self.ends_ms = ends_ms
        self.skills = dict(skills)
        self.channels = channels
        self.limit = limit
        self.members: set[str] = set()
        self.available = 0
        self.loads: dict[int, int] = {}
        self.demands: list[Demand] = []
        self._heap: list[Entry] = []
        self._over: list[Entry] = []  # those with work that may be interrupted, by their load without it
        self._turn = 0

    def matches(self, demand: Demand) -> bool:
        """Tell whether these people may take such a ticket."""
        skills = self.skills
        return demand.channel in self.channels and all(skills.get(name, 0) >= level for name, level in demand.skills)

    def enter(self, responder: Responder) -> None:
        """Count an available responder at their present load."""
        self.available += 1
        self.loads[responder.load] = self.loads.get(responder.load, 0) + 1
        self._turn += 1
        responder.turn = self._turn
        state = responder.state
        heappush(self._heap, Entry(responder.load, state.since_ms, state.responder, self._turn, responder))
        if len(self._heap) > 4 * self.available + 16:
            self._heap = [entry for entry in self._heap if self._stands(entry)]
            heapify(self._heap)
        if responder.soft:
            firm = responder.load - responder.soft
            heappush(self._over, Entry(firm, state.since_ms, state.responder, self._turn, responder))
            if len(self._over) > 4 * self.available + 16:
                self._over = [entry for entry in self._over if self._stands(entry)]
                heapify(self._over)

    @property
    def has_soft(self) -> bool:
        """Whether any of them may have work that can be interrupted."""
        return bool(self._over and self.available)

    def leave(self, responder: Responder) -> None:
        """Take an available responder out, before their load or availability changes."""
        self.available -= 1
        if self.loads[responder.load] == 1:
            del self.loads[responder.load]
        else:
            self.loads[responder.load] -= 1
        responder.turn = 0

    def need(self, demand: Demand) -> int:
        """Give the load such a ticket puts on these people: a whole-person ticket takes all they may carry."""
        return min(demand.share, self.limit)

    def fitting(self, demand: Demand) -> int:
        """Count the available responders who have room for such a ticket."""
        room = self.limit - min(demand.share, self.limit)
        return sum([count for load, count in self.loads.items() if load <= room])

    def ready(self, demand: Demand, declined: Collection[str], most: int, *, over: bool = False) -> list[Entry]:
        """Give the least loaded, longest idle responders with room who have not declined, at most so many.

        With ``over`` only those with work that may be interrupted, by their load without it.
        """
        heap = self._over if over else self._heap
        room = self.limit - min(demand.share, self.limit)
        seen: list[Entry] = []
        found: list[Entry] = []
        while heap:
            entry = heap[0]
            if not self._stands(entry):
                heappop(heap)
            elif entry.load > room:
                break
            elif entry.name in declined:
                seen.append(heappop(heap))
            else:
                found.append(entry)
                if len(found) == most:
                    break
                seen.append(heappop(heap))
        for entry in seen:
            heappush(heap, entry)
        return found

    def _stands(self, entry: Entry) -> bool:
        responder = entry.responder
        return responder.turn == entry.turn and responder.profile is self
