"""What is counted? Every metric is declared here, in a register of its own; no ids as labels."""

from time import monotonic

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, disable_created_metrics
from prometheus_client.metrics import MetricWrapperBase

disable_created_metrics()  # type: ignore[no-untyped-call]  # each counter would show a second series
REGISTER = CollectorRegistry()
ProcessCollector(registry=REGISTER)
LATENCY = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 2.5, 5, 10, 30, 60, 300, 900, 3600)
CLAUSE = (1, 15, 60, 600, 3600, 7200, 21_600, 86_400, 172_800, 259_200, 604_800, 1_296_000)
BATCH = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)


def _counter(name: str, text: str, *labels: str) -> Counter:
    return Counter(name, text, labels, registry=REGISTER)


def _gauge(name: str, text: str, *labels: str) -> Gauge:
    return Gauge(name, text, labels, registry=REGISTER)


def _histogram(name: str, text: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
    return Histogram(name, text, labels, registry=REGISTER, buckets=buckets)


# intake
INTAKE_EVENTS = _counter(
    "paidan_intake_events_total",
    "Intake events by channel and outcome (accepted, dead)",
    "channel",
    "outcome",
)
# every agent
EVENTS = _counter("paidan_agent_events_total", "Records an agent has finished", "agent")
BATCH_SECONDS = _histogram("paidan_agent_batch_seconds", "Time an agent took for a batch", BATCH, "agent")
BATCH_RECORDS = _histogram(
    "paidan_agent_batch_records", "Records in a batch", (1, 5, 20, 50, 100, 200, 500, 1000), "agent"
)
RETRIES = _counter("paidan_agent_retries_total", "Batches tried again, by what was wrong", "agent", "kind")
DEAD_LETTERS = _counter(
    "paidan_dead_letters_total", "Records that can never succeed, by topic and reason", "topic", "reason"
)
LAG = _gauge(
    "paidan_consumer_lag_records",
    "Records on the broker that are not finished yet",
    "topic",
    "partition",
)
PROGRESS = _gauge("paidan_progress_timestamp_seconds", "When this worker last made progress or had nothing to do")
# classification
CORRECTIONS = _gauge(
    "paidan_classifier_corrections",
    "People's corrections by what became of them (taught, waits, too_many …, unlearnt)",
    "verdict",
)
LEARNT = _gauge("paidan_classifier_learnt_length", "Length of what was learnt over the trained table, no unit")
GOLD = _gauge("paidan_classifier_gold_share", "Share of the gold labels found, by table or corrected", "by")
# facts about customers
FACTS = _counter(
    "paidan_facts_total", "Look-ups of a ticket's customer, by outcome (known, missing, unavailable)", "outcome"
)
# dispatch
DECISIONS = _counter("paidan_decisions_total", "Decisions by kind", "desk", "kind")
MOVES = _counter("paidan_moves_total", "Tickets that went to another desk, by reason", "desk", "reason")
IGNORED = _counter("paidan_ignored_events_total", "Events without power, by reason", "desk", "reason")
TIME_TO_DECISION = _histogram(
    "paidan_time_to_decision_seconds", "From receipt of a ticket to its first decision", LATENCY, "channel"
)
TIME_TO_ANSWER = _histogram(
    "paidan_time_to_answer_seconds",
    "From receipt of a ticket to a responder's acceptance",
    LATENCY,
    "channel",
)
QUEUE_TICKETS = _gauge("paidan_queue_tickets", "Tickets that wait", "desk", "priority", "channel")
QUEUE_OLDEST = _gauge(
    "paidan_queue_oldest_wait_seconds", "Wait of the oldest ticket that waits", "desk", "priority", "channel"
)
RESPONDERS = _gauge(
    "paidan_responders", "Responders signed in, by state (free, busy, full, wrap_up, away)", "desk", "state"
)
TIMER_LATE = _histogram("paidan_timer_late_seconds", "How late timers were looked at", LATENCY, "agent")
# ownership and commit
DESKS_OWNED = _gauge("paidan_desks_owned", "Desks this worker is the one writer of", "agent")
COMMITS = _counter("paidan_commits_total", "Commits to the store by outcome (ok, fenced)", "agent", "outcome")
COMMIT_SECONDS = _histogram("paidan_commit_seconds", "Time of one round trip that commits to the store", BATCH, "agent")
OUTBOX = _gauge("paidan_outbox_batches", "Commits whose outcomes Kafka has not acknowledged yet", "agent")
OUTBOX_AGE = _gauge("paidan_outbox_oldest_seconds", "Age of the oldest of them", "agent")
# escalation and feedback
CLAUSE_SECONDS = _histogram(
    "paidan_clause_seconds", "Time a clock had counted when it was met, its pauses left out", CLAUSE, "clause"
)
CLAUSE_LATE = _counter("paidan_clause_late_total", "Clocks that were met too late, by clause", "clause")
CLAUSE_LIMIT = _gauge(
    "paidan_clause_limit_seconds", "What the policy in force allows, by kind (max, mean)", "clause", "kind"
)
ESCALATIONS = _counter("paidan_escalations_total", "Clock warnings and breaches by clause", "kind", "clause")
SURVEYS = _counter("paidan_surveys_total", "Surveys by outcome (requested, answered, expired, ignored)", "outcome")
SCORES = _counter("paidan_survey_scores_total", "Answers by score, 1 to 5", "score")
REOPENED = _counter("paidan_reviews_asked_total", "Tickets sent back by dissatisfied customers")

DECLARED: dict[str, MetricWrapperBase] = {
    value._name: value for value in list(globals().values()) if isinstance(value, MetricWrapperBase)
}


def batch_done(agent: str, records: int, started: float) -> None:
    """Count a batch that an agent has finished; it began at ``started`` by `time.monotonic`, seconds."""
    EVENTS.labels(agent).inc(records)
    BATCH_RECORDS.labels(agent).observe(records)
    BATCH_SECONDS.labels(agent).observe(monotonic() - started)
