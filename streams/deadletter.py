"""Where does a record go that can never succeed? To the topic's ``.dlq``, as it was, with the reason in its headers."""

from collections.abc import Sequence

import structlog
from aiokafka import ConsumerRecord

from schemas.errors import PoisonEvent
from streams import metrics
from streams.clock import now_ms, rfc3339
from streams.sender import BATCH_BYTES, Message, Sender
from streams.settings import Settings

log = structlog.get_logger(__name__)
HEADER = "paidan_dlq_"
KEY_BYTES = HEADER_BYTES = 32_768
VALUE_BYTES = BATCH_BYTES - 131_072  # whatever came, its letter can be delivered


class DeadLetters:
    """The way to the dead-letter topics, for one agent."""

    def __init__(self, settings: Settings, sender: Sender, agent: str) -> None:
        self._settings = settings
        self._sender = sender
        self._agent = agent

    async def bury(self, dead: Sequence[tuple[ConsumerRecord, BaseException]]) -> None:
        """Store the records with where, when and why, and return when the broker has them.

        Raises StreamUnavailable: then nothing may be acknowledged.
        """
        if not dead:
            return
        await self._sender.send([self._letter(record, error) for record, error in dead])
        reasons: dict[tuple[str, str], int] = {}
        for record, error in dead:
            at = (record.topic.removeprefix(self._settings.topic_prefix), _reason(error))
            reasons[at] = reasons.get(at, 0) + 1
        for (topic, reason), count in reasons.items():
            metrics.DEAD_LETTERS.labels(topic, reason).inc(count)
            log.warning("dead_letters", agent=self._agent, topic=topic, reason=reason, count=count)

    async def on_poison(self, record: ConsumerRecord, error: BaseException) -> None:
        """Store one record that an agent gave up."""
        await self.bury([(record, error)])

    def _letter(self, record: ConsumerRecord, error: BaseException) -> Message:
        message = str(error) if isinstance(error, PoisonEvent) else ""  # others may quote a customer
        about = {
            "topic": record.topic,
            "partition": str(record.partition),
            "offset": str(record.offset),
            "timestamp": str(record.timestamp),
            "group": self._settings.app_id,
            "agent": self._agent,
            "reason": _reason(error),
            "message": message[:500],
            "at": rfc3339(now_ms()),
        }
        original = [(name, bytes(value or b"")) for name, value in record.headers if not name.startswith(HEADER)]
        value = record.value
        if value is not None and len(value) > VALUE_BYTES:
            about["truncated_from_bytes"] = str(len(value))
            value = value[:VALUE_BYTES]
        extra = [(HEADER + name, text.encode()) for name, text in about.items()]
        key = record.key[:KEY_BYTES] if record.key is not None else None
        return Message(record.topic + ".dlq", record.partition, key, value, _bounded(original) + extra)


def _bounded(found: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """Keep original headers while they fit; a flood of headers must not make the letter undeliverable."""
    kept, room = [], HEADER_BYTES
    for name, value in found:
        room -= len(name) + len(value)
        if room < 0:
            break
        kept.append((name, value))
    return kept


def _reason(error: BaseException) -> str:
    return error.reason if isinstance(error, PoisonEvent) else type(error).__name__
