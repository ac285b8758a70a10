"""Is anything lost, doubled or committed too early when an agent, a record or the stream fails?"""

import asyncio
from collections import Counter

import pytest
from aiokafka.errors import KafkaConnectionError

from schemas.errors import Fenced, StreamUnavailable
from streams.app import make_app, run
from streams.batches import each_batch
from streams.sender import Message, Sender
from tests.integration.forwarding import committed, counts, fill, forward, in_order, read_back, running, until


@pytest.fixture
async def topics(settings, create_topics):
    source, target = settings.topic_prefix + "in", settings.topic_prefix + "out"
    await create_topics(settings, [source, target])
    return source, target


@pytest.fixture
async def sender(settings):
    async with Sender(settings) as sender:
        yield sender


def small(settings, records=10):
    return settings.model_copy(update={"batch_records": records, "commit_interval_s": 0.1})


async def test_an_agent_that_raises_loses_nothing_and_keeps_the_order(settings, topics, sender):
    source, target = topics
    await fill(settings, source, 400)
    failures = Counter()

    async def work(records):
        for record in records:
            if int(record.value) % 40 == 5 and failures[record.value] < 2:
                failures[record.value] += 1
                raise ValueError("a bug that goes away")
            await sender.send([forward(record, target)])

    async with running(small(settings), [source], work):
        await until(lambda: _all_in(settings, target, 400))

    assert set(await counts(settings, target)) == set(range(400))
    assert await committed(settings, source) == {0: 100, 1: 100, 2: 100, 3: 100}


async def test_a_record_that_always_fails_goes_to_the_dead_letters_and_its_neighbours_pass(settings, topics, sender):
    source, target = topics
    await fill(settings, source, 200)
    dead = []

    async def work(records):
        if any(int(record.value) == 77 for record in records):
            raise ValueError("never")
        await sender.send([forward(record, target) for record in records])

    async def on_poison(record, error):
        if not dead:
            dead.append("the dead-letter topic failed once")
            raise StreamUnavailable
        dead.append((int(record.value), type(error)))

    async with running(small(settings), [source], work, on_poison=on_poison):
        await until(lambda: _all_in(settings, target, 199))

    records = await read_back(settings, target)
    assert Counter(int(record.value) for record in records) == Counter(set(range(200)) - {77})
    assert in_order(records)
    assert dead[1:] == [(77, ValueError)]
    assert sum((await committed(settings, source)).values()) == 200


async def test_an_oversized_result_is_poison_and_the_worker_lives(settings, topics, sender):
    source, target = topics
    await fill(settings, source, 40)
    dead = []

    async def work(records):
        for record in records:
            big = int(record.value) == 7
            value = b"x" * 2_000_000 if big else record.value
            await sender.send([Message(target, record.partition, None, value, [])])

    async def on_poison(record, error):
        dead.append((int(record.value), error.reason))

    async with running(settings, [source], work, on_poison=on_poison):
        await until(lambda: _all_in(settings, target, 39))

    assert dead == [(7, "too-large")]


async def test_a_failed_produce_is_not_committed_and_tried_until_it_passes(settings, topics, sender):
    source, target = topics
    await fill(settings, source, 100)
    broken, refused = True, []

    async def work(records):
        if broken and records[0].partition == 1:
            refused.append(records)
            raise StreamUnavailable("no broker")
        await sender.send([forward(record, target) for record in records])

    async with running(small(settings, 25), [source], work, lanes=4):
        await until(lambda: len(refused) > 3)
        await until(lambda: _committed_is(settings, source, {0: 25, 1: 0, 2: 25, 3: 25}))
        broken = False
        await until(lambda: _all_in(settings, target, 100))

    assert await counts(settings, target) == Counter(range(100))
    assert sum((await committed(settings, source)).values()) == 100


async def test_a_stop_in_the_middle_of_retries_commits_nothing_of_them(settings, topics):
    source, _ = topics
    await fill(settings, source, 40)
    tries = []

    async def work(records):
        tries.append(records)
        raise StreamUnavailable("no broker")

    async with running(settings, [source], work):
        await until(lambda: len(tries) > 2)

    assert sum((await committed(settings, source)).values()) == 0


async def test_a_fenced_agent_crashes_the_app_unacked_and_the_next_one_gets_the_batch(settings, topics, sender):
    source, target = topics
    await fill(settings, source, 40)

    async def fenced(records):
        raise Fenced("desk 3")

    async def work(records):
        await sender.send([forward(record, target) for record in records])

    with pytest.raises(Fenced):
        async with running(settings, [source], fenced) as app:
            await until(lambda: app.crashed)
    assert sum((await committed(settings, source)).values()) == 0

    async with running(settings, [source], work):
        await until(lambda: _all_in(settings, target, 40))
    assert await counts(settings, target) == Counter(range(40))


async def test_a_stop_during_a_commit_loses_no_ack(settings, topics):
    """Faust skips a commit while another runs: what was done in between would be repeated."""
    source, _ = topics
    await fill(settings, source, 400)
    go, seen = asyncio.Event(), []

    async def work(records):
        seen.extend(records)
        if len(seen) > 100:
            await go.wait()

    async with running(small(settings), [source], work) as app:
        consumer = app.consumer
        await until(lambda: len(seen) > 100 and sum(w.safe() for w in consumer.windows.values()) >= 100)
        commit, begun = consumer._commit, asyncio.Event()

        async def slow(offsets):
            begun.set()
            await asyncio.sleep(0.3)
            return await commit(offsets)

        consumer._commit = slow
        asyncio.create_task(consumer.commit())  # noqa: RUF006
        go.set()
        await begun.wait()

    assert sum((await committed(settings, source)).values()) == len(seen)


async def test_a_stuck_agent_does_not_hold_up_a_stop_for_longer_than_its_grace(settings, topics):
    source, _ = topics
    await fill(settings, source, 4)
    app, stop = make_app(settings), asyncio.Event()

    @app.agent(app.topic(source))
    async def agent(stream):
        async def hang(records):
            stop.set()
            await asyncio.sleep(3600)

        await each_batch(stream, hang, on_poison=None)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(60) as patience:
            await run(app, stop, grace_s=0.5)
    assert not patience.expired()
    assert sum((await committed(settings, source)).values()) == 0


async def test_a_worker_that_finds_no_broker_ends_with_an_error(settings):
    async def work(records):
        pass

    with pytest.raises(KafkaConnectionError):
        async with running(settings.model_copy(update={"kafka": "127.0.0.1:1"}), ["in"], work):
            pass


async def _all_in(settings, topic, count):
    return len(set(await counts(settings, topic))) >= count


async def _committed_is(settings, topic, wanted):
    return await committed(settings, topic) == wanted
