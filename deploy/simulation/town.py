"""What happens when a scenario's tickets and people meet the production desk, on a clock that never waits?"""

from collections.abc import Callable
from functools import partial
from heapq import heappop, heappush
from random import Random
from typing import Any

from agents.decisions.desk.desk import Desk
from deploy.simulation.arrivals import HOUR_MS, arrivals
from deploy.simulation.clock import AFTER_H, NEVER, Progress, run_together
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
from schemas.tickets import TicketPrioritized


class Job:
    """A ticket that is not ended, with what fate holds for it: drawn once, whatever the desk decides."""

    __slots__ = (
        "answered_ms", "end", "end_ms", "handle_ms", "holder", "home", "index", "part", "received_ms", "since_ms",
        "town",
    )  # fmt: skip

    def __init__(self, town: "Town", index: int, received_ms: int, handle_ms: float) -> None:
        self.town: Town | None = town
        self.home = town.measures
        self.end: Event | None = None
        self.end_ms = 0.0
        self.index = index
        self.received_ms = received_ms
        self.handle_ms = handle_ms
        self.answered_ms: int | None = None
        self.holder: str | None = None
        self.since_ms = 0
        self.part = 0.0


class Town:
    """A desk, its people and its customers. The same scenario, policy and seed give the same run.

    What the desk says to other desks is put into ``mail``, with the job of a ticket that leaves.
    """

    def __init__(self, scenario: Scenario, policy: Policy, seed: int | str, prefix: str = "") -> None:
        self.scenario = scenario
        self.prefix = prefix
        self.mail: list[tuple[Event, Job | None]] = []
        self.start_ms = round(scenario.start.timestamp() * 1000)
        self.end_ms = self.start_ms + round(scenario.hours * HOUR_MS)
        self.people = people(scenario, Random(f"people/{seed}"), scenario.hours + AFTER_H)
        self.kinds = kinds(scenario, policy, Random(f"work/{seed}"))
        warm_ms = self.start_ms + round(scenario.warm_up_h * HOUR_MS)
        self.measures = Measures(self.kinds, warm_ms, self.end_ms)
        self.desk = Desk(scenario.desk, policy)
        self.jobs: dict[str, Job] = {}
        self.now_ms = self.start_ms
        self._flow = arrivals(scenario, Random(f"arrivals/{seed}"))
        self._moods = Random(f"moods/{seed}")
        self._accept_ms = scenario.habits.accept.sampler(self._moods)
        self._heap: list[tuple[float, int, Any]] = []
        self._next: tuple[float, int] | None = None
        self._made = 0
        self._planned = 0
        self._off: set[str] = set()
        self._hands: dict[str, int] = {}

    def run(self, progress: Progress = lambda share: None) -> Measures:
        """Run alone to the end: all arrivals, and what is left over for at most a day."""
        run_together([self], progress)
        return self.measures

    def begin(self) -> None:
        """Open the desk, and plan when everybody comes and goes."""
        self.tell(OwnershipTaken(epoch=1))
        for name, person in self.people.items():
            for begin, end in person.spans:
                self._at(self.start_ms + begin, partial(self._come, name))
                self._at(self.start_ms + end, partial(self._go, name))
        self._next = next(self._flow, None)

    def times(self) -> tuple[float, float, float]:
        """Give the moments of the next timer of the desk, the next plan of somebody, and the next arrival."""
        due, heap = self.desk.due_ms(), self._heap
        then = heap[0][0] if heap else NEVER
        return NEVER if due is None else due, then, self.start_ms + self._next[0] if self._next else NEVER

    def is_done(self) -> bool:
        """Tell whether nothing comes any more and nothing is open."""
        return self._next is None and not self.jobs

    def step(self, due: float, then: float, at: float) -> None:
        """Let the first of these happen, now."""
        if due <= self.now_ms and due <= then and due <= at:
            self.tell(Ticked())
        elif then <= at:
            heappop(self._heap)[2]()
        elif self._next is not None:
            self._arrive(self._next[1])
            self._next = next(self._flow, None)

    def close(self) -> None:
        """Count what is left over."""
        for name, job in self.jobs.items():
            self._drop(name)
            if job.answered_ms is None:
                job.home.left_over(job.index, job.received_ms, self.now_ms)

    def tell(self, event: Event, job: Job | None = None) -> None:
        """Let the desk know, and people do what follows at once; what takes time is planned."""
        if job is not None and isinstance(event, TicketPrioritized):
            self.jobs[event.ticket], job.town = job, self
        todo = [event]
        for one in todo:  # grows while people answer at once
            self.measures.events += 1
            for outcome in self.desk.apply(one, self.now_ms):
                if isinstance(outcome, Decision):
                    if (follow := FOLLOWS.get(outcome.kind)) is not None:
                        follow(self, outcome, todo)
                else:
                    left = self.jobs.pop(outcome.ticket) if isinstance(outcome, TicketPrioritized) else None
                    self.mail.append((outcome, left))

    def _arrive(self, index: int) -> None:
        kind = self.kinds[index]
        self._made += 1
        name = f"{self.prefix}t{self._made}"
        job = self.jobs[name] = Job(self, index, self.now_ms, kind.handle())
        if kind.patience is not None:
            self._at(self.now_ms + kind.patience(), partial(_give_up, name, job))
        self.tell(kind.ticket(name, self.now_ms))

    def _come(self, name: str) -> None:
        self._off.discard(name)
        self.tell(self.people[name].log_in)

    def _go(self, name: str) -> None:
        """End a shift: nothing new is taken, what is in hand is finished."""
        self._off.add(name)
        self.tell(ResponderStatusChanged(responder=name, desk=self.desk.floor.desk, status=Status.AWAY))
        self._leave(name)

    def _leave(self, name: str) -> None:
        if name in self._off and not self._hands.get(name):
            self._off.discard(name)
            self.tell(ResponderLoggedOut(responder=name, desk=self.desk.floor.desk))

    def _return(self, name: str) -> None:
        if name not in self._off:
            self.tell(ResponderStatusChanged(responder=name, desk=self.desk.floor.desk, status=Status.AVAILABLE))

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
            self._at(self.now_ms + after_ms, partial(self.tell, answer))

    def _assigned(self, decision: Decision, _todo: list[Event]) -> None:
        job = self.jobs[decision.ticket]
        if job.answered_ms is None:
            job.answered_ms = self.now_ms
            job.home.answered(job.index, job.received_ms, self.now_ms)
        name = decision.responder or ""
        took_ms = job.handle_ms / self.people[name].speed[job.index]
        about = {"ticket": decision.ticket, "desk": decision.desk, "responder": name, "epoch": decision.epoch}
        job.end, job.end_ms = TicketResolved(**about), self.now_ms + took_ms
        self._at(job.end_ms, partial(self._finish, job, job.end_ms))

    def _finish(self, job: Job, end_ms: float) -> None:
        if job.end is not None and job.end_ms == end_ms and job.town is self:
            self.tell(job.end)

    def _interrupted(self, decision: Decision, _todo: list[Event]) -> None:
        """Keep how long the work would have lasted yet; it is no load meanwhile."""
        job = self.jobs[decision.ticket]
        self.measures.busy(decision.responder or "", job.since_ms, self.now_ms, job.part)
        job.part, job.since_ms = 0.0, self.now_ms
        job.end_ms -= self.now_ms

    def _continued(self, decision: Decision, _todo: list[Event]) -> None:
        job = self.jobs[decision.ticket]
        job.part, job.since_ms = (decision.share or 0) / (decision.limit or 1000), self.now_ms
        job.end_ms += self.now_ms
        self._at(job.end_ms, partial(self._finish, job, job.end_ms))

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
        job.town = None
        if job.answered_ms is None:
            job.home.gave_up(job.index, job.received_ms, self.now_ms)
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

    def _at(self, at_ms: float, act: Callable[[], None]) -> None:
        self._planned += 1
        heappush(self._heap, (at_ms, self._planned, act))


def _give_up(name: str, job: Job) -> None:
    """Let a customer leave who was not answered, wherever the ticket is by now."""
    if job.town is not None and job.answered_ms is None:
        job.town.tell(TicketCancelled(ticket=name, desk=job.town.desk.floor.desk))


FOLLOWS: dict[Kind, Callable[[Town, Decision, list[Event]], None]] = {
    Kind.OFFERED: Town._offered,
    Kind.ASSIGNED: Town._assigned,
    Kind.RELEASED: Town._released,
    Kind.RESOLVED: Town._ended,
    Kind.CANCELLED: Town._ended,
    Kind.INTERRUPTED: Town._interrupted,
    Kind.CONTINUED: Town._continued,
}
"""What people do about a decision."""
