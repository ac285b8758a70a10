"""How does an event look that its agent hands to the next one itself, instead of the broker?"""

from dataclasses import dataclass

from aiokafka import ConsumerRecord

from schemas.model import Event
from streams.sender import Message


@dataclass
class Handed(ConsumerRecord):  # type: ignore[misc]  # aiokafka is untyped
    """A record on its way to the broker, and the event in it: whoever decodes it need not read it again."""

    event: Event


def handed(event: Event, message: Message, at_ms: int) -> Handed:
    """Give the record that ``message`` will be; it has no offset yet."""
    return Handed(
        topic=message.topic,
        partition=-1,
        offset=-1,
        timestamp=at_ms,
        timestamp_type=0,
        key=message.key,
        value=message.value,
        checksum=None,
        serialized_key_size=len(message.key or b""),
        serialized_value_size=len(message.value or b""),
        headers=message.headers,
        event=event,
    )
