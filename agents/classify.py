"""What is the ticket about?"""

from collections.abc import Callable
from pathlib import Path

import structlog
from aiokafka import ConsumerRecord

from agents.decisions.classification.classify import classify
from agents.decisions.classification.dialects import Dialects
from agents.decisions.classification.gold import gold
from agents.decisions.classification.leaves import leaves
from agents.decisions.classification.lessons import Lessons
from agents.decisions.classification.scorer import Scorer
from agents.decisions.classification.table import Table, committed, load
from agents.decisions.classification.taxonomy import Taxonomy
from agents.decisions.facts import facts_of
from schemas.classification import Classification
from schemas.corrections import LabelCorrected, Verdict
from schemas.errors import PoisonEvent
from schemas.facts import RecordField
from schemas.model import trusted
from schemas.policy import Policy
from schemas.tickets import TicketClassified, TicketReceived
from streams import metrics
from streams.codec import decode, models_of
from streams.pipe import Pipe
from streams.topics import CORRECTIONS, RECEIVED

MODELS = models_of(RECEIVED.events)
CORRECTED = models_of(CORRECTIONS.events)
log = structlog.get_logger(__name__)
CUSTOMER = frozenset({RecordField.CUSTOMER})
"""Every channel knows who asks; the region comes from most."""
CUSTOMER_AND_PLACE = CUSTOMER | {RecordField.PLACE}


def attach(pipe: Pipe) -> None:
    """received -> classified; corrections teach."""
    lessons = Lessons(table_of(pipe.settings.classifier_table), gold())
    scorer, book, reader = lessons.scorer, pipe.book, Reader()
    classify("", "宽带 broadband", scorer=scorer)  # reads the tables now, not when the first ticket waits
    leaves()

    def label(record: ConsumerRecord) -> tuple[TicketClassified, str]:
        received = decode(record, MODELS)
        assert isinstance(received, TicketReceived)
        classification = reader.read(received, scorer, book.newest)
        known = CUSTOMER_AND_PLACE if received.region else CUSTOMER
        facts = facts_of(received.subject, received.text, classification, known)
        classified = trusted(TicketClassified, received=received, classification=classification, facts=facts)
        return classified, received.customer.key

    pipe.follow(CORRECTIONS, learner(lessons))
    pipe.gauges.append(lambda: gauge(lessons))
    pipe.map("classify", [RECEIVED], label)


class Reader:
    """What the policy in force says about words: taxonomy and dialects, made once for each policy."""

    def __init__(self) -> None:
        self._policy: Policy | None = None
        self._taxonomy: Taxonomy | None = None
        self._dialects: Dialects | None = None

    def read(self, received: TicketReceived, scorer: Scorer, policy: Policy | None) -> Classification:
        """Label a ticket; what the customer or the channel says of language and dialect counts more than we hear."""
        if policy is not self._policy:
            self._policy = policy
            self._taxonomy = Taxonomy(policy.leaves) if policy is not None and policy.leaves else None
            self._dialects = Dialects(policy.dialects) if policy is not None and policy.dialects else None
        found = classify(
            received.subject, received.text, scorer=scorer, taxonomy=self._taxonomy, dialects=self._dialects
        )
        told = {"language": received.language, "dialect": received.dialect}
        told = {name: value for name, value in told.items() if value is not None}
        return found.model_copy(update=told) if told else found


def table_of(table: Path | None) -> Table:
    """Give the operator's own table, or the one that ships. Raises OSError, ValueError."""
    return load(table.read_bytes()) if table else committed()


def learner(lessons: Lessons) -> Callable[[ConsumerRecord], None]:
    """Give what learns from each correction of the topic; its offset is its place in the order."""

    def learn(record: ConsumerRecord) -> None:
        try:
            event = decode(record, CORRECTED)
        except PoisonEvent as error:
            log.error("correction_refused", reason=error.reason, offset=record.offset)
            return
        assert isinstance(event, LabelCorrected)
        unlearnt = len(lessons.unlearnt)
        lessons.learn(record.offset, event)
        if len(lessons.unlearnt) > unlearnt:
            log.warning("corrections_unlearnt", corrections=len(lessons.unlearnt) - unlearnt, place=lessons.place)

    return learn


def gauge(lessons: Lessons) -> None:
    """Show what became of people's corrections, and whether the table still knows what it must."""
    for verdict in Verdict:
        metrics.CORRECTIONS.labels(verdict).set(lessons.verdicts[verdict])
    metrics.CORRECTIONS.labels("unlearnt").set(len(lessons.unlearnt))
    metrics.LEARNT.set(lessons.norm)
    metrics.GOLD.labels("table").set(lessons.gold_base)
    metrics.GOLD.labels("corrected").set(lessons.gold_share)
