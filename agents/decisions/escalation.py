"""Which clock must somebody be told about?"""

from collections.abc import Mapping
from heapq import heapify, heappop, heappush

from schemas.decisions import DecisionGist, Kind, Reason
from schemas.escalations import ClockBreached, ClockWarned
from schemas.journal import OwnershipTaken
from schemas.labels import Priority
from schemas.model import Event
from schemas.policy import Policy, PolicyActivated
from schemas.states import DeskState, WatchState
from schemas.tickets import TicketRaised

STARTS = (Kind.QUEUED, Kind.OFFERED, Kind.REOPENED)
ENDS = (Kind.RESOLVED, Kind.CANCELLED, Kind.CLOSED, Kind.MOVED)
GOES_ON = (Kind.RESUMED, Kind.RELEASED, Kind.TRANSFERRED)
WANTED = frozenset({*ENDS, *GOES_ON, Kind.HELD, Kind.REOPENED, Kind.ASSIGNED, Kind.RAISED, Kind.URGED})
"""The kinds of decisions that start, stop or change a watch."""
WANTED_FOR = frozenset({Reason.ARRIVED})
"""The reasons for which any decision starts a watch."""


class Watch:
    """The clocks of one desk's tickets: a deterministic state machine, fed by the desk's decisions.

    Each clock speaks once at every step of the policy (50 % and 75 % by default) and once when it runs out.
    Steps that passed unseen are not told one by one: the last of them speaks for all. A decision that is told
    twice is heard once. A clock that pauses is silent while the ticket is on hold, and goes on with the due time
    that the desk then gives. A reopened ticket has been answered; its other clocks go on, what they warned of is past.
    """

    def __init__(self, desk: str, policy: Policy) -> None:
        self.desk = desk
        self.state = DeskState()
        self._follow(policy)
        self.watched: dict[str, WatchState] = {}
        self._heap: list[tuple[int, str, int]] = []
        self._most = 64  # wakes, before those that have become silent are thrown out
        self._touched: dict[str, None] = {}

    def apply(self, event: Event, now_ms: int) -> list[Event]:
        """Apply one event at a time in epoch milliseconds; give the warnings, breaches and raises that follow."""
        now = self.state.clock_ms = max(self.state.clock_ms, now_ms)
        if isinstance(event, DecisionGist):
            self._decided(event)
        elif isinstance(event, PolicyActivated):
            self._activated(event.policy)
        elif isinstance(event, OwnershipTaken):
            self.state.epoch = event.epoch
        return self._speak(now)

    def due_ms(self) -> int | None:
        """Give the moment of the next step, in epoch milliseconds."""
        return self._heap[0][0] if self._heap else None

    def changes(self) -> dict[str, WatchState | DeskState | None]:
        """Give the records changed since last asked, by key; None for a deleted one."""
        found: dict[str, WatchState | DeskState | None] = {f"watch/{t}": self.watched.get(t) for t in self._touched}
        self._touched.clear()
        found["desk"] = self.state
        return found

    def load(self, records: Mapping[str, WatchState | DeskState]) -> None:
        """Fill an empty machine from its records."""
        for key, record in records.items():
            if isinstance(record, DeskState):
                self.state = record
            else:
                self.watched[key.removeprefix("watch/")] = record
        self._wake_all()

    def _decided(self, decision: DecisionGist) -> None:
        number = decision.decision.rpartition(".")[2]
        if number.isdecimal():
            if int(number) <= self.state.number:
                return
            self.state.number = int(number)
        name = decision.ticket
        watch = self.watched.get(name)
        if decision.kind in STARTS and decision.clocks and decision.priority is not None:
            self._start(decision, decision.priority)
        elif watch is None:
            return
        elif decision.kind in ENDS:
            del self.watched[name]
        elif decision.kind is Kind.ASSIGNED:
            watch.answered = True
        elif decision.kind is Kind.HELD:
            watch.paused = True
        elif decision.kind in GOES_ON:
            self._go_on(decision, watch)
        elif decision.priority is not None:
            watch.priority = decision.priority
        self._touched[name] = None

    def _start(self, decision: DecisionGist, priority: Priority) -> None:
        again = decision.kind is Kind.REOPENED
        watch = self.watched[decision.ticket] = WatchState(
            priority=priority,
            received_ms=decision.received_ms if decision.received_ms is not None else decision.decided_ms,
            clocks=list(decision.clocks),
            said=[0] * len(decision.clocks),
            answered=again,
        )
        if again:
            watch.said = [self._passed(watch, index) for index in range(len(watch.clocks))]
        for wake in self._wakes(decision.ticket):
            heappush(self._heap, wake)
        if len(self._heap) > self._most:
            self._wake_all()

    def _go_on(self, decision: DecisionGist, watch: WatchState) -> None:
        """End a pause. Clocks come with the decision if any of them stood still; they are in their old order."""
        watch.paused = False
        if len(decision.clocks) == len(watch.clocks):
            watch.clocks = list(decision.clocks)
            for wake in self._wakes(decision.ticket):
                heappush(self._heap, wake)

    def _activated(self, policy: Policy) -> None:
        """Follow another policy: its warnings that lie in the past count as said, its breach if it was said."""
        before = self._steps
        self._follow(policy)
        if self._steps == before:
            return
        for name, watch in self.watched.items():
            watch.said = [
                len(self._steps) if said >= len(before) else self._passed(watch, index)
                for index, said in enumerate(watch.said)
            ]
            self._touched[name] = None
        self._wake_all()

    def _passed(self, watch: WatchState, index: int) -> int:
        start, due = watch.received_ms, watch.clocks[index].due_ms
        warnings = self._steps[:-1]
        return sum(start + (due - start) * percent // 100 <= self.state.clock_ms for percent in warnings)

    def _follow(self, policy: Policy) -> None:
        self.policy, self.state.policy = policy, policy.version
        self._steps = (*sorted(set(policy.escalation.warn_percent)), 100)

    def _wake_all(self) -> None:
        self._heap = [wake for name in self.watched for wake in self._wakes(name)]
        heapify(self._heap)
        self._most = 2 * len(self._heap) + 64

    def _speak(self, now_ms: int) -> list[Event]:
        spoken: list[Event] = []
        while self._heap and self._heap[0][0] <= now_ms:
            due_ms, name, index = heappop(self._heap)
            watch = self.watched.get(name)
            if watch is None or self._silent(watch, index) or self._step_ms(watch, index) != due_ms:
                continue
            steps = self._steps
            while watch.said[index] < len(steps) and self._step_ms(watch, index) <= now_ms:
                watch.said[index] += 1
            self._touched[name] = None
            spoken += self._say(name, watch, index, steps[watch.said[index] - 1], now_ms)
            if watch.said[index] < len(steps):
                heappush(self._heap, (self._step_ms(watch, index), name, index))
        return spoken

    def _say(self, name: str, watch: WatchState, index: int, percent: int, now_ms: int) -> list[Event]:
        clock = watch.clocks[index]
        about = {"ticket": name, "desk": self.desk, "clause": clock.clause, "measures": clock.measures}
        if percent < 100:
            return [ClockWarned(**about, due_ms=clock.due_ms, at_ms=now_ms, spent_percent=percent)]
        higher = self.policy.escalation.stair.get(watch.priority)
        if higher is not None and higher >= watch.priority:
            higher = None
        breach = ClockBreached(**about, due_ms=clock.due_ms, at_ms=now_ms, raised_to=higher)
        if higher is None:
            return [breach]
        return [
            breach,
            TicketRaised(ticket=name, desk=self.desk, priority=higher, clause=clock.clause, raised_ms=now_ms),
        ]

    def _wakes(self, name: str) -> list[tuple[int, str, int]]:
        watch = self.watched[name]
        indexes = [i for i in range(len(watch.clocks)) if not self._silent(watch, i)]
        return [(self._step_ms(watch, i), name, i) for i in indexes]

    def _silent(self, watch: WatchState, index: int) -> bool:
        clock = watch.clocks[index]
        met = (watch.answered and clock.measures == "answered") or (watch.paused and clock.pauses)
        return met or watch.said[index] >= len(self._steps)

    def _step_ms(self, watch: WatchState, index: int) -> int:
        start, due = watch.received_ms, watch.clocks[index].due_ms
        return start + (due - start) * self._steps[watch.said[index]] // 100
