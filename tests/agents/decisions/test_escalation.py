"""Does each clock speak once at every step, whatever happens, and climb the stair?"""

from collections import Counter
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from pydantic import TypeAdapter

from agents.decisions.escalation import Watch
from schemas.decisions import Decision, Kind, Reason, Why
from schemas.escalations import ClockBreached, ClockWarned
from schemas.journal import OwnershipTaken, Ticked
from schemas.labels import Priority
from schemas.model import Event
from schemas.policy import Policy, PolicyActivated
from schemas.states import DeskState, WatchState
from schemas.tickets import Clock, TicketRaised
from tests.agents.decisions.desk.builders import DESK, START_MS, telecom
from tests.agents.decisions.effort import profile

ADAPTERS: dict[str, TypeAdapter[Any]] = {"watch": TypeAdapter(WatchState), "desk": TypeAdapter(DeskState)}
"""As agents/escalate.py keeps them."""


def rules(*warn_percent: int, version: str = "test", **fields: Any) -> Policy:
    """The shipped policy with other steps, or another stair."""
    steps = {"warn_percent": warn_percent or (50, 75), **fields}
    escalation = telecom().escalation.model_copy(update=steps)
    return telecom().model_copy(update={"version": version, "escalation": escalation})


class Told:
    """A watch that is told decisions in the order of their numbers."""

    def __init__(self, policy: Policy | None = None) -> None:
        self.watch = Watch(DESK, policy or rules())
        self.now_ms = START_MS
        self.number = 0

    def decision(
        self,
        kind: Kind,
        name: str = "t1",
        *,
        priority: int = 3,
        clocks: dict[str, float] | None = None,
        at_s: float = 0,
    ) -> Decision:
        """A decision about a ticket received ``at_s`` seconds after the start; clocks by what they measure."""
        self.number += 1
        received_ms = START_MS + round(at_s * 1000)
        return Decision(
            decision=f"{DESK}.1.{self.number}",
            kind=kind,
            ticket=name,
            desk=DESK,
            priority=Priority(priority),
            policy="test",
            received_ms=received_ms,
            decided_ms=self.now_ms,
            clocks=tuple(
                Clock(clause=f"{measures}-clause", measures=measures, due_ms=received_ms + round(s * 1000))
                for measures, s in (clocks or {}).items()
            ),
            why=Why(reason=Reason.ARRIVED),
        )

    def tell(self, event: Event, after_s: float = 0) -> list[Any]:
        """Apply an event some seconds after the last."""
        self.now_ms += round(after_s * 1000)
        return self.watch.apply(event, self.now_ms)

    def hear(self, kind: Kind, name: str = "t1", *, after_s: float = 0, **about: Any) -> list[Any]:
        """Tell a new decision."""
        self.now_ms += round(after_s * 1000)
        return self.tell(self.decision(kind, name, **about))

    def wait(self, seconds: float) -> list[Any]:
        """Let time pass."""
        return self.tell(Ticked(), seconds)


def percents(spoken: list[Any]) -> list[int]:
    """What was warned of, and 100 for a breach."""
    return [s.spent_percent if isinstance(s, ClockWarned) else 100 for s in spoken if not isinstance(s, TicketRaised)]


def watching(policy: Policy | None = None, **clocks: float) -> Told:
    """A watch on one waiting ticket."""
    told = Told(policy)
    told.hear(Kind.QUEUED, clocks=clocks or {"answered": 100})
    return told


def test_a_clock_warns_at_each_step_and_breaches_once() -> None:
    told = watching()

    assert told.watch.due_ms() == START_MS + 50_000
    assert [percents(told.wait(s)) for s in (49.9, 0.1, 25, 24.9, 0.1, 1000)] == [[], [50], [75], [], [100], []]
    assert told.watch.due_ms() is None


def test_a_clock_that_pauses_is_silent_on_hold_and_goes_on_with_its_new_due_time() -> None:
    told = Told()
    due_ms = START_MS + 100_000
    law = Clock(clause="law", measures="resolved", due_ms=due_ms)
    firm = Clock(clause="firm", measures="resolved", due_ms=due_ms, pauses=True)
    told.tell(told.decision(Kind.QUEUED).model_copy(update={"clocks": (law, firm)}))
    told.hear(Kind.HELD, after_s=10)

    assert [w.clause for w in told.wait(50)] == ["law"]
    later = firm.model_copy(update={"due_ms": due_ms + 50_000})
    told.tell(told.decision(Kind.RESUMED).model_copy(update={"clocks": (law, later)}))

    assert [(w.clause, w.at_ms - START_MS) for w in told.wait(15)] == [("law", 75_000), ("firm", 75_000)]


def test_steps_that_passed_unseen_are_told_by_the_last() -> None:
    told = watching()

    assert percents(told.wait(80)) == [75]
    assert percents(told.wait(500)) == [100]


def test_a_breach_raises_the_ticket_by_the_stair() -> None:
    told = watching()

    breach, raised = told.wait(100)

    assert isinstance(breach, ClockBreached)
    assert (breach.clause, breach.due_ms, breach.raised_to) == ("answered-clause", START_MS + 100_000, Priority.P2)
    assert (raised.ticket, raised.priority, raised.clause) == ("t1", Priority.P2, "answered-clause")


@pytest.mark.parametrize("stair", [{}, {Priority.P3: Priority.P3}, {Priority.P3: Priority.P4}])
def test_a_stair_that_leads_nowhere_raises_nothing(stair: dict[Priority, Priority]) -> None:
    (breach,) = watching(rules(stair=stair)).wait(100)

    assert breach.raised_to is None


def test_the_stair_starts_from_where_the_ticket_is_now() -> None:
    told = watching()
    told.hear(Kind.RAISED, priority=2)

    assert told.wait(100)[0].raised_to is Priority.P1


def test_an_answer_stops_only_the_clocks_of_the_answer() -> None:
    told = watching(answered=100, resolved=200)
    told.hear(Kind.ASSIGNED)

    assert [s.measures for s in told.wait(1000)[:1]] == ["resolved"]


@pytest.mark.parametrize("kind", [Kind.RESOLVED, Kind.CANCELLED, Kind.CLOSED, Kind.MOVED])
def test_the_end_of_a_ticket_stops_all_its_clocks(kind: Kind) -> None:
    told = watching(resolved=100)
    told.hear(kind)

    assert told.wait(1000) == []
    assert told.watch.changes()["watch/t1"] is None


def test_a_decision_told_twice_is_heard_once() -> None:
    told = Told()
    start = told.decision(Kind.QUEUED, clocks={"answered": 100})
    end = told.decision(Kind.RESOLVED)
    told.tell(start)
    assert percents(told.wait(60)) == [50]

    assert told.tell(start) == []
    told.tell(end)
    assert told.tell(start) == []
    assert told.wait(1000) == []


def test_a_reopened_ticket_was_answered_and_its_solution_goes_on() -> None:
    told = watching(answered=100, resolved=200)
    told.hear(Kind.ASSIGNED)
    told.hear(Kind.RESOLVED, after_s=60)

    assert told.hear(Kind.REOPENED, clocks={"answered": 100, "resolved": 200}) == []
    (warned,) = told.wait(60)
    assert (warned.measures, warned.spent_percent) == ("resolved", 50)


def test_a_reopened_ticket_is_not_warned_of_again() -> None:
    told = watching(resolved=100)
    assert percents(told.wait(60)) == [50]
    told.hear(Kind.RESOLVED)

    assert told.hear(Kind.REOPENED, clocks={"resolved": 100}, after_s=20) == []
    assert percents(told.wait(20)) == [100]


def test_a_decision_that_begins_no_clock_is_not_watched() -> None:
    told = Told()
    told.hear(Kind.QUEUED)
    told.hear(Kind.ASSIGNED, "t2")

    assert told.watch.kept == {}


def test_other_steps_of_a_new_policy_neither_repeat_nor_drop_anything() -> None:
    told = watching()
    assert percents(told.wait(55)) == [50]

    assert told.tell(PolicyActivated(policy=rules(90, 25, version="next"))) == []
    assert percents(told.wait(35)) == [90]
    assert percents(told.wait(10)) == [100]
    assert told.tell(PolicyActivated(policy=rules(10, 20, 30, 40, version="last"))) == []


def test_a_warning_that_a_new_policy_puts_into_the_past_is_not_told() -> None:
    told = watching()
    told.wait(55)

    assert told.tell(PolicyActivated(policy=rules(52, 60, version="next"))) == []
    assert percents(told.wait(5)) == [60]


def test_a_clock_that_runs_out_when_the_policy_changes_breaches() -> None:
    told = watching()

    assert percents(told.tell(PolicyActivated(policy=rules(10, version="next")), 100)) == [100]


def test_clocks_of_ended_tickets_are_not_kept_until_they_are_due() -> None:
    told = Told()
    for i in range(1000):
        told.hear(Kind.QUEUED, f"t{i}", clocks={"resolved": 10_000_000})
        told.hear(Kind.RESOLVED, f"t{i}")

    assert len(told.watch._heap) < 200


def dump(changes: Any) -> dict[str, bytes | None]:
    """Records as the store gets them."""
    return {
        k: None if r is None else ADAPTERS[k.split("/", 1)[0]].dump_json(r, exclude_none=True)
        for k, r in changes.items()
    }


class AnyWatch(RuleBasedStateMachine):
    """Any decisions in any order, any time, any policy: each step is said once, and a loaded watch agrees."""

    def __init__(self) -> None:
        super().__init__()
        self.told = Told()
        self.policy = rules()
        self.shadow: Watch | None = None
        self.records: dict[str, bytes] = {}
        self.journal: list[tuple[Event, int, list[Event]]] = []
        self.said: Counter[tuple[str, str, int]] = Counter()
        self.last: Decision | None = None

    def tell(self, event: Event) -> list[Any]:
        now_ms = self.told.now_ms
        spoken = self.told.watch.apply(event, now_ms)
        self.journal.append((event, now_ms, spoken))
        changes = dump(self.told.watch.changes())
        for key, value in changes.items():
            if value is None:
                self.records.pop(key, None)
            else:
                self.records[key] = value
        if self.shadow is not None:
            assert self.shadow.apply(event, now_ms) == spoken
            assert dump(self.shadow.changes()) == changes
        for outcome in spoken:
            if isinstance(outcome, (ClockWarned, ClockBreached)):
                step = outcome.ticket, outcome.clause, percents([outcome])[0]
                self.said[step] += 1
                assert self.said[step] == 1, "said twice"
                later = [p for t, c, p in self.said if (t, c) == step[:2]]
                assert step[2] == max(later), "said in the wrong order"
        return spoken

    @rule(
        name=st.sampled_from(["t1", "t2", "t3"]),
        kind=st.sampled_from(
            [Kind.QUEUED, Kind.OFFERED, Kind.ASSIGNED, Kind.RAISED, Kind.RESOLVED, Kind.REOPENED, Kind.CANCELLED]
        ),
        priority=st.integers(1, 4),
        seconds=st.sampled_from([10, 40, 100]),
        age_s=st.sampled_from([0, 5, 30]),
    )
    def hears(self, name: str, kind: Kind, priority: int, seconds: int, age_s: int) -> None:
        starts = kind in (Kind.QUEUED, Kind.OFFERED, Kind.REOPENED)
        if starts and (name in self.told.watch.kept) != (kind is Kind.OFFERED):
            return
        clocks = {"answered": seconds, "resolved": 2 * seconds} if starts and kind is not Kind.OFFERED else None
        if clocks:  # a new life of the ticket
            self.said = Counter({step: n for step, n in self.said.items() if step[0] != name})
        at_s = (self.told.now_ms - START_MS) / 1000 - age_s
        self.last = self.told.decision(kind, name, priority=priority, clocks=clocks, at_s=at_s)
        self.tell(self.last)

    @rule()
    def hears_the_last_again(self) -> None:
        if self.last is not None:
            self.tell(Ticked())
            before = dict(self.records)
            assert self.tell(self.last) == []
            assert self.records == before

    @rule(seconds=st.sampled_from([0.001, 3, 5, 20, 30]))
    def time_passes(self, seconds: float) -> None:
        self.told.now_ms += round(seconds * 1000)
        self.tell(Ticked())

    @rule(percent=st.lists(st.integers(1, 99), max_size=3))
    def policy_changes(self, percent: list[int]) -> None:
        self.policy = rules(version=f"v{len(self.journal)}")
        steps = self.policy.escalation.model_copy(update={"warn_percent": tuple(percent)})
        self.policy = self.policy.model_copy(update={"escalation": steps})
        self.tell(PolicyActivated(policy=self.policy))

    @rule()
    def another_worker_takes_over(self) -> None:
        self.shadow = Watch(DESK, self.policy)
        self.shadow.load({k: ADAPTERS[k.split("/", 1)[0]].validate_json(v) for k, v in self.records.items()})
        self.tell(OwnershipTaken(epoch=self.told.watch.state.epoch + 1))

    @invariant()
    def nothing_due_is_left_unsaid(self) -> None:
        watch = self.told.watch
        for name, state in watch.kept.items():
            for clock, said in zip(state.clocks, state.said, strict=True):
                met = clock.measures == "answered" and state.answered
                if not met and clock.due_ms <= watch.state.clock_ms:
                    assert said == len(watch._steps), f"{name} ran out unsaid"

    def teardown(self) -> None:
        again = Watch(DESK, rules())
        for event, now_ms, spoken in self.journal:
            assert again.apply(event, now_ms) == spoken


AnyWatch.TestCase.settings = profile(examples=200, steps=30)
TestAnyWatch = AnyWatch.TestCase
