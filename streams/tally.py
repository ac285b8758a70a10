"""How are told outcomes counted? Once per batch, from the outcomes themselves."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from prometheus_client import Counter as Metric
from prometheus_client import Histogram

from schemas.decisions import Decision, Kind, Reason
from schemas.escalations import ClockBreached, ClocksMeasured, ClockWarned
from schemas.feedback import FeedbackIgnored, FeedbackScored, SurveyExpired, SurveyRequested
from schemas.model import Event
from streams import metrics

SURVEY = {
    SurveyRequested: "requested",
    FeedbackScored: "answered",
    SurveyExpired: "expired",
    FeedbackIgnored: "ignored",
}


def tally(outcomes: Iterable[Event]) -> None:
    """Count outcomes that Kafka has acknowledged."""
    counts: Counter[tuple[Metric, tuple[str, ...]]] = Counter()
    for outcome in outcomes:
        if isinstance(outcome, Decision):
            _decision(outcome, counts)
        elif isinstance(outcome, ClockWarned):
            counts[metrics.ESCALATIONS, ("warned", outcome.clause)] += 1
        elif isinstance(outcome, ClockBreached):
            counts[metrics.ESCALATIONS, ("breached", outcome.clause)] += 1
        elif isinstance(outcome, ClocksMeasured):
            for one in outcome.clocks:
                _child(metrics.CLAUSE_SECONDS, one.clause).observe(one.spent_ms / 1000)
                counts[metrics.CLAUSE_LATE, (one.clause,)] += one.late
        elif (answer := SURVEY.get(type(outcome))) is not None:
            counts[metrics.SURVEYS, (answer,)] += 1
            if isinstance(outcome, FeedbackScored):
                counts[metrics.SCORES, (str(outcome.score),)] += 1
                counts[metrics.REOPENED, ()] += outcome.reopened
    for (metric, labels), count in counts.items():
        (metric.labels(*labels) if labels else metric).inc(count)


def _decision(decision: Decision, counts: Counter[tuple[Metric, tuple[str, ...]]]) -> None:
    counts[metrics.DECISIONS, (decision.desk, decision.kind)] += 1
    if decision.kind is Kind.MOVED:
        counts[metrics.MOVES, (decision.desk, decision.why.reason)] += 1
    if decision.kind is Kind.IGNORED:
        counts[metrics.IGNORED, (decision.desk, decision.why.reason)] += 1
    elif decision.received_ms is None or decision.channel is None:
        return
    elif decision.why.reason is Reason.ARRIVED:
        _child(metrics.TIME_TO_DECISION, decision.channel).observe((decision.decided_ms - decision.received_ms) / 1000)
    elif decision.kind is Kind.ASSIGNED:
        _child(metrics.TIME_TO_ANSWER, decision.channel).observe((decision.decided_ms - decision.received_ms) / 1000)


@lru_cache(maxsize=256)
def _child(metric: Histogram, label: str) -> Histogram:
    return metric.labels(label)
