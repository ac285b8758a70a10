"""Does `send` return only when everything is stored, in order, once?"""

import asyncio
import itertools
from collections import Counter

import pytest
from aiokafka import TopicPartition
from aiokafka.partitioner import DefaultPartitioner

from schemas.errors import PoisonEvent, StreamUnavailable
from streams.sender import BATCH_BYTES, Message, Sender, partition_of
from tests.integration.forwarding import counts, in_order, numbered, read_back


@pytest.fixture
async def topic(settings, create_topics):
    name = settings.topic_prefix + "out"
    await create_topics(settings, [name])
    return name


@pytest.fixture
async def sender(settings):
    async with Sender(settings) as sender:
        yield sender


async def test_many_batches_of_one_partition_arrive_in_order_and_once(settings, topic, sender):
    filler = [("filler", b"x" * 1_000)]
    messages = [Message(topic, 0, None, b"%d" % n, filler) for n in range(5_000)]

    await sender.send(messages)

    records = await read_back(settings, topic)
    assert [int(record.value) for record in records] == list(range(5_000))
    assert records[0].headers == (("filler", b"x" * 1_000),)


async def test_concurrent_calls_do_not_mix_in_a_partition(settings, topic, sender):
    filler = [("filler", b"x" * 1_000)]

    async def call(name):
        await sender.send([Message(topic, 0, name, b"%d" % n, filler) for n in range(2_000)])

    await asyncio.gather(*(call(name) for name in (b"a", b"b", b"c")))

    records = await read_back(settings, topic)
    keys = [record.key for record in records]
    assert len(records) == 6_000
    assert sum(left != right for left, right in itertools.pairwise(keys)) == 2
    for name in (b"a", b"b", b"c"):
        assert [int(r.value) for r in records if r.key == name] == list(range(2_000))


async def test_a_message_that_can_never_fit_is_poison_and_nothing_is_sent(settings, topic, sender):
    messages = [*numbered(range(10), topic, 4), Message(topic, 0, None, b"x" * BATCH_BYTES, [])]

    with pytest.raises(PoisonEvent) as caught:
        await sender.send(messages)

    assert caught.value.reason == "too-large"
    assert await read_back(settings, topic) == []


async def test_the_largest_message_that_may_pass_does(settings, topic, sender):
    await sender.send([Message(topic, 0, None, b"x" * (BATCH_BYTES - 200), [])])

    assert len(await read_back(settings, topic)) == 1


async def test_a_key_chooses_the_partition_and_keyless_messages_take_turns(settings, topic, sender):
    await sender.send([Message(topic, None, b"k%d" % n, b"%d" % n, []) for n in range(100)])
    await sender.send([Message(topic, None, None, b"%d" % n, []) for n in range(100, 104)])

    records = await read_back(settings, topic)
    assert all(r.partition == partition_of(r.key, settings.partitions) for r in records if r.key)
    assert {r.partition for r in records if r.key is None} == set(range(settings.partitions))


async def test_a_frozen_broker_delays_and_loses_nothing(stack, settings, topic, sender):
    await sender.send(numbered(range(100), topic, 4))
    stack.broker.pause()
    try:
        sending = asyncio.create_task(sender.send(numbered(range(100, 200), topic, 4)))
        done, _ = await asyncio.wait({sending}, timeout=1.0)
        assert not done
    finally:
        stack.broker.resume()
    await sending

    assert await counts(settings, topic) == Counter(range(200))


async def test_a_producer_that_lost_a_delivery_is_replaced(settings, topic, sender):
    """aio-libs/aiokafka#1017: a gap in the sequence numbers never heals."""
    await sender.send(numbered(range(100), topic, 4))
    first = sender._producer
    if settings.idempotent_producer:
        first._txn_manager._sequence_numbers[TopicPartition(topic, 1)] += 7
    else:
        await first.client.close()
        first._message_accumulator.fail_all(OSError("lost"))

    with pytest.raises(StreamUnavailable):
        await sender.send(numbered(range(100, 200), topic, 4))
    await sender.send(numbered(range(100, 200), topic, 4))

    records = await read_back(settings, topic)
    assert sender._producer is not first
    assert set(await counts(settings, topic)) == set(range(200))
    assert in_order([r for r in records if r.partition == 1])


async def test_without_a_broker_the_stream_is_unavailable(settings):
    with pytest.raises(StreamUnavailable):
        await Sender(settings.model_copy(update={"kafka": "127.0.0.1:1"})).start()


@pytest.mark.parametrize("partitions", [1, 4, 12])
def test_partitions_are_those_of_kafka(partitions):
    others = list(range(partitions))
    keys = [b"", b"a", b"desk-north", "工单".encode(), *(b"%d" % n for n in range(1_000))]

    for key in keys:
        assert partition_of(key, partitions) == DefaultPartitioner()(key, others, others)


@pytest.mark.parametrize(
    ("key", "hashed"),
    [(b"21", -973932308), (b"foobar", -790332482), (b"a-little-bit-long-string", -985981536)],
)
def test_the_hash_is_that_of_the_java_client(key, hashed):
    """Values of Apache Kafka's UtilsTest.testMurmur2."""
    assert partition_of(key, 2**31) == hashed & 0x7FFFFFFF
