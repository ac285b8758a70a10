"""What happens between reading a batch and calling it done?

The body of every agent. No exception of the work leaves the loop and no record is skipped: what may pass is
tried again until it does, what never will goes to the dead-letter topic, and only then is the batch settled.
"""

import asyncio
import random
import traceback
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any, Protocol

import structlog
from aiokafka import ConsumerRecord
from aiokafka.errors import KafkaError

from schemas.errors import Fenced, PoisonEvent, StoreUnavailable, StreamUnavailable

Records = list[ConsumerRecord]
Work = Callable[[Records], Awaitable[None]]
Wants = Callable[[ConsumerRecord], bool]
OnPoison = Callable[[ConsumerRecord, BaseException], Awaitable[None]]
OnTrouble = Callable[[str, BaseException], None]
Kinds = tuple[type[Exception], ...]

INFRASTRUCTURE: Kinds = (
    KafkaError,
    StoreUnavailable,
    StreamUnavailable,
    OSError,
    TimeoutError,
)
FIRST_PAUSE_S = 0.05
LONGEST_PAUSE_S = 5.0
ATTEMPTS = 3

log = structlog.get_logger(__name__)


class Batch(Protocol):
    """What the loop asks of a delivered batch; `streams.delivery.Delivery` is one."""

    @property
    def lost(self) -> bool: ...  # noqa: D102
    @property
    def leaving(self) -> bool: ...  # noqa: D102
    def take(self) -> None: ...  # noqa: D102
    def settle(self) -> None: ...  # noqa: D102
    def abandon(self) -> None: ...  # noqa: D102


async def each_batch(
    stream: Any,
    work: Work,
    *,
    on_poison: OnPoison,
    retry_on: Kinds = INFRASTRUCTURE,
    lanes: int = 1,
    on_trouble: OnTrouble = lambda kind, error: None,
) -> None:
    """Do `work` on every batch of a Faust stream, in order within each partition.

    * `retry_on` errors are retried, jittered and up to 5 s apart, until they pass, the app stops or the
      partition is taken away; in the last two cases nothing is settled and the batch comes again.
    * Any other error: the records are worked on one by one, each up to 3 times (once for a `PoisonEvent`);
      one that still fails goes to `on_poison(record, error)`, which is retried until it returns.
      Work that failed half-way is therefore repeated: its effects must be idempotent.
    * `Fenced` is raised: the app crashes, un-acked. Cancellation propagates.

    With `lanes` > 1 that many partition numbers are worked on at once, so that one waits for its
    acknowledgements while the next computes. `on_trouble(kind, error)` is for counters: kind is ``retry``,
    ``isolate`` or ``poison``.
    """
    desk = _Careful(work, on_poison, retry_on, on_trouble)
    if lanes == 1:
        async for event in stream.noack().events():
            event.message.take()
            await desk.finish(event.message, event.value)
        return
    try:
        await _in_lanes(stream, desk, lanes)
    except BaseExceptionGroup as group:
        raise _first(group) from group


async def _in_lanes(stream: Any, desk: "_Careful", lanes: int) -> None:
    busy: dict[int, asyncio.Task[None]] = {}
    async with asyncio.TaskGroup() as group:
        async for event in stream.noack().events():
            event.message.take()
            lane = event.message.partition
            while (task := busy.get(lane)) or len(busy) >= lanes:
                await asyncio.wait({task} if task else busy.values(), return_when=asyncio.FIRST_COMPLETED)
                busy = {lane: task for lane, task in busy.items() if not task.done()}
            busy[lane] = group.create_task(desk.finish(event.message, event.value))


class _Careful:
    """The retry and isolation rules around one agent's work."""

    def __init__(self, work: Work, on_poison: OnPoison, retry_on: Kinds, tell: OnTrouble) -> None:
        self.work = work
        self.on_poison = on_poison
        self.retry_on = retry_on
        self.tell = tell

    async def finish(self, batch: Batch, records: Records) -> None:
        done = False
        try:
            done = await self._all(batch, records)
        finally:
            if done:
                batch.settle()
            else:
                batch.abandon()

    async def _all(self, batch: Batch, records: Records) -> bool:
        try:
            return await self._until_it_passes(batch, lambda: self.work(records), self.retry_on)
        except Fenced:
            raise
        except Exception as error:
            _refuse_fenced(error)
            self._say("isolate", error, records[0])
            for record in records:
                if not await self._one(batch, record):
                    return False
            return True

    async def _one(self, batch: Batch, record: ConsumerRecord) -> bool:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await self._until_it_passes(batch, lambda: self.work([record]), self.retry_on)
            except Fenced:
                raise
            except Exception as error:
                _refuse_fenced(error)
                last = error
                if isinstance(error, PoisonEvent):
                    break
                await self._pause(batch, attempt)
        self._say("poison", last, record)
        return await self._until_it_passes(batch, lambda: self.on_poison(record, last), (Exception,))

    async def _until_it_passes(self, batch: Batch, act: Callable[[], Awaitable[None]], retry_on: Kinds) -> bool:
        """Return True when done, False when given up. Raises what is not worth another try."""
        attempt = 0
        while not batch.lost:
            try:
                await act()
            except Exception as error:
                _refuse_fenced(error)
                if not _only(error, retry_on):
                    raise
                attempt += 1
                self._say("retry", error, attempt=attempt)
                await self._pause(batch, attempt)
                if batch.leaving:
                    return False
            else:
                return True
        return False

    async def _pause(self, batch: Batch, attempt: int) -> None:
        longest = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2.0 ** min(attempt, 10))
        until = monotonic() + random.uniform(longest / 2, longest)
        while not (batch.lost or batch.leaving) and (left := until - monotonic()) > 0:  # noqa: ASYNC110
            await asyncio.sleep(min(left, 0.1))

    def _say(self, kind: str, error: BaseException, record: ConsumerRecord | None = None, **facts: Any) -> None:
        """Log without the error's message: it may quote a customer."""
        self.tell(kind, error)
        if record is not None:
            facts |= {"topic": record.topic, "partition": record.partition, "offset": record.offset}
        if isinstance(error, PoisonEvent):
            facts["reason"] = error.reason
        frames = traceback.extract_tb(error.__traceback__)
        where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else None
        log.warning(f"batch_{kind}", error=type(error).__name__, where=where, **facts)


def _only(error: BaseException, kinds: Kinds) -> bool:
    """Whether an error, or every error of a group, is of these kinds."""
    if isinstance(error, BaseExceptionGroup):
        return all(_only(inner, kinds) for inner in error.exceptions)
    return isinstance(error, kinds)


def _refuse_fenced(error: BaseException) -> None:
    if isinstance(error, Fenced):
        raise error
    if isinstance(error, BaseExceptionGroup) and (fenced := error.subgroup(Fenced)) is not None:
        raise _first(fenced)


def _first(group: BaseExceptionGroup[Any]) -> BaseException:
    """Return the first plain error of a group of groups."""
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
