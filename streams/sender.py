"""How do results leave? In whole batches, every delivery awaited."""

import asyncio
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple, Self

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    CorruptRecordException,
    InvalidTimestampError,
    KafkaError,
    MessageSizeTooLargeError,
)
from aiokafka.partitioner import murmur2
from aiokafka.record.default_records import DefaultRecordBatchBuilder

from schemas.errors import PoisonEvent, StreamUnavailable
from streams.settings import Settings

BATCH_BYTES = 1_000_000  # below the broker's default message.max.bytes of 1,048,588
REQUEST_TIMEOUT_S = 30.0
REFUSED = (MessageSizeTooLargeError, InvalidTimestampError, CorruptRecordException)

log = structlog.get_logger(__name__)


class Message(NamedTuple):
    """One record to send. Without a partition the key decides; without either they take turns."""

    topic: str
    partition: int | None
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes]]


@lru_cache(maxsize=65_536)
def partition_of(key: bytes, partitions: int) -> int:
    """Return the partition that Kafka's own producer gives this key (murmur2, positive, modulo)."""
    return int(murmur2(key) & 0x7FFFFFFF) % partitions


class Sender:
    """One producer with acks=all, and the promise that `send` returns only when everything is stored.

    A producer whose delivery failed is thrown away, and the next `send` makes a new one: an idempotent
    producer sticks in OutOfOrderSequenceNumber after a lost batch (aio-libs/aiokafka#1017), and a stale
    batch must not arrive behind the retry of the same messages.

    Private names of aiokafka 0.14 used: `AIOKafkaProducer._sender`, `._message_accumulator` (in `_discard`:
    a plain `stop()` would wait for a dead broker).
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._producer: AIOKafkaProducer | None = None
        self._opening = asyncio.Lock()
        self._queues: dict[tuple[str, int], asyncio.Lock] = {}
        self._turn = count()
        self._discarded: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Connect. Raises StreamUnavailable."""
        await self._current()

    async def stop(self) -> None:
        """Disconnect. Nothing is pending unless a `send` was cancelled; that is given up after 5 s."""
        producer, self._producer = self._producer, None
        if producer is not None:
            try:
                await asyncio.wait_for(producer.flush(), 5.0)
            except (KafkaError, TimeoutError):
                log.warning("sender_stopped_with_unsent_messages")
            await _discard(producer)
        await asyncio.gather(*self._discarded)

    async def send(self, messages: Sequence[Message]) -> None:
        """Return when the brokers have stored every message. Order is kept within (topic, partition).

        Raises PoisonEvent when one of them can never be stored (nothing is sent if its size alone says so),
        and StreamUnavailable when any delivery failed or took over 30 s: some may be stored, so send the
        whole again. Concurrent calls are stored one after the other in each partition.
        """
        if not messages:
            return
        _check_sizes(messages)
        producer = await self._current()
        try:
            async with asyncio.timeout(REQUEST_TIMEOUT_S):
                groups = await self._by_partition(producer, messages)
                await self._deliver(producer, groups)
        except REFUSED as error:
            self._retire(producer)
            raise PoisonEvent("refused-by-broker", f"broker refused: {type(error).__name__}") from error
        except (KafkaError, OSError, TimeoutError) as error:
            self._retire(producer)
            raise StreamUnavailable(f"delivery failed: {type(error).__name__}") from error

    async def _by_partition(
        self, producer: AIOKafkaProducer, messages: Iterable[Message]
    ) -> dict[tuple[str, int], list[Message]]:
        groups: dict[tuple[str, int], list[Message]] = {}
        partitions: dict[str, int] = {}
        for message in messages:
            topic, partition, key, _, _ = message
            if partition is None:
                if topic not in partitions:
                    partitions[topic] = len(await producer.partitions_for(topic))
                many = partitions[topic]
                partition = next(self._turn) % many if key is None else partition_of(key, many)
            group = groups.get((topic, partition))
            if group is None:
                groups[topic, partition] = [message]
            else:
                group.append(message)
        return groups

    async def _deliver(self, producer: AIOKafkaProducer, groups: dict[tuple[str, int], list[Message]]) -> None:
        queued = [self._enqueue(producer, *at, _pack(producer, group)) for at, group in groups.items()]
        if len(queued) == 1:
            pending = await queued[0]
        else:
            pending = [future for futures in await asyncio.gather(*queued) for future in futures]
        results = await asyncio.gather(*pending, return_exceptions=True)
        errors = [result for result in results if isinstance(result, BaseException)]
        for error in errors:
            if not isinstance(error, REFUSED):  # the refused one alone is nobody else's fault
                raise error
        if errors:
            raise errors[0]

    async def _enqueue(
        self, producer: AIOKafkaProducer, topic: str, partition: int, batches: Iterable[Any]
    ) -> list[asyncio.Future[Any]]:
        # Locked, so that another call's batches do not come between those of this one.
        async with self._queues.setdefault((topic, partition), asyncio.Lock()):
            return [await producer.send_batch(batch, topic, partition=partition) for batch in batches]

    async def _current(self) -> AIOKafkaProducer:
        async with self._opening:
            if self._producer is None:
                self._producer = await self._open()
            return self._producer

    async def _open(self) -> AIOKafkaProducer:
        producer = AIOKafkaProducer(
            bootstrap_servers=self._settings.kafka,
            client_id=self._settings.app_id,
            acks="all",
            enable_idempotence=self._settings.idempotent_producer,
            compression_type="snappy",  # small batches cost a third of zstd's; aiokafka packs lz4 at its slowest level
            linger_ms=0,
            max_batch_size=BATCH_BYTES,
            max_request_size=BATCH_BYTES,
            request_timeout_ms=int(REQUEST_TIMEOUT_S * 1000),
        )
        try:
            await asyncio.wait_for(producer.start(), REQUEST_TIMEOUT_S)
        except (KafkaError, OSError, TimeoutError) as error:
            await _discard(producer)
            raise StreamUnavailable(f"no producer: {type(error).__name__}") from error
        except BaseException:
            await _discard(producer)
            raise
        return producer

    def _retire(self, producer: AIOKafkaProducer) -> None:
        if self._producer is producer:
            self._producer = None
            log.warning("producer_replaced")
            task = asyncio.create_task(_discard(producer))
            self._discarded.add(task)
            task.add_done_callback(self._discarded.discard)


async def _discard(producer: AIOKafkaProducer) -> None:
    """Close a producer without waiting for what it could not deliver; its callers get an error at once."""
    producer._closed = True
    producer._message_accumulator.fail_all(KafkaError("producer was replaced"))
    await producer.client.close()
    await producer._sender.close()


def _pack(producer: AIOKafkaProducer, messages: Iterable[Message]) -> list[Any]:
    batch = producer.create_batch()
    batches = [batch]
    for _, _, key, value, headers in messages:
        if batch.append(timestamp=None, key=key, value=value, headers=headers) is None:  # full
            batch = producer.create_batch()
            batches.append(batch)
            batch.append(timestamp=None, key=key, value=value, headers=headers)
    return batches


def _check_sizes(messages: Iterable[Message]) -> None:
    size_of = DefaultRecordBatchBuilder.estimate_size_in_bytes
    for _, _, key, value, headers in messages:
        if len(key or b"") + len(value or b"") < BATCH_BYTES // 2:
            continue  # headers are ours, or bounded by the dead letters: far below the other half
        if (size := size_of(key, value, headers)) > BATCH_BYTES:
            raise PoisonEvent("too-large", f"{size} bytes are more than {BATCH_BYTES}")
