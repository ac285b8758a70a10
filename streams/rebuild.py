"""The store is empty: what does Kafka know? Everything: the compacted topics hold every record and mark."""

from typing import Any, NamedTuple

import orjson
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from schemas.errors import StoreUnavailable, StreamUnavailable
from streams.settings import Settings
from streams.store import Store
from streams.topics import DESKS_STATE, RESPONDERS_STATE, TICKETS_STATE, full_name

STATES = {TICKETS_STATE: "ticket", RESPONDERS_STATE: "responder", DESKS_STATE: None}
DISPATCH = "dispatch"


class Remembered(NamedTuple):
    """One shard as Kafka remembers it."""

    epoch: int
    records: dict[str, bytes]
    marks: dict[str, int]


async def remembered(settings: Settings) -> dict[tuple[str, str], Remembered]:
    """Read the compacted topics to their end; give every shard by (kind, desk). Raises StreamUnavailable."""
    found: dict[tuple[str, str], Remembered] = {}
    for (topic, key), value in (await _last_values(settings)).items():
        desk, rest = key.split("/", 1)
        prefix = STATES[topic]
        kind, name = (DISPATCH, f"{prefix}/{rest}") if prefix else rest.split("/", 1)
        shard = found.setdefault((kind, desk), Remembered(0, {}, {}))
        if name == "desk":
            own = orjson.loads(value)
            found[kind, desk] = shard._replace(epoch=own["epoch"], marks=own["marks"])
            record = value[value.index(b'"record":') + len(b'"record":') : -1]
            shard.records["desk"] = bytes(record)
        else:
            shard.records[name] = value
    return found


async def rebuild(settings: Settings, store: Store) -> dict[tuple[str, str], Remembered]:
    """Fill an empty store from Kafka; give what was written.

    Run it while no worker runs. What was read but not finished when the store was lost is read again from the
    group's offsets, and passed over up to the marks. Raises StreamUnavailable, StoreUnavailable, and Fenced
    when a shard is not empty.
    """
    shards = await remembered(settings)
    for (kind, desk), shard in sorted(shards.items()):
        await store.restore(store.keys(kind, desk), shard.epoch, shard.records, shard.marks)
    return shards


async def refuse_lost_store(settings: Settings, store: Store) -> None:
    """Raise StoreUnavailable when the store is empty although Kafka knows desks: working on would lose them."""
    if await store.shards():
        return
    told = any(end for end in (await _ends(settings)).values())
    if told and not await store.shards():  # asked again: another worker may have begun in between
        raise StoreUnavailable(
            "the store is empty but Kafka knows desks; stop all workers and run `paidan rebuild`, or point "
            "PAIDAN_REDIS at the right store"
        )


async def _ends(settings: Settings) -> dict[TopicPartition, int]:
    partitions = [TopicPartition(full_name(settings, DESKS_STATE), p) for p in range(settings.partitions)]
    consumer = AIOKafkaConsumer(bootstrap_servers=settings.kafka, enable_auto_commit=False)
    try:
        await consumer.start()
        ends: dict[TopicPartition, int] = await consumer.end_offsets(partitions)
        return ends
    except (KafkaError, OSError) as error:
        raise StreamUnavailable(f"states cannot be read: {type(error).__name__}") from error
    finally:
        await consumer.stop()


async def _last_values(settings: Settings) -> dict[tuple[Any, str], bytes]:
    names = {full_name(settings, topic): topic for topic in STATES}
    partitions = [TopicPartition(name, p) for name in names for p in range(settings.partitions)]
    last: dict[tuple[Any, str], bytes] = {}
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.kafka, enable_auto_commit=False, max_partition_fetch_bytes=4 << 20
    )
    try:
        await consumer.start()
        consumer.assign(partitions)
        await consumer.seek_to_beginning(*partitions)
        ends = await consumer.end_offsets(partitions)
        for partition, end in ends.items():
            while await consumer.position(partition) < end:
                for records in (await consumer.getmany(timeout_ms=500)).values():
                    for record in records:
                        at = names[record.topic], record.key.decode()
                        if record.value is None:
                            last.pop(at, None)
                        else:
                            last[at] = record.value
    except (KafkaError, OSError) as error:
        raise StreamUnavailable(f"states cannot be read: {type(error).__name__}") from error
    finally:
        await consumer.stop()
    return last
