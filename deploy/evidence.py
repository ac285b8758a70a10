"""What do the topics hold? Everything the checks need, read to its present end."""

from collections.abc import Callable
from hashlib import blake2b
from types import TracebackType
from typing import Self

import orjson
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from deploy.checks import Evidence, Told
from schemas.decisions import Kind
from schemas.errors import PoisonEvent, StreamUnavailable
from schemas.tickets import ticket_id
from streams import topics
from streams.codec import open_envelope
from streams.deadletter import HEADER
from streams.settings import Settings

FETCH_BYTES = 4 << 20


class Reader:
    """Reads on where it stopped; `evidence` grows. Raises StreamUnavailable."""

    def __init__(self, settings: Settings) -> None:
        self.evidence = Evidence()
        self._settings = settings
        self._readers = self._by_topic()

    async def __aenter__(self) -> Self:
        self._consumer = AIOKafkaConsumer(
            bootstrap_servers=self._settings.kafka,
            enable_auto_commit=False,
            max_partition_fetch_bytes=FETCH_BYTES,
        )
        self._partitions = [
            TopicPartition(topic, p) for topic in self._readers for p in range(self._settings.partitions)
        ]
        try:
            await self._consumer.start()
            self._consumer.assign(self._partitions)
            await self._consumer.seek_to_beginning(*self._partitions)
            begins = await self._consumer.beginning_offsets(self._partitions)
        except (KafkaError, OSError) as error:
            await self._consumer.stop()
            raise StreamUnavailable(f"the topics cannot be read: {type(error).__name__}") from error
        self.evidence.whole = not any(begins.values())
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        await self._consumer.stop()

    async def read_on(self) -> None:
        """Read to where the topics end now."""
        try:
            ends = await self._consumer.end_offsets(self._partitions)
            missing = {tp for tp, end in ends.items() if await self._consumer.position(tp) < end}
            while missing:
                found = await self._consumer.getmany(timeout_ms=200)
                for partition, records in found.items():
                    read = self._readers[partition.topic]
                    for record in records:
                        read(record)
                for tp in list(missing):
                    if await self._consumer.position(tp) >= ends[tp]:
                        missing.discard(tp)
        except (KafkaError, OSError) as error:
            raise StreamUnavailable(f"the topics cannot be read: {type(error).__name__}") from error

    def _by_topic(self) -> dict[str, Callable[[ConsumerRecord], None]]:
        def name(topic: topics.Topic) -> str:
            return topics.full_name(self._settings, topic)

        readers: dict[str, Callable[[ConsumerRecord], None]] = {name(topic): self._intake for topic in topics.INTAKE}
        for topic in topics.ALL:
            if topic.dead_letters:
                letter = self._dead_intake if topic in topics.INTAKE else self._dead_ticket
                readers[topics.dead_letter_name(self._settings, topic)] = letter
        readers[name(topics.RECEIVED)] = self._received
        readers[name(topics.JOURNAL)] = self._journal
        readers[name(topics.DECISIONS)] = self._decision
        return readers

    def _intake(self, record: ConsumerRecord) -> None:
        ticket = None
        try:
            about = open_envelope(record).attributes
            ticket = ticket_id(about["source"], about["id"])
        except PoisonEvent:
            pass  # it must be among the dead letters then
        self.evidence.intake[record.topic, record.partition, record.offset] = ticket

    def _dead_intake(self, record: ConsumerRecord) -> None:
        head = {key: bytes(value or b"").decode() for key, value in record.headers if key.startswith(HEADER)}
        place = head[f"{HEADER}topic"], int(head[f"{HEADER}partition"]), int(head[f"{HEADER}offset"])
        self.evidence.dead_intake.add(place)

    def _dead_ticket(self, record: ConsumerRecord) -> None:
        for key, value in record.headers:
            if key == "ce_subject":
                self.evidence.dead_tickets.add(bytes(value).decode())

    def _received(self, record: ConsumerRecord) -> None:
        for key, value in record.headers:
            if key == "ce_subject":
                self.evidence.received.add(bytes(value).decode())

    def _journal(self, record: ConsumerRecord) -> None:
        data = orjson.loads(record.value)
        desk = data["desk"]
        ids = self.evidence.journal.setdefault(desk, set())
        for entry in data["entries"]:
            ids.update(name for name in entry["outcomes"] if name.rsplit(".", 2)[0] == desk)

    def _decision(self, record: ConsumerRecord) -> None:
        data = orjson.loads(record.value)
        self.evidence.decisions.append(
            Told(
                decision=data["decision"],
                digest=blake2b(record.value, digest_size=12).digest(),
                desk=data["desk"],
                kind=Kind(data["kind"]),
                ticket=data["ticket"],
                responder=data.get("responder"),
                epoch=data.get("epoch", 0),
                share=data.get("share") or 0,
                limit=data.get("limit") or 1000,
                at_ms=data["decided_ms"],
            )
        )
