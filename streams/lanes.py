"""Which batches are worked on at once, and which together?

Partitions side by side, so that one waits for its acknowledgements while another computes. What comes for a partition
at work waits, and is then worked on together, whatever its topics: a small batch costs nearly as much as a large one.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from itertools import chain
from typing import Any, NamedTuple, Protocol

from aiokafka import ConsumerRecord

GATHER_S = 0.001
"""What was read in one go is delivered batch by batch: the first waits so long for the others."""


class Batch(Protocol):
    """What is asked of a delivered batch; `streams.delivery.Delivery` is one."""

    @property
    def partition(self) -> int: ...  # noqa: D102
    @property
    def lost(self) -> bool: ...  # noqa: D102
    @property
    def leaving(self) -> bool: ...  # noqa: D102
    def take(self) -> None: ...  # noqa: D102
    def settle(self) -> None: ...  # noqa: D102
    def abandon(self) -> None: ...  # noqa: D102


class Load(NamedTuple):
    """Batches of one partition number that are finished together, or given up together."""

    batches: Sequence[Batch]
    records: list[ConsumerRecord]

    @property
    def lost(self) -> bool:
        """Whether any of it is done by somebody else, or by a later read."""
        return any(batch.lost for batch in self.batches)

    @property
    def leaving(self) -> bool:
        """Whether the app stops or its partitions move."""
        return any(batch.leaving for batch in self.batches)


class Lanes:
    """Partition numbers at work: at most ``lanes`` at once, on at most ``most`` records each if it has a choice."""

    def __init__(self, finish: Callable[[Load], Awaitable[None]], lanes: int, most: int) -> None:
        self._finish = finish
        self._lanes = lanes
        self._most = most
        self._free = asyncio.Semaphore(lanes)
        self._waiting: dict[int, deque[tuple[Batch, list[ConsumerRecord]]]] = {}  # of each that has work
        self._records = 0  # that wait
        self._moved = asyncio.Event()

    async def run(self, stream: Any) -> None:
        """Work on every batch of a Faust stream. Raises what `finish` raises, in a group, and gives up what waits."""
        try:
            async with asyncio.TaskGroup() as group:
                async for event in stream.noack().events():
                    event.message.take()
                    lane = event.message.partition
                    if lane not in self._waiting:
                        self._waiting[lane] = deque()
                        group.create_task(self._work(lane))
                    self._waiting[lane].append((event.message, event.value))
                    self._records += len(event.value)
                    while self._records > self._most or len(self._waiting) > self._lanes:
                        self._moved.clear()
                        await self._moved.wait()
        finally:
            for batch, _ in chain(*self._waiting.values()):
                batch.abandon()

    async def _work(self, lane: int) -> None:
        await asyncio.sleep(GATHER_S)
        while self._waiting[lane]:
            async with self._free:
                await self._finish(self._take(lane))
        del self._waiting[lane]
        self._moved.set()

    def _take(self, lane: int) -> Load:
        waiting = self._waiting[lane]
        batch, records = waiting.popleft()
        batches, records = [batch], list(records)
        while waiting and len(records) + len(waiting[0][1]) <= self._most:
            batch, more = waiting.popleft()
            batches.append(batch)
            records += more
        self._records -= len(records)
        self._moved.set()
        return Load(batches, records)
