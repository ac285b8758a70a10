"""What is the ticket about?"""

from aiokafka import ConsumerRecord

from agents.decisions.classification.classify import classify
from schemas.tickets import TicketClassified, TicketReceived
from streams.codec import decode, models_of
from streams.pipe import Pipe
from streams.topics import RECEIVED

MODELS = models_of(RECEIVED.events)


def attach(pipe: Pipe) -> None:
    """received -> classified."""
    classify("", "宽带 broadband")  # reads the phrase tables now, not when the first ticket waits

    def label(record: ConsumerRecord) -> tuple[TicketClassified, str]:
        received = decode(record, MODELS)
        assert isinstance(received, TicketReceived)
        classification = classify(received.subject, received.text)
        if received.language is not None:  # the customer's word counts more than ours
            classification = classification.model_copy(update={"language": received.language})
        return TicketClassified(received=received, classification=classification), received.customer.key

    pipe.map("classify", [RECEIVED], label)
