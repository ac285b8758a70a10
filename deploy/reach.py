"""How does a tool reach broker and store? At once, or with an error that says which address and which setting."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterable
from contextlib import asynccontextmanager
from typing import Any, TypeVar
from urllib.parse import urlsplit

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from deploy.terminal import Exit, Trouble
from schemas.errors import StoreUnavailable, StreamUnavailable
from streams.sender import Sender
from streams.settings import Settings
from streams.store import Store
from streams.topics import POLICIES, Topic, full_name

PATIENCE_S = 5.0
T = TypeVar("T")


async def preflight(settings: Settings) -> None:
    """Raise Trouble unless the broker answers and has our topics with as many partitions as the settings say."""
    name = full_name(settings, POLICIES)
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka, request_timeout_ms=int(PATIENCE_S * 1000))
    try:
        described: list[dict[str, Any]] = await _soon(_described(admin, name), settings)
    finally:
        await admin.close()
    partitions = len(described[0]["partitions"]) if described else 0
    if not partitions:
        raise Trouble(
            f"Kafka at {settings.kafka} has no topic {name}",
            "run `paidan topics apply`, or set PAIDAN_TOPIC_PREFIX to the prefix in use",
        )
    if partitions != settings.partitions:
        raise Trouble(
            f"topic {name} has {partitions} partitions but PAIDAN_PARTITIONS is {settings.partitions}",
            f"set PAIDAN_PARTITIONS={partitions}",
            Exit.USAGE,
        )


async def answers(settings: Settings) -> None:
    """Raise Trouble unless the broker answers."""
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka, request_timeout_ms=int(PATIENCE_S * 1000))
    try:
        await _soon(admin.start(), settings)
    finally:
        await admin.close()


@asynccontextmanager
async def reader(
    settings: Settings, topics: Iterable[str], *, last: int | None = None, partition: int | None = None
) -> AsyncIterator[AIOKafkaConsumer]:
    """Give a consumer of these topics (full names), at their beginning or ``last`` records before their end.

    It belongs to no group and commits nothing. Raises Trouble, StreamUnavailable.
    """
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.kafka, enable_auto_commit=False, max_partition_fetch_bytes=4 << 20
    )
    wanted = range(settings.partitions) if partition is None else [partition]
    places = [TopicPartition(topic, p) for topic in topics for p in wanted]
    try:
        await _soon(consumer.start(), settings)
        consumer.assign(places)
        starts = await consumer.beginning_offsets(places)
        ends = await consumer.end_offsets(places)
        for place in places:
            consumer.seek(place, starts[place] if last is None else max(starts[place], ends[place] - last))
        yield consumer
    except KafkaError as error:
        raise StreamUnavailable(f"{settings.kafka} failed: {type(error).__name__}") from error
    finally:
        await consumer.stop()


async def stored(
    settings: Settings, topics: Iterable[str], *, last: int | None = None, partition: int | None = None
) -> list[ConsumerRecord]:
    """Read all there is now, or the ``last`` of each partition, in order of time. Raises what `reader` raises."""
    found = [r async for r in each_stored(settings, topics, last=last, partition=partition)]
    return sorted(found, key=lambda record: (record.timestamp, record.partition, record.offset))


async def each_stored(
    settings: Settings, topics: Iterable[str], *, last: int | None = None, partition: int | None = None
) -> AsyncIterator[ConsumerRecord]:
    """Read all there is now one by one, partition by partition. Raises what `reader` raises."""
    async with reader(settings, topics, last=last, partition=partition) as consumer:
        ends = await consumer.end_offsets(consumer.assignment())
        for place, end in ends.items():
            while await consumer.position(place) < end:
                for records in (await consumer.getmany(place, timeout_ms=500)).values():
                    for record in records:
                        yield record


@asynccontextmanager
async def open_sender(settings: Settings) -> AsyncIterator[Sender]:
    """Give a sender. Raises Trouble."""
    sender = Sender(settings)
    await _soon(sender.start(), settings)
    try:
        yield sender
    finally:
        await sender.stop()


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[Store]:
    """Give the store. Raises Trouble."""
    store = Store(settings)
    try:
        await asyncio.wait_for(store.ping(), PATIENCE_S)
    except (StoreUnavailable, TimeoutError) as error:
        await store.__aexit__()
        raise Trouble(
            f"Redis or Valkey at {address(settings)} does not answer ({_cause(error)})",
            "start it, or set PAIDAN_REDIS to the address of the right one",
            Exit.UNREACHABLE,
        ) from None
    async with store:
        yield store


def address(settings: Settings) -> str:
    """Give the store's host and port without the password."""
    found = urlsplit(settings.redis.get_secret_value())
    return f"{found.hostname or found.path}:{found.port or 6379}"


def short(settings: Settings, topic: str) -> str:
    """Give a topic's name without the prefix."""
    return topic.removeprefix(settings.topic_prefix)


def full(settings: Settings, name: str, known: Iterable[Topic]) -> str:
    """Give the broker's name of a topic that a person named. Raises Trouble.

    With or without prefix or ``.dlq``; a part is enough when only one topic has it, such as ``decisions``.
    """
    plain = short(settings, name)
    wanted, tail = (plain.removesuffix(".dlq"), ".dlq") if plain.endswith(".dlq") else (plain, "")
    topics = [topic for topic in known if topic.dead_letters or not tail]
    found = [topic for topic in topics if topic.name == wanted]
    found = found or [topic for topic in topics if wanted in topic.name.split(".")]
    if len(found) != 1:
        which = "there is no topic" if not found else "several topics have the name"
        raise Trouble(f"{which} {name}", f"choose one of: {', '.join(t.name for t in found or topics)}", Exit.USAGE)
    return full_name(settings, found[0]) + tail


async def _described(admin: AIOKafkaAdminClient, name: str) -> list[dict[str, Any]]:
    await admin.start()
    if name not in await admin.list_topics():
        return []
    return list(await admin.describe_topics([name]))


async def _soon(asked: Awaitable[T], settings: Settings) -> T:
    try:
        return await asyncio.wait_for(asked, PATIENCE_S)
    except (KafkaError, StreamUnavailable, OSError, TimeoutError) as error:
        raise unreachable(settings, error) from None


def unreachable(settings: Settings, error: BaseException) -> Trouble:
    """Say that the broker does not answer, and which setting names it."""
    return Trouble(
        f"Kafka at {settings.kafka} does not answer ({_cause(error)})",
        "start it, or set PAIDAN_KAFKA to the address of a running broker",
        Exit.UNREACHABLE,
    )


def _cause(error: BaseException) -> str:
    if isinstance(error, TimeoutError):
        return f"nothing in {PATIENCE_S:.0f} s"
    return type(error).__name__ if isinstance(error, KafkaError | OSError) else str(error)
