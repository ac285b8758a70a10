"""Is the customer asked once, counted once, and heard?"""

from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from pydantic import TypeAdapter

from agents.decisions.feedback import Surveys
from schemas.decisions import Decision, Kind, Reason, Why
from schemas.feedback import FeedbackIgnored, FeedbackScored, SurveyAnswered, SurveyExpired, SurveyRequested
from schemas.journal import OwnershipTaken, Ticked
from schemas.model import Event
from schemas.policy import Policy, PolicyActivated
from schemas.states import DeskState, SurveyState
from schemas.tickets import TicketReviewAsked
from tests.agents.decisions.desk.builders import DESK, START_MS, telecom
from tests.agents.decisions.effort import profile

ADAPTERS: dict[str, TypeAdapter[Any]] = {"survey": TypeAdapter(SurveyState), "desk": TypeAdapter(DeskState)}
"""As agents/feedback.py keeps them."""


def rules(survey_s: float = 100, dissatisfied_score: int = 2, version: str = "test") -> Policy:
    """The shipped policy with other numbers for feedback."""
    numbers = {"survey_s": survey_s, "dissatisfied_score": dissatisfied_score}
    feedback = telecom().feedback.model_copy(update=numbers)
    return telecom().model_copy(update={"version": version, "feedback": feedback})


class Asked:
    """Surveys that are told decisions in the order of their numbers."""

    def __init__(self) -> None:
        self.surveys = Surveys(DESK, rules())
        self.now_ms = START_MS
        self.number = 0

    def decision(self, kind: Kind, name: str = "t1") -> Decision:
        """A decision about a ticket of ada, which wang had."""
        self.number += 1
        return Decision(
            decision=f"{DESK}.1.{self.number}",
            kind=kind,
            ticket=name,
            desk=DESK,
            responder="wang",
            customer="ada",
            policy="test",
            decided_ms=self.now_ms,
            why=Why(reason=Reason.RESPONDER),
        )

    def tell(self, event: Event, after_s: float = 0) -> list[Any]:
        """Apply an event some seconds after the last."""
        self.now_ms += round(after_s * 1000)
        return self.surveys.apply(event, self.now_ms)

    def hear(self, kind: Kind, name: str = "t1") -> list[Any]:
        """Tell a new decision."""
        return self.tell(self.decision(kind, name))

    def answer(self, score: int, *, solved: bool | None = None, after_s: float = 0) -> list[Any]:
        """The customer answers about t1."""
        return self.tell(SurveyAnswered(ticket="t1", desk=DESK, score=score, solved=solved), after_s)


def resolved() -> Asked:
    """One resolved ticket whose customer was asked."""
    asked = Asked()
    asked.hear(Kind.RESOLVED)
    return asked


def test_a_resolved_ticket_asks_its_customer() -> None:
    (request,) = Asked().hear(Kind.RESOLVED)

    assert isinstance(request, SurveyRequested)
    assert (request.customer, request.responder) == ("ada", "wang")
    assert request.expires_ms == START_MS + 100_000


def test_a_resolve_told_twice_asks_once() -> None:
    asked = Asked()
    told = asked.decision(Kind.RESOLVED)
    asked.tell(told)

    assert asked.tell(told) == []
    asked.answer(5)
    assert asked.tell(told) == []


def test_a_good_answer_is_counted() -> None:
    (scored,) = resolved().answer(5, solved=True)

    assert isinstance(scored, FeedbackScored)
    assert (scored.score, scored.solved, scored.reopened, scored.responder) == (5, True, False, "wang")


@pytest.mark.parametrize(("score", "solved"), [(2, None), (1, True), (5, False)])
def test_a_dissatisfied_answer_sends_the_ticket_back(score: int, solved: bool | None) -> None:
    scored, review = resolved().answer(score, solved=solved)

    assert scored.reopened
    assert isinstance(review, TicketReviewAsked)
    assert (review.ticket, review.score) == ("t1", score)


def test_a_second_answer_counts_for_nothing() -> None:
    asked = resolved()
    asked.answer(1)

    (ignored,) = asked.answer(1)

    assert (type(ignored), ignored.reason) == (FeedbackIgnored, "answered-before")


def test_an_answer_that_nobody_asked_for_counts_for_nothing() -> None:
    (ignored,) = Asked().answer(1)

    assert ignored.reason == "no-open-survey"


def test_an_unanswered_survey_expires_once() -> None:
    asked = resolved()

    assert asked.tell(Ticked(), 99.9) == []
    (expired,) = asked.tell(Ticked(), 0.1)
    assert isinstance(expired, SurveyExpired)
    assert asked.tell(Ticked(), 1000) == []
    assert asked.answer(1)[0].reason == "no-open-survey"


def test_an_answered_survey_goes_silently() -> None:
    asked = resolved()
    asked.answer(5)

    assert asked.tell(Ticked(), 100) == []
    assert asked.surveys.kept == {}


@pytest.mark.parametrize("kind", [Kind.REOPENED, Kind.MOVED])
def test_a_ticket_that_comes_back_makes_its_survey_pointless(kind: Kind) -> None:
    asked = resolved()
    asked.hear(kind)

    assert asked.answer(1)[0].reason == "no-open-survey"


def test_a_ticket_resolved_again_asks_again_for_the_full_time() -> None:
    asked = resolved()
    asked.hear(Kind.REOPENED)
    asked.tell(Ticked(), 60)
    asked.hear(Kind.RESOLVED)

    assert asked.tell(Ticked(), 60) == []
    assert len(asked.tell(Ticked(), 40)) == 1


def test_other_decisions_do_not_concern_surveys() -> None:
    asked = resolved()

    assert asked.hear(Kind.CLOSED) == []
    assert asked.answer(5)[0].score == 5


def dump(changes: Any) -> dict[str, bytes | None]:
    """Records as the store gets them."""
    return {
        k: None if r is None else ADAPTERS[k.split("/", 1)[0]].dump_json(r, exclude_none=True)
        for k, r in changes.items()
    }


class AnySurveys(RuleBasedStateMachine):
    """Any decisions, answers, times: one end per request, one review per request, and loaded surveys agree."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = Asked()
        self.policy = rules()
        self.shadow: Surveys | None = None
        self.records: dict[str, bytes] = {}
        self.journal: list[tuple[Event, int, list[Event]]] = []
        self.requests: dict[str, bool] = {}
        self.last: Decision | None = None

    def tell(self, event: Event) -> list[Any]:
        now_ms = self.asked.now_ms
        outcomes = self.asked.surveys.apply(event, now_ms)
        self.journal.append((event, now_ms, outcomes))
        changes = dump(self.asked.surveys.changes())
        for key, value in changes.items():
            if value is None:
                self.records.pop(key, None)
            else:
                self.records[key] = value
        if self.shadow is not None:
            assert self.shadow.apply(event, now_ms) == outcomes
            assert dump(self.shadow.changes()) == changes
        reviews = {o.ticket for o in outcomes if isinstance(o, TicketReviewAsked)}
        for outcome in outcomes:
            if isinstance(outcome, SurveyRequested):
                self.requests[outcome.ticket] = True
            elif isinstance(outcome, (FeedbackScored, SurveyExpired)):
                assert self.requests[outcome.ticket], "ended twice"
                self.requests[outcome.ticket] = False
            if isinstance(outcome, FeedbackScored):
                assert outcome.reopened == (outcome.ticket in reviews)
        return outcomes

    @rule(name=st.sampled_from(["t1", "t2"]), kind=st.sampled_from([Kind.RESOLVED, Kind.REOPENED, Kind.CLOSED]))
    def hears(self, name: str, kind: Kind) -> None:
        self.last = self.asked.decision(kind, name)
        self.tell(self.last)

    @rule()
    def hears_the_last_again(self) -> None:
        if self.last is not None:
            self.tell(Ticked())
            assert self.tell(self.last) == []

    @rule(
        name=st.sampled_from(["t1", "t2", "t3"]), score=st.integers(1, 5), solved=st.sampled_from([None, True, False])
    )
    def a_customer_answers(self, name: str, score: int, solved: bool | None) -> None:
        self.tell(SurveyAnswered(ticket=name, desk=DESK, score=score, solved=solved))

    @rule(seconds=st.sampled_from([-5, 0.001, 30, 100]))
    def time_passes(self, seconds: float) -> None:
        self.asked.now_ms = max(START_MS, self.asked.now_ms + round(seconds * 1000))
        self.tell(Ticked())

    @rule(survey_s=st.sampled_from([0.0001, 50, 100]), score=st.integers(1, 4))
    def policy_changes(self, survey_s: float, score: int) -> None:
        self.policy = rules(survey_s, score, version=f"v{len(self.journal)}")
        self.tell(PolicyActivated(policy=self.policy))

    @rule()
    def another_worker_takes_over(self) -> None:
        self.shadow = Surveys(DESK, self.policy)
        self.shadow.load({k: ADAPTERS[k.split("/", 1)[0]].validate_json(v) for k, v in self.records.items()})
        self.tell(OwnershipTaken(epoch=self.asked.surveys.state.epoch + 1))

    @invariant()
    def nothing_overdue_is_open(self) -> None:
        surveys = self.asked.surveys
        assert all(s.closes_ms > surveys.state.clock_ms for s in surveys.kept.values())
        assert (surveys.due_ms() is None) <= (not surveys.kept)

    def teardown(self) -> None:
        again = Surveys(DESK, rules())
        for event, now_ms, outcomes in self.journal:
            assert again.apply(event, now_ms) == outcomes


AnySurveys.TestCase.settings = profile(examples=200, steps=30)
TestAnySurveys = AnySurveys.TestCase
