"""What is the ticket about?"""

from pathlib import Path

from aiokafka import ConsumerRecord

from agents.decisions.classification.classify import classify
from agents.decisions.classification.table import load
from agents.decisions.classification.trained import TrainedScorer, trained
from agents.decisions.facts import facts_of
from schemas.facts import RecordField
from schemas.model import trusted
from schemas.tickets import TicketClassified, TicketReceived
from streams.codec import decode, models_of
from streams.pipe import Pipe
from streams.topics import RECEIVED

MODELS = models_of(RECEIVED.events)
CUSTOMER = frozenset({RecordField.CUSTOMER})
"""Every channel knows who asks; the region comes from most."""
CUSTOMER_AND_PLACE = CUSTOMER | {RecordField.PLACE}


def attach(pipe: Pipe) -> None:
    """received -> classified."""
    scorer = scorer_of(pipe.settings.classifier_table)
    classify("", "宽带 broadband", scorer=scorer)  # reads the phrase tables now, not when the first ticket waits

    def label(record: ConsumerRecord) -> tuple[TicketClassified, str]:
        received = decode(record, MODELS)
        assert isinstance(received, TicketReceived)
        classification = classify(received.subject, received.text, scorer=scorer)
        if received.language is not None:  # the customer's word counts more than ours
            classification = classification.model_copy(update={"language": received.language})
        known = CUSTOMER_AND_PLACE if received.region else CUSTOMER
        facts = facts_of(received.subject, received.text, classification, known)
        classified = trusted(TicketClassified, received=received, classification=classification, facts=facts)
        return classified, received.customer.key

    pipe.map("classify", [RECEIVED], label)


def scorer_of(table: Path | None) -> TrainedScorer:
    """Give the scorer of an operator's own table, or the one that ships. Raises OSError, ValueError."""
    return TrainedScorer(load(table.read_bytes())) if table else trained()
