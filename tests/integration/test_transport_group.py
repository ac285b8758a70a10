"""Is anything lost or doubled when workers come, go, and are killed? Workers are real processes."""

import asyncio
import os
import signal
from collections import Counter, defaultdict
from contextlib import AsyncExitStack

import pytest

from streams.sender import Sender
from tests.integration.forwarding import Worker, committed, counts, fill, numbered, running, until

COUNT = 12_000


@pytest.fixture
async def topics(settings, create_topics):
    source, target = settings.topic_prefix + "in", settings.topic_prefix + "out"
    await create_topics(settings, [source, target])
    return source, target


@pytest.fixture
def start(settings, topics):
    """Start a worker process that forwards `in` to `out`; it is gone when the test ends."""
    workers = []

    def _start(batch_records=20, **options):
        changed = settings.model_copy(update={"batch_records": batch_records, "commit_interval_s": 0.5})
        workers.append(Worker(changed, source=topics[0], target=topics[1], **options))
        return workers[-1]

    yield _start
    for worker in workers:
        worker.process.kill()
        worker.process.wait()


@pytest.fixture
async def traffic(settings, topics):
    """COUNT numbered records arriving over some seconds."""

    async def flow():
        async with Sender(settings) as sender:
            for first in range(0, COUNT, 100):
                some = range(first, first + 100)
                await sender.send(numbered(some, topics[0], settings.partitions))
                await asyncio.sleep(0.05)

    task = asyncio.create_task(flow())
    yield task
    await task


async def test_a_worker_that_joins_and_leaves_by_sigterm_loses_and_doubles_nothing(settings, topics, start, traffic):
    first = start(ms=5)
    await until(first.busy)
    second = start(ms=5)
    await until(second.busy)
    assert await second.leave(signal.SIGTERM) == 0
    await traffic
    await until(lambda: len(first.busy()) + len(second.numbers) >= COUNT)
    assert await first.leave(signal.SIGTERM) == 0

    assert await counts(settings, topics[1]) == Counter(range(COUNT))
    assert sum((await committed(settings, topics[0])).values()) == COUNT


async def test_a_killed_worker_loses_nothing_and_doubles_only_what_it_had_not_committed(
    settings, topics, start, traffic
):
    first, second = start(ms=5), start(ms=5)
    await until(first.busy)
    await until(second.busy)
    await second.leave(signal.SIGKILL)
    at_death = len(second.numbers)
    await traffic
    await until(lambda: _all_in(settings, topics[1]))
    await first.leave(signal.SIGTERM)

    found = await counts(settings, topics[1])
    doubled = sum(found.values()) - len(found)
    assert set(found) == set(range(COUNT))
    assert doubled <= at_death + 20 * settings.partitions  # its own work only, and the batches in hand


async def test_offsets_never_pass_a_slow_head_and_it_comes_again_after_a_kill(settings, topics, start):
    """Faust commits past it when actors share a stream (faust-streaming/faust#606)."""
    await fill(settings, topics[0], 2_000)
    held = 0  # the very first record of partition 0, of a group that has not committed yet
    worker = start(hold=held, concurrency=2, lanes=2)
    await until(lambda: len(worker.busy()) >= 2_000 - 3 * 20)  # the batch in hand, and what waits behind it
    await until(lambda: _passed(settings, topics[0], others=500))
    assert (await committed(settings, topics[0]))[0] == 0
    await worker.leave(signal.SIGKILL)

    again = start()
    await until(lambda: len(again.busy()) >= 500)
    assert held in again.numbers
    assert await again.leave(signal.SIGTERM) == 0
    assert sum((await committed(settings, topics[0])).values()) == 2_000


async def test_the_same_partition_of_every_topic_goes_to_the_same_worker(settings, create_topics):
    topics = [f"{settings.topic_prefix}{name}" for name in "abcd"]
    await create_topics(settings, topics)

    async def work(records):
        pass

    async with AsyncExitStack() as stack:
        apps = [await stack.enter_async_context(running(settings, topics, work)) for _ in range(3)]
        await until(lambda: all(_settled(app, apps, topics) for app in apps))
        owners = defaultdict(set)
        for number, app in enumerate(apps):
            for tp in app.consumer.progress().assignment:
                owners[tp.partition].add((number, tp.topic))

    assert sorted(owners) == [0, 1, 2, 3]
    for owned in owners.values():
        assert {topic for _, topic in owned} == set(topics)
        assert len({number for number, _ in owned}) == 1


async def test_a_static_member_that_restarts_keeps_its_place_without_a_rebalance(settings, topics):
    async def work(records):
        pass

    mine = settings.model_copy(update={"instance_id": "pod-0"})
    generations = []
    for _ in range(2):
        async with running(mine, [topics[0]], work) as app:
            generations.append(app.consumer_generation_id)
            assert len(app.consumer.progress().assignment) == settings.partitions
    assert generations[0] == generations[1]


async def test_a_stuck_agent_does_not_hold_up_a_rebalance_and_its_batch_goes_to_another(settings, topics):
    source, _ = topics
    await fill(settings, source, 40)
    go, stuck, seen = asyncio.Event(), [], set()

    async def hang(records):
        stuck.extend(records)
        await go.wait()

    async def work(records):
        seen.update(int(record.value) for record in records)

    async with running(settings.model_copy(update={"rebalance_timeout_s": 2.0}), [source], hang):
        await until(lambda: stuck)
        async with running(settings, [source], work) as second:
            await until(lambda: len({tp.partition for tp in second.consumer.progress().assignment}) == 2)
            await until(lambda: len(seen) == 20)
            go.set()


async def test_a_worker_stops_even_when_the_broker_says_nothing(settings, topics, start, stack):
    worker = start()
    await fill(settings, topics[0], 40)
    await until(lambda: len(worker.busy()) >= 40)
    os.kill(stack.broker.pid, signal.SIGSTOP)
    try:
        assert await worker.leave(signal.SIGTERM) == 0
    finally:
        os.kill(stack.broker.pid, signal.SIGCONT)


async def test_what_was_read_and_not_committed_is_read_again_even_by_a_new_group(settings, topics):
    """aiokafka's seek_to_committed leaves a partition without a commit where it is."""
    source, _ = topics
    await fill(settings, source, 40)
    go, seen = asyncio.Event(), []

    async def work(records):
        seen.extend(records)
        await go.wait()

    async with running(settings, [source], work, lanes=4) as app:
        await until(lambda: len(seen) == 40)
        await app.consumer.perform_seek()
        go.set()
        await until(lambda: len(seen) == 80)


async def test_what_was_read_while_a_rebalance_ran_is_read_again(settings, topics, monkeypatch):
    """The thread may read on after it went back to the committed offsets and before the flow runs again."""
    source, _ = topics
    seen, dropped, reading = set(), [], asyncio.Event()

    async def work(records):
        seen.update(int(record.value) for record in records)

    async with running(settings, [source], work) as app:
        getmany = app.consumer._getmany

        async def too_early(*args, **options):
            reading.set()
            records = await getmany(*args, **options)
            if records and not dropped:
                dropped.extend(records)
                app.consumer.stop_flow()
                asyncio.get_running_loop().call_later(0.2, app.consumer.resume_flow)
            return records

        monkeypatch.setattr(app.consumer, "_getmany", too_early)
        await reading.wait()
        await fill(settings, source, 40)
        await until(lambda: len(seen) == 40, patience_s=10)

    assert dropped
    assert sum((await committed(settings, source)).values()) == 40


async def test_what_no_agent_wants_is_done_without_bothering_any(settings, topics):
    """A record over which an agent's question stumbles is that agent's to judge."""
    source, _ = topics
    seen = []

    def even(record):
        if int(record.value) == 13:
            raise ValueError("no such number")
        return int(record.value) % 2 == 0

    async def work(records):
        seen.extend(int(record.value) for record in records)

    one_by_one = settings.model_copy(update={"batch_records": 1})
    async with running(one_by_one, [source], work) as app:
        app.transport.wants[source] = [even]
        await fill(settings, source, 40)
        await until(lambda: len(seen) == 21)

    assert sorted(seen) == sorted([13, *range(0, 40, 2)])
    assert sum((await committed(settings, source)).values()) == 40


async def test_progress_tells_lag_and_a_stall(settings, topics):
    source, _ = topics
    await fill(settings, source, 40)
    go = asyncio.Event()

    async def work(records):
        await go.wait()

    async with running(settings, [source], work) as app:
        progress = app.consumer.progress
        await until(lambda: sum(progress().lag.values()) == 40)
        await until(lambda: progress().in_flight == 40)
        await until(lambda: progress().stalled_s > 0.5)
        go.set()
        await until(lambda: not sum(progress().lag.values()))
        assert progress().in_flight == 0
        assert progress().stalled_s == 0


def _settled(app, apps, topics):
    """Four partitions among three workers: two, one, one, of every topic."""
    owned = [len(one.consumer.progress().assignment) for one in apps]
    return not app.rebalancing and sorted(owned) == [len(topics), len(topics), 2 * len(topics)]


async def _all_in(settings, topic, count=COUNT):
    return len(await counts(settings, topic)) >= count


async def _passed(settings, topic, others):
    done = await committed(settings, topic)
    return all(offset == others for partition, offset in done.items() if partition != 0)
