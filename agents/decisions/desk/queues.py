"""Who waits? Tickets that any responder would judge alike stand in one queue, oldest first."""

from bisect import bisect_left
from functools import lru_cache
from itertools import islice
from sys import intern
from typing import TYPE_CHECKING, NamedTuple

from agents.decisions.clocks import earliest, happened
from schemas.labels import Channel, Priority, Topic
from schemas.states import TicketState
from schemas.tickets import Clock

if TYPE_CHECKING:
    from agents.decisions.desk.profiles import Profile

LOOK_BACK = 32
"""How many younger tickets are counted to tell a ticket its place; one further ahead is not told."""


class QueueKey(NamedTuple):
    """What makes waiting tickets alike beside their demand."""

    priority: Priority
    topic: Topic
    band: int
    declined: tuple[str, ...]
    preferred: str


class Ticket:
    """A ticket at the desk: the record, and where it stands in the indexes."""

    __slots__ = ("demand", "driving", "id", "load", "queue", "received_ms", "rewound", "state", "target_ms", "work")

    driving: Clock | None  # the earliest clock that still runs

    def __init__(self, state: TicketState, demand: "Demand") -> None:
        facts = state.facts
        self.id = facts.ticket
        self.received_ms = facts.received_ms
        self.state = state
        self.demand = demand
        self.queue: Queue | None = None
        self.load = 0
        self.rewound = False
        self.work = intern(f"{facts.channel.value}/{facts.topic.value}")
        self.wind()

    def wind(self) -> None:
        """Find the clock that drives: the earliest due of those that a person can still meet; none if merged.

        Call it after the ticket was answered, or its clocks have changed.
        """
        state = self.state
        met = happened(state).keys() - {"resolved"}  # an ended ticket is still said to be driven by what drove it
        self.driving = earliest(state.facts.clocks, met) if state.merged_into is None else None
        self.target_ms = _one(max(1, (self.driving.due_ms if self.driving else 2**62) - self.received_ms))

    def follow_clocks(self, clocks: tuple[Clock, ...]) -> None:
        """Be driven by these from here on; what was met before stays met."""
        facts = self.state.facts
        if clocks != facts.clocks:
            self.state.facts = facts.model_copy(update={"clocks": clocks})
        self.wind()

    @property
    def band(self) -> int:
        """The size of the target, four steps to every doubling: tickets of one band are judged by their age alone."""
        bits = self.target_ms.bit_length()
        return 4 * bits + ((self.target_ms << 3 >> bits) & 3)


class Queue:
    """Alike tickets in order of age. The age is the ticket's own: going back never loses its place."""

    __slots__ = (
        "_asked_ms", "_line", "_next", "_place", "demand", "first", "key", "picky", "priority", "size", "work",
    )  # fmt: skip

    first: Ticket  # the oldest; a queue without tickets is not kept

    def __init__(self, demand: "Demand", key: QueueKey) -> None:
        self.demand = demand
        self.key = key
        self.size = 0
        self._line: list[tuple[int, str, Ticket]] = []
        self._place = 0  # of the first; whoever stood before is gone
        self._next = 0  # whoever stood before was late already at `_asked_ms`, or is gone
        self._asked_ms = 0
        self.priority = int(key.priority)
        self.work = f"{demand.channel.value}/{key.topic.value}"
        self.picky = bool(key.declined or key.preferred)

    def open_to(self, name: str) -> bool:
        """Tell whether this responder may take from the queue: not a decliner, and nobody else is preferred."""
        return name not in self.key.declined and self.key.preferred in ("", name)

    def members(self) -> list[Ticket]:
        """Give all tickets of the queue, oldest first. Only for rare moves: it looks at every one."""
        return [ticket for _, _, ticket in self._line if ticket.queue is self]

    def front(self, most: int) -> list[Ticket]:
        """Give the oldest tickets of the queue, at most so many."""
        line = islice(self._line, self._place, None)
        return list(islice((ticket for _, _, ticket in line if ticket.queue is self), most))

    def ahead(self, ticket: Ticket) -> int | None:
        """Count the older tickets, or None if the ticket is in the midst of many: the count is exact or not given."""
        if self.first is ticket:
            return 0
        younger = 0
        for _, _, other in reversed(self._line):
            if other is ticket:
                return self.size - 1 - younger
            if other.queue is self:
                younger += 1
                if younger > LOOK_BACK:
                    break
        return None

    def in_time(self, now_ms: int) -> Ticket | None:
        """Give the oldest ticket that is not late yet. Who was found late is not looked at again."""
        line, place = self._line, max(self._next, self._place)
        while place < len(line):
            received_ms, _, ticket = line[place]
            if ticket.queue is self and now_ms - received_ms <= ticket.target_ms:
                break
            place += 1
        self._next, self._asked_ms = place, now_ms
        return line[place][2] if place < len(line) else None

    def add(self, ticket: Ticket) -> None:
        """Put a ticket at the place of its age."""
        if len(self._line) > 2 * self.size + 64:
            self._line = [entry for entry in self._line if entry[2].queue is self]
            self._place = self._next = 0
        ticket.queue = self
        self.size += 1
        self.demand.size += 1
        line, age = self._line, (ticket.received_ms, ticket.id)
        if not line or line[-1] < age:
            line.append((*age, ticket))
            if self.size == 1:
                self.first, self._place = ticket, len(line) - 1
            return
        place = bisect_left(line, age)
        is_back = line[place][:2] == age
        if is_back:
            line[place] = (*age, ticket)
        else:
            line.insert(place, (*age, ticket))
        if place <= self._next:
            if self._asked_ms - ticket.received_ms <= ticket.target_ms:
                self._next = place
            elif not is_back:
                self._next += 1
        if place <= self._place or self.size == 1:
            self.first, self._place = ticket, place

    def remove(self, ticket: Ticket) -> None:
        """Take a ticket out, from wherever it stands; an empty queue goes."""
        ticket.queue = None
        self.size -= 1
        self.demand.size -= 1
        if not self.size:
            del self.demand.queues[self.key]
        elif ticket is self.first:
            self._advance()

    def _advance(self) -> None:
        line, place = self._line, self._place
        while line[place][2].queue is not self:
            place += 1
        if place > 64 and 2 * place > len(line):
            del line[:place]
            self._next = max(0, self._next - place)
            place = 0
        self.first, self._place = line[place][2], place


class Demand:
    """What a kind of ticket asks of a person: channel, load and skills; it knows whose profiles match."""

    __slots__ = ("channel", "profiles", "queues", "share", "size", "skills", "tickets")

    def __init__(self, channel: Channel, share: int, skills: tuple[tuple[str, int], ...]) -> None:
        self.channel = channel
        self.share = share
        self.skills = skills
        self.tickets = 0
        self.size = 0
        self.profiles: list[Profile] = []
        self.queues: dict[QueueKey, Queue] = {}

    def queue(self, ticket: Ticket) -> Queue:
        """Give the queue of such tickets, made when first needed."""
        state = ticket.state
        key = QueueKey(state.priority, state.facts.topic, ticket.band, tuple(state.declined), state.preferred or "")
        found = self.queues.get(key)
        if found is None:
            found = self.queues[key] = Queue(self, key)
        return found


@lru_cache(maxsize=4096)
def _one(number: int) -> int:
    """Give one object for all equal numbers: tickets have few different targets, and there are many tickets."""
    return number
