"""What happens between reading a batch and calling it done?

The body of every agent. No exception of the work leaves the loop and no record is skipped: what may pass is
tried again until it does, what never will goes to the dead-letter topic, and only then is the batch settled.
"""

import asyncio
import random
import traceback
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any

import structlog
from aiokafka import ConsumerRecord
from aiokafka.errors import KafkaError

from schemas.errors import Fenced, PoisonEvent, StoreUnavailable, StreamUnavailable
from streams.lanes import Lanes, Load

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


async def each_batch(
    stream: Any,
    work: Work,
    *,
    on_poison: OnPoison,
    retry_on: Kinds = INFRASTRUCTURE,
    lanes: int = 1,
    most: int = 500,
    on_trouble: OnTrouble = lambda kind, error: None,
) -> None:
    """Do `work` on every batch of a Faust stream, in order within each partition.

    * `retry_on` errors are retried, jittered and up to 5 s apart, until they pass, the app stops or the
      partition is taken away; in the last two cases nothing is settled and the batch comes again.
    * Any other error: the records are worked on one by one, each up to 3 times (once for a `PoisonEvent`);
      one that still fails goes to `on_poison(record, error)`, which is retried until it returns.
      Work that failed half-way is therefore repeated: its effects must be idempotent.
    * `Fenced` is raised: the app crashes, un-acked. Cancellation propagates.

    So many partition numbers (`lanes`) are worked on at once, and what waits for the same one is worked on together,
    up to so many records (`most`). `on_trouble(kind, error)` is for counters: kind is ``retry``, ``isolate`` or
    ``poison``.
    """
    careful = _Careful(work, on_poison, retry_on, on_trouble)
    try:
        await Lanes(careful.finish, lanes, most).run(stream)
    except BaseExceptionGroup as group:
        raise _first(group) from group


class _Careful:
    """The retry and isolation rules around one agent's work."""

    def __init__(self, work: Work, on_poison: OnPoison, retry_on: Kinds, tell: OnTrouble) -> None:
        self.work = work
        self.on_poison = on_poison
        self.retry_on = retry_on
        self.tell = tell

    async def finish(self, load: Load) -> None:
        done = False
        try:
            done = await self._all(load)
        finally:
            for batch in load.batches:
                if done:
                    batch.settle()
                else:
                    batch.abandon()

    async def _all(self, load: Load) -> bool:
        try:
            return await self._until_it_passes(load, lambda: self.work(load.records), self.retry_on)
        except Fenced:
            raise
        except Exception as error:
            _refuse_fenced(error)
            self._say("isolate", error, load.records[0])
            for record in load.records:
                if not await self._one(load, record):
                    return False
            return True

    async def _one(self, load: Load, record: ConsumerRecord) -> bool:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await self._until_it_passes(load, lambda: self.work([record]), self.retry_on)
            except Fenced:
                raise
            except Exception as error:
                _refuse_fenced(error)
                last = error
                if isinstance(error, PoisonEvent):
                    break
                await self._pause(load, attempt)
        self._say("poison", last, record)
        return await self._until_it_passes(load, lambda: self.on_poison(record, last), (Exception,))

    async def _until_it_passes(self, load: Load, act: Callable[[], Awaitable[None]], retry_on: Kinds) -> bool:
        """Return True when done, False when given up. Raises what is not worth another try."""
        attempt = 0
        while not load.lost:
            try:
                await act()
            except Exception as error:
                _refuse_fenced(error)
                if not _only(error, retry_on):
                    raise
                attempt += 1
                self._say("retry", error, attempt=attempt)
                await self._pause(load, attempt)
                if load.leaving:
                    return False
            else:
                return True
        return False

    async def _pause(self, load: Load, attempt: int) -> None:
        longest = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2.0 ** min(attempt, 10))
        until = monotonic() + random.uniform(longest / 2, longest)
        while not (load.lost or load.leaving) and (left := until - monotonic()) > 0:  # noqa: ASYNC110
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
