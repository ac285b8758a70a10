"""How does a desk have one writer, and how is nothing told that was not committed?

Take (fence, load, tell what the outbox still holds), apply in memory, commit with one script, tell Kafka, and
only then let the input be acknowledged. Whatever goes wrong, the shard is forgotten and taken again: the store
knows what was done, the outbox what was not told yet.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from time import monotonic
from typing import Any

import msgpack
import structlog

from schemas.errors import Fenced, PoisonEvent, StoreUnavailable
from schemas.journal import OwnershipTaken, Ticked
from schemas.model import Event
from schemas.policy import PolicyActivated
from streams import metrics
from streams.clock import now_ms
from streams.ledger import Ledger, Turn
from streams.machine import Input, Kind
from streams.policies import PolicyBook
from streams.sender import Message, Sender, partition_of
from streams.settings import Settings
from streams.shard import Shard
from streams.store import Keys, Store
from streams.tally import tally

log = structlog.get_logger(__name__)


class Shards:
    """All shards of one kind that this worker owns."""

    def __init__(self, settings: Settings, kind: Kind, store: Store, sender: Sender, book: PolicyBook) -> None:
        self._settings = settings
        self._kind = kind
        self._store = store
        self._sender = sender
        self._book = book
        self._ledger = Ledger(settings, kind)
        self._owned: dict[str, Shard] = {}
        self._taking: dict[str, asyncio.Lock] = {}
        self._partitions: set[int] = set()
        self._untold: dict[str, float] = {}
        metrics.COMMITS.labels(kind.name, "fenced")  # so that the first one is an increase

    @property
    def machines(self) -> list[Any]:
        """The machines of all shards owned now, for gauges and status pages."""
        return [shard.machine for shard in self._owned.values()]

    async def said(self, ticket: str) -> list[bytes]:
        """Give the last decisions about a ticket of any desk, whoever owns it; read from the store in one round trip.

        Raises StoreUnavailable.
        """
        return await self._store.said([self._store.keys(self._kind.name, desk) for desk in self._book.desks()], ticket)

    async def assign(self, partitions: set[int]) -> None:
        """Take every desk of these partitions at once, so that quiet desks' timers ring too. Others are let go.

        Shards kept over a rebalance stay in memory when nobody has fenced them meanwhile.
        """
        self._partitions = partitions
        for desk in [d for d, shard in self._owned.items() if shard.partition not in partitions]:
            del self._owned[desk]
        for desk, shard in list(self._owned.items()):
            if await self._store.epoch(shard.keys) != shard.epoch:
                self._forget(desk)
        await _all([self._shard(desk) for desk in self._desks(partitions)])

    def pause(self) -> None:
        """Ring no timers until the next `assign`: somebody else may own the desks by now."""
        self._partitions = set()

    async def run(self, inputs: Sequence[Input]) -> None:
        """Apply, commit and tell. When it returns, the inputs may be acknowledged.

        Events at or below a shard's high-water mark were done before and are passed over.
        Raises StoreUnavailable or StreamUnavailable (try again), Fenced (this worker must stop),
        PoisonEvent (reason ``unknown-desk`` or ``wrong-partition``; look with `place` first).
        """
        groups: dict[str, list[Input]] = {}
        for item in inputs:
            for desk in [item.desk] if item.desk is not None else self._desks({item.partition}):
                groups.setdefault(desk, []).append(item)
        async with self._held(groups) as shards:
            fresh = {s: [(i.event, i) for i in groups[s.desk] if i.offset > s.marks.get(i.mark, -1)] for s in shards}
            await self._turn({shard: events for shard, events in fresh.items() if events})

    def place(self, desk: str, partition: int) -> None:
        """Raise PoisonEvent unless this desk exists and belongs to this partition."""
        if partition_of(desk.encode(), self._settings.partitions) != partition:
            raise PoisonEvent("wrong-partition", "the key of the record must be the desk")
        if desk not in self._owned and desk not in set(self._book.desks()):
            raise PoisonEvent("unknown-desk", "no policy names this desk")

    async def tick(self) -> None:
        """Ring the timers that are due, partition by partition. Raises what `run` raises."""
        now = now_ms()
        due: dict[int, list[str]] = {}
        for shard in self._owned.values():
            late_ms = _late_ms(shard, now)
            if late_ms >= 0 and shard.partition in self._partitions:
                metrics.TIMER_LATE.labels(self._kind.name).observe(late_ms / 1000)
                due.setdefault(shard.partition, []).append(shard.desk)
        await _all([self._ring(desks) for desks in due.values()])

    async def _ring(self, desks: Iterable[str]) -> None:
        async with self._held(desks) as shards:
            now = now_ms()
            await self._turn({shard: [(Ticked(), None)] for shard in shards if _late_ms(shard, now) >= 0})

    @asynccontextmanager
    async def _held(self, desks: Iterable[str]) -> AsyncIterator[list[Shard]]:
        """Hold these desks' shards alone, locked in one order by all; take first what is not ours, or was forgotten."""
        while True:
            shards = [await self._shard(desk) for desk in sorted(desks)]
            async with AsyncExitStack() as locks:
                for shard in shards:
                    await locks.enter_async_context(shard.lock)
                if all(self._owned.get(shard.desk) is shard for shard in shards):
                    yield shards
                    return

    async def _turn(self, events: Mapping[Shard, Sequence[tuple[Event, Input | None]]]) -> None:
        """One round of apply, commit, tell. On any trouble the shards are forgotten; the store knows the truth."""
        if not events:
            return
        try:
            now = now_ms()
            await self._commit_and_tell([self._apply(shard, some, now) for shard, some in events.items()])
        except BaseException:
            for shard in events:
                self._forget(shard.desk)
            raise

    def _apply(self, shard: Shard, events: Iterable[tuple[Event, Input | None]], now: int) -> Turn:
        turn = Turn(shard)
        for event, source in events:
            self._ledger.note(turn, event, source, now, shard.machine.apply(event, now))
            if source is not None:
                turn.marks[source.mark] = source.offset
        return turn

    async def _commit_and_tell(self, turns: Sequence[Turn]) -> None:
        closed = [self._ledger.close(turn) for turn in turns]
        started = monotonic()
        try:
            entries = await self._store.commit([commit for commit, _ in closed])
        except Fenced:
            metrics.COMMITS.labels(self._kind.name, "fenced").inc()
            raise
        metrics.COMMIT_SECONDS.labels(self._kind.name).observe(monotonic() - started)
        metrics.COMMITS.labels(self._kind.name, "ok").inc(len(turns))
        outbox = {turn.desk: (turn.shard.keys, entry) for turn, entry in zip(turns, entries, strict=True)}
        await self._tell(outbox, [message for _, messages in closed for message in messages])
        tally([outcome for turn in turns for outcome in turn.outcomes])

    async def _tell(self, entries: Mapping[str, tuple[Keys, str]], messages: Sequence[Message]) -> None:
        """Tell what these desks' outbox entries hold, then take the entries out."""
        since = monotonic()
        for desk in entries:
            self._untold.setdefault(desk, since)
        await self._sender.send(messages)
        await self._store.told(entries.values())
        for desk in entries:
            self._untold.pop(desk, None)

    async def _shard(self, desk: str) -> Shard:
        """Give the desk's shard, taken first if it is not ours yet."""
        shard = self._owned.get(desk)
        if shard is None:
            async with self._taking.setdefault(desk, asyncio.Lock()):
                shard = self._owned.get(desk)
                if shard is None:
                    shard = self._owned[desk] = await self._take(desk)
        return shard

    async def _take(self, desk: str) -> Shard:
        partition = partition_of(desk.encode(), self._settings.partitions)
        if partition not in self._partitions:
            raise StoreUnavailable(f"partition {partition} is not ours now")
        keys = self._store.keys(self._kind.name, desk)
        loaded = await self._store.take(keys)
        for entry, packed in loaded.outbox:
            await self._tell({desk: (keys, entry)}, _unpack(packed))
        records = self._kind.read(loaded.records)
        version = getattr(records.get("desk"), "policy", "")
        policy = self._book.get(version) or self._book.newest
        if policy is None:
            raise StoreUnavailable("no policy was published: run `paidan policy apply FILE`")
        machine = self._kind.build(desk, policy)
        machine.load(records)
        shard = Shard(desk, partition, keys, machine, loaded.epoch, loaded.marks)
        opening: list[tuple[Event, Input | None]] = [(OwnershipTaken(epoch=loaded.epoch), None)]
        if not version:
            opening.append((PolicyActivated(policy=policy), None))
        await self._turn({shard: opening})
        log.info("desk_taken", agent=self._kind.name, desk=desk, epoch=loaded.epoch, records=len(records))
        return shard

    def _forget(self, desk: str) -> None:
        self._owned.pop(desk, None)

    def _desks(self, partitions: set[int]) -> list[str]:
        return [d for d in self._book.desks() if partition_of(d.encode(), self._settings.partitions) in partitions]

    def gauge(self) -> None:
        """Show how many desks are owned, and what was committed but not told yet."""
        for desk in [desk for desk in self._untold if desk not in self._desks(self._partitions)]:
            del self._untold[desk]  # the next owner tells it
        oldest = min(self._untold.values(), default=None)
        metrics.DESKS_OWNED.labels(self._kind.name).set(len(self._owned))
        metrics.OUTBOX.labels(self._kind.name).set(len(self._untold))
        metrics.OUTBOX_AGE.labels(self._kind.name).set(monotonic() - oldest if oldest is not None else 0)


async def _all(jobs: Sequence[Coroutine[Any, Any, Any]]) -> None:
    """Run all to their end, then raise the first error: nothing is left running behind an exception."""
    for result in await asyncio.gather(*jobs, return_exceptions=True):
        if isinstance(result, BaseException):
            raise result


def _late_ms(shard: Shard, now: int) -> int:
    """Say how late the shard's next timer is, in milliseconds; negative when none is due."""
    due_ms = shard.machine.due_ms()
    return -1 if due_ms is None else now - due_ms


def _unpack(packed: bytes) -> list[Message]:
    return [
        Message(topic, partition, key, value, [(name, text) for name, text in head])
        for topic, partition, key, value, head in msgpack.unpackb(packed)
    ]
