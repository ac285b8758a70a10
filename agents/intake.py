"""Is this intake event sound, and which ticket is it?"""

from aiokafka import ConsumerRecord

from schemas.errors import PoisonEvent
from schemas.intake import Intake
from schemas.model import trusted
from schemas.tickets import TicketReceived, ticket_id
from streams import metrics
from streams.clock import now_ms
from streams.codec import models_of, open_envelope, validate
from streams.pipe import Pipe
from streams.topics import INTAKE

MODELS = models_of(*(topic.events for topic in INTAKE))


def attach(pipe: Pipe) -> None:
    """intake.<channel> -> received."""
    max_bytes = pipe.settings.max_event_bytes

    def receive(record: ConsumerRecord) -> tuple[TicketReceived, str]:
        channel = record.topic.rsplit(".", 1)[-1]
        try:
            ticket = read(record, max_bytes)
        except PoisonEvent:
            metrics.INTAKE_EVENTS.labels(channel, "dead").inc()
            raise
        metrics.INTAKE_EVENTS.labels(channel, "accepted").inc()
        return ticket, ticket.customer.key

    pipe.map("intake", INTAKE, receive)


def read(record: ConsumerRecord, max_bytes: int) -> TicketReceived:
    """Check size, envelope, structure and meaning, in this order. Raises PoisonEvent.

    The ticket's clocks start when the broker got the event (a sender's future clock is not believed).
    """
    envelope = open_envelope(record, max_bytes)
    about = envelope.attributes
    model = MODELS.get(about["type"])
    if model is None:
        raise PoisonEvent("unknown-type", "no channel sends events of this type")
    intake = validate(model, envelope.data, strict=True)
    if not isinstance(intake, Intake) or not record.topic.endswith("." + intake.CHANNEL):
        raise PoisonEvent("wrong-topic", "this type belongs on another channel's topic")
    subject, text = intake.words()
    return trusted(
        TicketReceived,
        ticket=ticket_id(about["source"], about["id"]),
        channel=intake.CHANNEL,
        source=about["source"],
        event=about["id"],
        received_ms=min(record.timestamp, now_ms()) if record.timestamp > 0 else now_ms(),
        customer=intake.customer,
        region=intake.region,
        language=intake.language,
        dialect=intake.dialect,
        subject=subject,
        text=text,
        details=intake.details(),
    )
