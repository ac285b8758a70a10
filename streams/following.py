"""How does a worker read a whole topic that everybody must know, and keep up with it?"""

import asyncio
from collections.abc import Callable

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from schemas.errors import StreamUnavailable
from streams.settings import Settings
from streams.topics import Topic, full_name

log = structlog.get_logger(__name__)


class Follower:
    """Reads one partition from its beginning, outside the group: what it holds is the same for every worker."""

    def __init__(
        self, settings: Settings, topic: Topic, partition: int, learn: Callable[[ConsumerRecord], None]
    ) -> None:
        self._settings = settings
        self._topic = topic
        self._partition = TopicPartition(full_name(settings, topic), partition)
        self._learn = learn
        self._next = 0  # the first offset not read yet: nothing is learnt twice

    async def read(self) -> None:
        """Learn all that was published so far. Raises StreamUnavailable."""
        try:
            await self._follow(once=True)
        except (KafkaError, OSError) as error:
            raise StreamUnavailable(f"{self._topic.name} cannot be read: {type(error).__name__}") from error

    async def follow(self) -> None:
        """Learn what is published from now on, until cancelled."""
        while True:
            try:
                await self._follow(once=False)
            except (KafkaError, OSError) as error:
                log.warning("topic_unreadable", topic=self._topic.name, error=type(error).__name__)
                await asyncio.sleep(1.0)

    async def _follow(self, *, once: bool) -> None:
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._settings.kafka, enable_auto_commit=False, auto_offset_reset="earliest"
        )
        await consumer.start()
        try:
            consumer.assign([self._partition])
            consumer.seek(self._partition, self._next)
            end = (await consumer.end_offsets([self._partition]))[self._partition]
            while not once or await consumer.position(self._partition) < end:
                for records in (await consumer.getmany(timeout_ms=1000, max_records=500)).values():
                    for record in records:
                        self._learn(record)
                        self._next = record.offset + 1
                    await asyncio.sleep(0)
        finally:
            await consumer.stop()
