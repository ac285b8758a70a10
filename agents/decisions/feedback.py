"""Is the customer satisfied, and what if not?"""

from collections.abc import Mapping
from heapq import heapify, heappop, heappush

from agents.decisions.hearing import Hearing
from schemas.decisions import DecisionGist, Kind
from schemas.feedback import FeedbackIgnored, FeedbackScored, SurveyAnswered, SurveyExpired, SurveyRequested
from schemas.journal import OwnershipTaken
from schemas.model import Event, trusted
from schemas.policy import Policy, PolicyActivated
from schemas.states import DeskState, SurveyState
from schemas.tickets import TicketReviewAsked

WANTED = frozenset({Kind.RESOLVED, Kind.REOPENED, Kind.MOVED})
"""The kinds of decisions that ask for a survey or make one pointless."""


class Surveys(Hearing[SurveyState]):
    """The surveys of one desk: a deterministic state machine, fed by the desk's decisions and the answers.

    A resolved ticket asks its customer once (S2-13); a dissatisfied answer sends it back (S2-22), and when it is
    resolved again the customer is asked again.
    """

    KEPT = "survey"

    def __init__(self, desk: str, policy: Policy) -> None:
        super().__init__(desk)
        self.policy, self.state.policy = policy, policy.version
        self._heap: list[tuple[int, str]] = []

    def apply(self, event: Event, now_ms: int) -> list[Event]:
        """Apply one event at a time in epoch milliseconds; give the requests, scores and reviews that follow."""
        now = self.state.clock_ms = max(self.state.clock_ms, now_ms)
        outcomes = self._expire(now)
        if isinstance(event, DecisionGist):
            outcomes += self._decided(event, now)
        elif isinstance(event, SurveyAnswered):
            outcomes += self._answered(event, now)
        elif isinstance(event, PolicyActivated):
            self.policy, self.state.policy = event.policy, event.policy.version
        elif isinstance(event, OwnershipTaken):
            self.state.epoch = event.epoch
        return outcomes

    def due_ms(self) -> int | None:
        """Give the moment the next survey closes, in epoch milliseconds."""
        return self._heap[0][0] if self._heap else None

    def load(self, records: Mapping[str, SurveyState | DeskState]) -> None:
        """Fill an empty machine from its records."""
        super().load(records)
        self._heap = [(survey.closes_ms, name) for name, survey in self.kept.items()]
        heapify(self._heap)

    def _decided(self, decision: DecisionGist, now_ms: int) -> list[Event]:
        if not self._hears(decision):
            return []
        name = decision.ticket
        if decision.kind not in WANTED:
            return []
        if decision.kind is not Kind.RESOLVED:
            if self.kept.pop(name, None) is not None:
                self._touched[name] = None
            return []
        request = trusted(
            SurveyRequested,
            ticket=name,
            desk=self.desk,
            customer=decision.customer,
            responder=decision.responder,
            requested_ms=now_ms,
            expires_ms=now_ms + max(1, round(self.policy.feedback.survey_s * 1000)),
        )
        self.kept[name] = SurveyState(request=request, closes_ms=request.expires_ms)
        heappush(self._heap, (request.expires_ms, name))
        self._touched[name] = None
        return [request]

    def _answered(self, answer: SurveyAnswered, now_ms: int) -> list[Event]:
        survey = self.kept.get(answer.ticket)
        if survey is None or survey.score is not None:
            reason = "no-open-survey" if survey is None else "answered-before"
            return [FeedbackIgnored(ticket=answer.ticket, desk=self.desk, reason=reason, at_ms=now_ms)]
        survey.score = answer.score
        self._touched[answer.ticket] = None
        dissatisfied = answer.score <= self.policy.feedback.dissatisfied_score or answer.solved is False
        scored = FeedbackScored(
            ticket=answer.ticket,
            desk=self.desk,
            customer=survey.request.customer,
            responder=survey.request.responder,
            score=answer.score,
            solved=answer.solved,
            reopened=dissatisfied,
            at_ms=now_ms,
        )
        if not dissatisfied:
            return [scored]
        return [
            scored,
            TicketReviewAsked(ticket=answer.ticket, desk=self.desk, score=answer.score, asked_ms=now_ms),
        ]

    def _expire(self, now_ms: int) -> list[Event]:
        expired: list[Event] = []
        while self._heap and self._heap[0][0] <= now_ms:
            due_ms, name = heappop(self._heap)
            survey = self.kept.get(name)
            if survey is None or survey.closes_ms != due_ms:
                continue
            del self.kept[name]
            self._touched[name] = None
            if survey.score is None:
                expired.append(SurveyExpired(ticket=name, desk=self.desk, at_ms=now_ms))
        return expired
