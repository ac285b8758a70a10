"""What happens when a scenario's tickets and people meet the production desk, on a clock that never waits?"""

from collections.abc import Callable
from functools import partial
from heapq import heappop, heappush
from random import Random
from typing import Any

from agents.decisions.desk.desk import Desk
from deploy.simulation.arrivals import HOUR_MS, arrivals
from deploy.simulation.kinds import kinds
from deploy.simulation.measures import Measures
from deploy.simulation.people import people
from deploy.simulation.scenario import Scenario
from schemas.actions import OfferAccepted, OfferRejected, TicketCancelled, TicketResolved
from schemas.decisions import Decision, Kind, Reason
from schemas.journal import OwnershipTaken, Ticked
from schemas.model import Event
from schemas.policy import Policy
from schemas.responders import ResponderLoggedOut, ResponderStatusChanged, Status

AFTER_H = 24.0
"""How long the desk may work off what is left when no more tickets come."""
TIDY = 20_000
"""Events after which changed records are let go, and progress is told."""
NEVER = float("inf")

Progress = Callable[[float], None]


class Job:
    """A ticket that is not ended, with what fate holds for it: drawn once, whatever the desk decides."""

    __slots__ = ("answered_ms", "handle_ms", "holder", "index", "part", "received_ms", "since_ms")

    def __init__(self, index: int, received_ms: int, handle_ms: float) -> None:
        self.index = index
        self.received_ms = received_ms
        self.handle_ms = handle_ms
        self.answered_ms: int | None = None
        self.holder: str | None = None
        self.since_ms = 0
        self.part = 0.0


class Town:
    """A desk, its people and its customers. The same scenario, policy and seed give the same run."""

    def __init__(self, scenario: Scenario, policy: Policy, seed: int) -> None:
        self.scenario = scenario
        self.start_ms = round(scenario.start.timestamp() * 1000)
        self.end_ms = self.start_ms + round(scenario.hours * HOUR_MS)
        self.people = people(scenario, Random(f"people/{seed}"), scenario.hours + AFTER_H)
        self.kinds = kinds(scenario, policy, Random(f"work/{seed}"))
        warm_ms = self.start_ms + round(scenario.warm_up_h * HOUR_MS)
        self.measures = Measures(self.kinds, warm_ms, self.end_ms)
        self.desk = Desk(scenario.desk, policy)
        self.jobs: dict[str, Job] = {}
        self.now_ms = self.start_ms
        self._arrivals = arrivals(scenario, Random(f"arrivals/{seed}"))
        self._moods = Random(f"moods/{seed}")
        self._accept_ms = scenario.habits.accept.sampler(self._moods)
        self._heap: list[tuple[float, int, Any]] = []
        self._made = 0
        self._planned = 0
        self._off: set[str] = set()
        self._hands: dict[str, int] = {}

    def run(self, progress: Progress = lambda share: None) -> Measures:
        """Run to the end: all arrivals, and what is left over for at most a day."""
        self._tell(OwnershipTaken(epoch=1))
        for name, person in self.people.items():
            for begin, end in person.spans:
                self._at(self.start_ms + begin, partial(self._come, name))
                self._at(self.start_ms + end, partial(self._go, name))
        arrival = next(self._arrivals, None)
        limit_ms = self.end_ms + AFTER_H * HOUR_MS
        heap, desk = self._heap, self.desk
        while True:
            due = desk.due_ms()
            at = self.start_ms + arrival[0] if arrival else NEVER
            then = heap[0][0] if heap else NEVER
            soonest = min(at, then, NEVER if due is None else due)
            if (arrival is None and not self.jobs) or soonest > limit_ms:
                break
            self.now_ms = max(self.now_ms, round(soonest))
            if due is not None and due <= self.now_ms and due <= then and due <= at:
                self._tell(Ticked())
            elif then <= at:
                heappop(heap)[2]()
            elif arrival is not None:
                self._arrive(arrival[1])
                arrival = next(self._arrivals, None)
            if self.measures.events % TIDY < 2:
                desk.changes()
                progress(min(1.0, (self.now_ms - self.start_ms) / (self.end_ms - self.start_ms)))
        self._close()
        return self.measures

    def _arrive(self, index: int) -> None:
        kind = self.kinds[index]
        self._made += 1
        name = f"t{self._made}"
        self.jobs[name] = Job(index, self.now_ms, kind.handle())
        if kind.patience is not None:
            self._at(self.now_ms + kind.patience(), partial(self._give_up, name))
        self._tell(kind.ticket(name, self.now_ms))

    def _come(self, name: str) -> None:
        self._off.discard(name)
        self._tell(self.people[name].log_in)

    def _go(self, name: str) -> None:
        """End a shift: nothing new is taken, what is in hand is finished."""
        self._off.add(name)
        self._tell(ResponderStatusChanged(responder=name, desk=self.desk.floor.desk, status=Status.AWAY))
        self._leave(name)

    def _leave(self, name: str) -> None:
        if name in self._off and not self._hands.get(name):
            self._off.discard(name)
            self._tell(ResponderLoggedOut(responder=name, desk=self.desk.floor.desk))

    def _give_up(self, name: str) -> None:
        job = self.jobs.get(name)
        if job is not None and job.answered_ms is None:
            self._tell(TicketCancelled(ticket=name, desk=self.desk.floor.desk))

    def _return(self, name: str) -> None:
        if name not in self._off:
            self._tell(ResponderStatusChanged(responder=name, desk=self.desk.floor.desk, status=Status.AVAILABLE))

    def _tell(self, event: Event) -> None:
        """Let the desk know, and people do what follows at once; what takes time is planned."""
        todo = [event]
        for one in todo:  # grows while people answer at once
            self.measures.events += 1
            for outcome in self.desk.apply(one, self.now_ms):
                if isinstance(outcome, Decision) and (follow := FOLLOWS.get(outcome.kind)) is not None:
                    follow(self, outcome, todo)

    def _offered(self, decision: Decision, todo: list[Event]) -> None:
        self.measures.offers += 1
        name = self._take(decision)
        habits, mood = self.scenario.habits, self._moods
        turn = mood.random() if habits.reject or habits.expire else 1.0
        about = {"ticket": decision.ticket, "desk": decision.desk, "responder": name, "epoch": decision.epoch}
        if turn < habits.expire:
            return
        answer = OfferRejected(**about) if turn < habits.expire + habits.reject else OfferAccepted(**about)
        after_ms = self._accept_ms()
        if after_ms < 1:
            todo.append(answer)
        else:
            self._at(self.now_ms + after_ms, partial(self._tell, answer))

    def _assigned(self, decision: Decision, _todo: list[Event]) -> None:
        job = self.jobs[decision.ticket]
        if job.answered_ms is None:
            job.answered_ms = self.now_ms
            self.measures.answered(job.index, job.received_ms, self.now_ms)
        name = decision.responder or ""
        took_ms = job.handle_ms / self.people[name].speed[job.index]
        about = {"ticket": decision.ticket, "desk": decision.desk, "responder": name, "epoch": decision.epoch}
        self._at(self.now_ms + took_ms, partial(self._tell, TicketResolved(**about)))

    def _released(self, decision: Decision, _todo: list[Event]) -> None:
        name = self._drop(decision.ticket)
        if name is None:
            return
        if decision.why.reason is Reason.REJECTED:
            self.measures.rejected += 1
        elif decision.why.reason is Reason.EXPIRED:
            self.measures.expired += 1
            self._at(self.now_ms + self.scenario.habits.back_s * 1000, partial(self._return, name))
        self._at(self.now_ms, partial(self._leave, name))

    def _ended(self, decision: Decision, _todo: list[Event]) -> None:
        name = self._drop(decision.ticket)
        job = self.jobs.pop(decision.ticket)
        if job.answered_ms is None:
            self.measures.gave_up(job.index, job.received_ms, self.now_ms)
        if name is not None:
            wrap_ms = self.kinds[job.index].wrap_ms if decision.kind is Kind.RESOLVED else 0
            if wrap_ms:
                self.measures.busy(name, self.now_ms, self.now_ms + wrap_ms, 1.0)
            if name in self._off:
                self._at(self.now_ms, partial(self._leave, name))

    def _take(self, decision: Decision) -> str:
        job, name = self.jobs[decision.ticket], decision.responder or ""
        job.holder, job.since_ms = name, self.now_ms
        job.part = (decision.share or 0) / (decision.limit or 1000)
        self._hands[name] = self._hands.get(name, 0) + 1
        return name

    def _drop(self, ticket: str) -> str | None:
        job = self.jobs[ticket]
        name, job.holder = job.holder, None
        if name is not None:
            self._hands[name] -= 1
            self.measures.busy(name, job.since_ms, self.now_ms, job.part)
        return name

    def _close(self) -> None:
        for name, job in self.jobs.items():
            self._drop(name)
            if job.answered_ms is None:
                self.measures.left_over(job.index, job.received_ms, self.now_ms)

    def _at(self, at_ms: float, act: Callable[[], None]) -> None:
        self._planned += 1
        heappush(self._heap, (at_ms, self._planned, act))


FOLLOWS: dict[Kind, Callable[[Town, Decision, list[Event]], None]] = {
    Kind.OFFERED: Town._offered,
    Kind.ASSIGNED: Town._assigned,
    Kind.RELEASED: Town._released,
    Kind.RESOLVED: Town._ended,
    Kind.CANCELLED: Town._ended,
}
"""What people do about a decision."""
