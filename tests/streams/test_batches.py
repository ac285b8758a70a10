"""Is a batch settled exactly when its work is done, whatever fails?"""

import asyncio
from types import SimpleNamespace

import pytest

from schemas.errors import Fenced, PoisonEvent, StoreUnavailable
from streams import batches
from streams.batches import each_batch
from tests.streams import given


class Stream(given.Stream):
    """A stream of records with these numbers."""

    def __init__(self, *lists):
        super().__init__(*((partition, [_record(partition, n) for n in numbers]) for partition, numbers in lists))


def _record(partition, number):
    return SimpleNamespace(topic="in", partition=partition, offset=number)


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    monkeypatch.setattr(batches, "FIRST_PAUSE_S", 0.0)


@pytest.fixture
def dead():
    return []


@pytest.fixture
def on_poison(dead):
    async def on_poison(record, error):
        dead.append((record.offset, type(error)))

    return on_poison


async def test_a_batch_is_settled_after_its_work(on_poison):
    stream, seen = Stream((0, [1, 2])), []

    async def work(records):
        assert stream.fates == [None]
        seen.extend(record.offset for record in records)

    await each_batch(stream, work, on_poison=on_poison)

    assert (seen, stream.fates) == ([1, 2], ["settled"])


@pytest.mark.parametrize("error", [StoreUnavailable(), OSError(), ExceptionGroup("", [TimeoutError()])])
async def test_infrastructure_errors_are_retried_whole(on_poison, dead, error):
    stream, tries, told = Stream((0, [1, 2])), [], []

    async def work(records):
        tries.append(len(records))
        if len(tries) < 8:
            raise error

    await each_batch(stream, work, on_poison=on_poison, on_trouble=lambda kind, _: told.append(kind))

    assert (tries, stream.fates, dead) == ([2] * 8, ["settled"], [])
    assert told == ["retry"] * 7


async def test_a_bug_is_isolated_and_tried_three_times(on_poison, dead):
    stream, tries, done = Stream((0, [1, 2, 3])), [], []

    async def work(records):
        tries.append([record.offset for record in records])
        if any(record.offset == 2 for record in records):
            raise ValueError
        done.extend(record.offset for record in records)

    await each_batch(stream, work, on_poison=on_poison)

    assert tries == [[1, 2, 3], [1], [2], [2], [2], [3]]
    assert (done, dead, stream.fates) == ([1, 3], [(2, ValueError)], ["settled"])


async def test_declared_poison_is_not_tried_again(on_poison, dead):
    stream, tries = Stream((0, [1])), []

    async def work(records):
        tries.append(records)
        raise PoisonEvent("not-json")

    await each_batch(stream, work, on_poison=on_poison)

    assert (len(tries), dead, stream.fates) == (2, [(1, PoisonEvent)], ["settled"])


async def test_a_failing_dead_letter_topic_is_retried(dead):
    stream = Stream((0, [1]))

    async def work(records):
        raise ValueError

    async def on_poison(record, error):
        dead.append(record.offset)
        if len(dead) < 4:
            raise RuntimeError("even a bug in here skips nothing")

    await each_batch(stream, work, on_poison=on_poison)

    assert (dead, stream.fates) == ([1] * 4, ["settled"])


@pytest.mark.parametrize("lanes", [1, 4])
@pytest.mark.parametrize("error", [Fenced("d"), ExceptionGroup("", [ValueError(), Fenced("d")])])
async def test_fenced_leaves_the_loop_and_settles_nothing(on_poison, dead, lanes, error):
    stream = Stream((0, [1]))

    async def work(records):
        raise error

    with pytest.raises(Fenced):
        await each_batch(stream, work, on_poison=on_poison, lanes=lanes)

    assert (dead, stream.fates) == ([], ["abandoned"])


@pytest.mark.parametrize("why", ["leaving", "lost"])
async def test_retries_end_when_the_app_stops_or_the_partition_is_lost(on_poison, dead, why):
    stream, tries = Stream((0, [1, 2])), []

    async def work(records):
        tries.append(records)
        if len(tries) == 3:
            setattr(stream.given[0][0], why, True)
        raise StoreUnavailable

    await each_batch(stream, work, on_poison=on_poison)

    assert (len(tries), dead, stream.fates) == (3, [], ["abandoned"])


@pytest.mark.parametrize("lanes", [1, 2])
async def test_cancellation_propagates_and_settles_nothing(on_poison, lanes):
    stream, begun = Stream((0, [1])), asyncio.Event()

    async def work(records):
        begun.set()
        await asyncio.sleep(3600)

    task = asyncio.create_task(each_batch(stream, work, on_poison=on_poison, lanes=lanes))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert stream.fates == ["abandoned"]


async def test_lanes_overlap_partitions_and_never_one_partition(on_poison):
    stream = Stream((0, [1]), (1, [1]), (0, [2]), (2, [1]), (1, [2]))
    busy, most, order = set(), 0, []

    async def work(records):
        nonlocal most
        (record,) = records
        assert record.partition not in busy
        busy.add(record.partition)
        most = max(most, len(busy))
        await asyncio.sleep(0.01)
        busy.discard(record.partition)
        order.append((record.partition, record.offset))

    await each_batch(stream, work, on_poison=on_poison, lanes=2)

    assert most == 2
    assert [offset for partition, offset in order if partition == 0] == [1, 2]
    assert stream.fates == ["settled"] * 5
