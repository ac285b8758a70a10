"""Does what waits for a partition at work go on together, in order, and is nothing forgotten?"""

import asyncio

import pytest

from streams.lanes import Lanes
from tests.streams.given import Stream


@pytest.fixture
def loads():
    """The records of each load, in the order in which they were worked on."""
    return []


@pytest.fixture
def finish(loads):
    async def finish(load):
        loads.append(load.records)
        await asyncio.sleep(0.001)

    return finish


async def test_what_came_together_for_a_partition_is_worked_on_together(loads, finish):
    await Lanes(finish, lanes=2, most=10).run(Stream((0, ["phone"]), (1, ["web"]), (0, ["app", "mail"])))

    assert loads == [["phone", "app", "mail"], ["web"]]


async def test_a_load_has_no_more_records_than_allowed_unless_one_batch_alone_has(loads, finish):
    stream = Stream((0, [1, 2]), (0, [3]), (0, [4]), (0, [5, 6, 7, 8]), (0, [9]))

    await Lanes(finish, lanes=1, most=3).run(stream)

    assert loads == [[1, 2, 3], [4], [5, 6, 7, 8], [9]]


@pytest.mark.parametrize("partitions", [(0, 0, 0, 0), (0, 1, 2, 3)])
async def test_no_more_is_read_than_can_be_worked_on_soon(partitions):
    stream, begun, go = Stream(*((partition, [1, 2]) for partition in partitions)), asyncio.Event(), asyncio.Event()

    async def finish(load):
        begun.set()
        await go.wait()

    running = asyncio.create_task(Lanes(finish, lanes=1, most=2).run(stream))
    await begun.wait()
    await asyncio.sleep(0.01)
    assert not stream.all_taken
    go.set()
    await running
    assert stream.all_taken


async def test_what_waits_behind_an_error_is_given_up(loads):
    stream = Stream((0, [1]), (0, [2]), (1, [1]))

    async def finish(load):
        loads.append(load.records)
        raise OSError

    with pytest.raises(ExceptionGroup):
        await Lanes(finish, lanes=1, most=1).run(stream)

    assert loads == [[1]]
    assert stream.fates[1] == "abandoned"


async def test_a_load_is_lost_when_any_of_it_is():
    stream, seen = Stream((0, [1]), (0, [2])), []

    async def finish(load):
        seen.append(load.lost)
        stream.given[1][0].lost = True
        seen.append(load.lost)

    await Lanes(finish, lanes=1, most=10).run(stream)

    assert seen == [False, True]
