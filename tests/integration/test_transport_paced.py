"""Do records gather while a reader pauses, and only then?"""

import asyncio

import pytest
from aiokafka import TopicPartition

from streams.paced import PacedConsumer
from streams.sender import Sender
from tests.integration.forwarding import numbered


@pytest.fixture
async def reading(settings, create_topics):
    """Read partition 0 of a new topic, after so long a pause; gives the consumer and how to publish numbers there."""
    name = settings.topic_prefix + "in"
    await create_topics(settings, [name])
    consumers = []
    async with Sender(settings) as sender:

        async def open_consumer(pause_s):
            consumer = PacedConsumer(bootstrap_servers=settings.kafka, fetch_max_wait_ms=25, pause_s=pause_s)
            consumers.append(consumer)
            await consumer.start()
            consumer.assign([TopicPartition(name, 0)])
            await consumer.seek_to_beginning()
            return consumer, lambda number: sender.send(numbered([number], name, 1))

        yield open_consumer
        for consumer in consumers:
            await asyncio.wait_for(consumer.stop(), 5)


async def one_batch(consumer):
    (records,) = (await consumer.getmany(timeout_ms=20_000)).values()
    return [int(record.value) for record in records]


async def test_what_comes_during_the_pause_comes_together(reading):
    consumer, publish = await reading(2.0)
    await publish(0)
    assert await one_batch(consumer) == [0]
    for number in range(1, 6):
        await publish(number)
        await asyncio.sleep(0.05)
    assert await one_batch(consumer) == [1, 2, 3, 4, 5]


async def test_a_quiet_reader_is_not_held_up(reading):
    consumer, publish = await reading(0.3)
    for number in range(3):
        await publish(number)
        assert await one_batch(consumer) == [number]
        asked = consumer._next.copy()
        await asyncio.sleep(0.5)  # it asks and gets nothing, several times
        assert consumer._next == asked


async def test_it_stops_in_the_midst_of_a_pause(reading):
    consumer, publish = await reading(3600.0)
    await publish(0)
    assert await one_batch(consumer) == [0]
    await asyncio.sleep(0.1)
    await asyncio.wait_for(consumer.stop(), 5)
