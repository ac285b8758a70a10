"""Which clock must somebody be told about?"""

from collections.abc import Mapping
from heapq import heapify, heappop, heappush

from agents.decisions.calendar import Calendar
from agents.decisions.clocks import ARRIVED
from agents.decisions.hearing import Hearing
from agents.decisions.watching import advance, measured, passed, retell, runs, step_ms
from schemas.decisions import DecisionGist, Kind, Reason
from schemas.escalations import ClockBreached, ClocksMeasured, ClockWarned, ProgressDue
from schemas.journal import OwnershipTaken
from schemas.labels import Contact, Priority
from schemas.model import Event, trusted
from schemas.policy import Policy, PolicyActivated
from schemas.states import DeskState, WatchState
from schemas.tickets import TicketRaised

STARTS = (Kind.QUEUED, Kind.OFFERED, Kind.REOPENED)
ENDS = (Kind.RESOLVED, Kind.CANCELLED, Kind.CLOSED, Kind.MOVED)
GOES_ON = (Kind.RESUMED, Kind.RELEASED, Kind.TRANSFERRED)
CHANGES = (Kind.ASSIGNED, Kind.RAISED, Kind.REVISITED, Kind.URGED, Kind.HELD, Kind.CONTACTED)
WANTED = frozenset({*ENDS, *GOES_ON, *CHANGES, Kind.REOPENED})
"""The kinds of decisions that start, stop or change a watch."""
WANTED_FOR = frozenset({Reason.ARRIVED, Reason.SPLIT})
"""The reasons for which any decision starts a watch."""


class Watch(Hearing[WatchState]):
    """The clocks of one desk's tickets: a deterministic state machine, fed by the desk's decisions.

    Each clock speaks once at every step of the policy (50 % and 75 % by default) and once when it runs out.
    Steps that passed unseen are not told one by one: the last of them speaks for all. A reopened ticket has been
    answered; its other clocks go on, what they warned of is past.
    While a ticket is on hold, the clocks that stand still for its reason are silent; the desk says how they go on.
    """

    KEPT = "watch"

    def __init__(self, desk: str, policy: Policy) -> None:
        super().__init__(desk)
        self._follow(policy)
        self._heap: list[tuple[int, str]] = []
        self._next: dict[str, int] = {}  # when each ticket's first clock speaks; any other time in the heap is void
        self._most = 64  # wakes, before the void ones are thrown out

    def apply(self, event: Event, now_ms: int) -> list[Event]:
        """Apply one event at a time in epoch milliseconds; give the warnings, breaches and raises that follow."""
        now = self.state.clock_ms = max(self.state.clock_ms, now_ms)
        outcomes: list[Event] = []
        if isinstance(event, DecisionGist):
            outcomes = self._decided(event)
        elif isinstance(event, PolicyActivated):
            self._activated(event.policy)
        elif isinstance(event, OwnershipTaken):
            self.state.epoch = event.epoch
        return outcomes + self._speak(now)

    def due_ms(self) -> int | None:
        """Give the moment of the next step, in epoch milliseconds."""
        return self._heap[0][0] if self._heap else None

    def load(self, records: Mapping[str, WatchState | DeskState]) -> None:
        """Fill an empty machine from its records."""
        super().load(records)
        self._wake_all()

    def _decided(self, decision: DecisionGist) -> list[Event]:
        if not self._hears(decision):
            return []
        name = decision.ticket
        watch = self.kept.get(name)
        if decision.kind in STARTS and decision.clocks and decision.priority is not None:
            self._start(decision, decision.priority)
        elif watch is None:
            return []
        elif decision.kind in ENDS:
            del self.kept[name]
            self._next.pop(name, None)
            self._touched[name] = None
            if decision.kind is Kind.RESOLVED:
                retell(watch, decision.clocks)
                return [self._measure(decision, watch)]
        else:
            self._change(decision, watch)
        self._touched[name] = None
        return []

    def _start(self, decision: DecisionGist, priority: Priority) -> None:
        again = decision.kind is Kind.REOPENED
        watch = self.kept[decision.ticket] = WatchState(
            priority=priority,
            received_ms=decision.received_ms if decision.received_ms is not None else decision.decided_ms,
            clocks=list(decision.clocks),
            said=[0] * len(decision.clocks),
            answered=again,
            met={} if again else {ARRIVED: decision.decided_ms},
        )
        if again:
            now = self.state.clock_ms
            watch.clocks = [advance(self._calendar, clock, now) for clock in watch.clocks]
            watch.said = [passed(self._calendar, watch, i, self._steps, now) for i in range(len(watch.clocks))]
        self._wake(decision.ticket)

    def _change(self, decision: DecisionGist, watch: WatchState) -> None:
        """Follow what a decision says of a running watch; clocks that it names have moved."""
        if decision.priority is not None:
            watch.priority = decision.priority
        if decision.kind is Kind.ASSIGNED and not watch.answered:
            watch.answered = True
            watch.met.setdefault("answered", decision.decided_ms)
        elif decision.kind is Kind.CONTACTED and decision.contact in (Contact.REACHED, Contact.REPLIED):
            watch.met.setdefault("contacted", decision.decided_ms)
            if decision.contact is Contact.REPLIED:
                watch.met.setdefault("replied", decision.decided_ms)
            watch.clocks = [advance(self._calendar, c, decision.decided_ms, anew=True) for c in watch.clocks]
            self._wake(decision.ticket)
        elif decision.kind is Kind.HELD:
            watch.paused, watch.held_for = True, decision.held_for
        elif decision.clocks or (watch.paused and decision.kind in GOES_ON):
            watch.paused = watch.paused and decision.kind not in GOES_ON
            retell(watch, decision.clocks)
            self._wake(decision.ticket)

    def _measure(self, decision: DecisionGist, watch: WatchState) -> ClocksMeasured:
        found = measured(self._calendar, watch, decision.decided_ms)
        return trusted(ClocksMeasured, ticket=decision.ticket, desk=self.desk, clocks=found, at_ms=decision.decided_ms)

    def _activated(self, policy: Policy) -> None:
        """Follow another policy: its warnings that lie in the past count as said, its breach if it was said."""
        before = self._steps
        self._follow(policy)
        if self._steps == before:
            return
        for name, watch in self.kept.items():
            watch.said = [
                len(self._steps)
                if said >= len(before)
                else passed(self._calendar, watch, index, self._steps, self.state.clock_ms)
                for index, said in enumerate(watch.said)
            ]
            self._touched[name] = None
        self._wake_all()

    def _follow(self, policy: Policy) -> None:
        self.policy, self.state.policy = policy, policy.version
        self._calendar = Calendar(policy.calendar, policy.utc_offset_h)
        self._steps = (*sorted(set(policy.escalation.warn_percent)), 100)

    def _wake(self, name: str) -> None:
        """Wake when the ticket's first clock speaks, if any of them will."""
        first_ms = self._first_ms(self.kept[name])
        if first_ms is None:
            self._next.pop(name, None)
        elif self._next.get(name) != first_ms:
            self._next[name] = first_ms
            heappush(self._heap, (first_ms, name))
            if len(self._heap) > self._most:
                self._sweep()

    def _wake_all(self) -> None:
        first = {name: self._first_ms(watch) for name, watch in self.kept.items()}
        self._next = {name: ms for name, ms in first.items() if ms is not None}
        self._sweep()

    def _sweep(self) -> None:
        self._heap = [(ms, name) for name, ms in self._next.items()]
        heapify(self._heap)
        self._most = 2 * len(self._heap) + 64

    def _first_ms(self, watch: WatchState) -> int | None:
        steps, calendar = self._steps, self._calendar
        running = [step_ms(calendar, watch, i, steps) for i in range(len(watch.clocks)) if runs(watch, i, steps)]
        return min(running, default=None)

    def _speak(self, now_ms: int) -> list[Event]:
        spoken: list[Event] = []
        while self._heap and self._heap[0][0] <= now_ms:
            due_ms, name = heappop(self._heap)
            if self._next.get(name) != due_ms:
                continue
            del self._next[name]
            watch, steps = self.kept[name], self._steps
            for index in range(len(watch.clocks)):
                if runs(watch, index, steps) and step_ms(self._calendar, watch, index, steps) <= due_ms:
                    self._touched[name] = None
                    spoken += self._say(name, watch, index, now_ms)
            self._wake(name)
        return spoken

    def _say(self, name: str, watch: WatchState, index: int, now_ms: int) -> list[Event]:
        clock = watch.clocks[index]
        about = {"ticket": name, "desk": self.desk, "clause": clock.clause, "measures": clock.measures}
        if clock.every_ms is not None:
            watch.clocks[index] = advance(self._calendar, clock, now_ms)
            return [ProgressDue(**about, due_ms=clock.due_ms, at_ms=now_ms)]
        steps = self._steps
        while watch.said[index] < len(steps) and step_ms(self._calendar, watch, index, steps) <= now_ms:
            watch.said[index] += 1
        percent = steps[watch.said[index] - 1]
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
