"""How do records reach an agent, and when is an offset safe to commit?

An agent gets one Faust event per (partition, up to `batch_records` records); its value is a list of raw
`aiokafka.ConsumerRecord`. An offset is committed only when every record below it was settled, in time before
a rebalance takes the partition away. Partition p of all topics with the same subscribers goes to one worker.

Faust's own acknowledgement does nothing here: it also acks what an agent failed on or never saw. Only
`Delivery.settle` counts (see `streams/delivery.py`, `streams/batches.py`).

Private names of faust-streaming 0.15.3 used, all of them (they stay together: hence one long file):
  overridden   Consumer._drain_messages, ._new_offset, ._should_commit, ._commit,
               ._filter_tps_with_pending_acks, ._new_consumer_thread,
               AIOKafkaConsumerThread._create_worker_consumer
  called       Consumer._wait_next_records
  read         Consumer._unacked_messages, ._waiting_for_ack, ._commit_every, ._n_acked, ._committed_offset,
               AIOKafkaConsumerThread._assignor (written for Faust's diagnostics), ._ensure_consumer,
               ServiceThread._started, ._thread, and aiokafka's AIOKafkaConsumer._coordinator
`tests/integration/test_transport_*.py` fail when a new version changes what they mean.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, ClassVar

from aiokafka import ConsumerRecord
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from aiokafka.errors import ConsumerStoppedError
from faust.exceptions import ConsumerNotStarted
from faust.transport.drivers import aiokafka as driver
from faust.types import TP
from mode.services import Service
from mode.threads import WorkerThread
from mode.utils.futures import notify

from streams.batches import Wants
from streams.delivery import Delivery, Slot, Window, in_turns
from streams.paced import PacedConsumer

FETCH_PARTITION_BYTES = 4 * 1024 * 1024  # 1 MiB, the default, halves the rate
FETCH_BYTES = 16 * 1024 * 1024  # bounds memory of a worker that catches up on many partitions
SEEK_S = 25.0  # to go back to the committed offsets
LOOK_EVERY_S = 0.5  # is anything waiting? What /livez needs to know of the time before it asks


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a worker is, for metrics and `/livez`. Counts are records."""

    assignment: frozenset[TP]
    lag: Mapping[TP, int]  # records of the partition that are not settled yet
    in_flight: int  # records handed to agents and not settled yet
    last_settled: float  # time.monotonic() of the last settled batch; of the start before that
    stalled_s: float  # records wait and nothing was settled for this long, seconds; 0 when nothing waits


class BatchConsumer(driver.Consumer):
    """Faust's consumer, handing out batches and committing only what is done."""

    def __init__(self, transport: "Transport", *args: Any, **kwargs: Any) -> None:
        self.batch_records = transport.batch_records
        self.wants = transport.wants
        self.windows: dict[TP, Window] = {}
        self.stored: dict[TP, int] = {}  # offsets the broker has accepted
        self.seeks = 0
        self.astray = False  # records were read and dropped: go back before reading on
        self.last_settled = self.idle_at = self.look_at = monotonic()
        super().__init__(transport, *args, **kwargs)

    def _new_consumer_thread(self) -> "BatchConsumerThread":
        return BatchConsumerThread(self, loop=self.loop, beacon=self.beacon)

    # What is done?

    def settle(self, delivery: Delivery) -> None:
        """Count one agent's work on a batch as finished."""
        delivery.settled += 1
        if delivery.settled >= delivery.refcount and not delivery.slot.done:
            self._finish(delivery.slot)
        self._let_go(delivery)

    def _finish(self, slot: Slot) -> None:
        slot.done = True
        self._n_acked += slot.records
        self.last_settled = monotonic()

    def abandon(self, delivery: Delivery) -> None:
        """Take an agent's word that it gave a batch up: what follows in the partition is not worked on before it."""
        window = self.windows.get(delivery.tp)
        if window is not None:
            window.lose(delivery.slot)
        self._let_go(delivery)

    def _let_go(self, delivery: Delivery) -> None:
        """Stop waiting for a batch at shutdown and rebalance, once no agent has it in hand.

        An agent that never took it does not count: a rebalance may have thrown it out of that agent's queue.
        """
        delivery.held -= 1
        if delivery.held <= 0:
            self._unacked_messages.discard(delivery)
            notify(self._waiting_for_ack)

    @property
    def busy(self) -> bool:
        """Whether any agent has a batch in hand."""
        return bool(self._unacked_messages)

    def give_up(self) -> None:
        """Stop waiting for the batches in hand; they come again."""
        self.log.warning("%d batches are unfinished and will come again", len(self._unacked_messages))
        self._unacked_messages.clear()
        notify(self._waiting_for_ack)

    def ack(self, message: Any) -> bool:
        """Ignore Faust's acks; see `Delivery.ack`."""
        return False

    def _new_offset(self, tp: TP) -> int | None:
        window = self.windows.get(tp)
        return None if window is None else window.safe()

    def _filter_tps_with_pending_acks(self, topics: Any = None) -> Iterator[TP]:
        return (tp for tp in list(self.windows) if topics is None or tp in topics or tp.topic in topics)

    async def commit(self, topics: Any = None, start_new_transaction: bool = True) -> bool:
        """Commit what is settled now, also when an older commit is still under way (Faust would skip it)."""
        if self.crashed:  # the consumer thread is going down: a commit might never be answered
            return False
        while await self.maybe_wait_for_commit_to_finish():
            pass
        return bool(await super().commit(topics, start_new_transaction))

    async def _commit(self, offsets: Mapping[TP, int]) -> bool:
        did = bool(await super()._commit(offsets))
        if did:
            self.stored.update(offsets)
        return did

    def _should_commit(self, tp: TP, offset: int) -> bool:
        """Ask what was stored: Faust takes a refused commit for a done one."""
        return offset > self.stored.get(tp, -1)

    # Partitions come and go

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Finish and commit before Faust forgets the partitions: a planned rebalance repeats nothing.

        Waits for at most half the rebalance timeout. What is unfinished then is left to the next owner.
        """
        if revoked and not self.app.should_stop:
            self.stop_flow()
            self.app.flow_control.suspend()
            self.app.flow_control.clear()
            empty = asyncio.create_task(self.wait_empty())  # swallows cancellation: end it by its condition
            _, late = await asyncio.wait({empty}, timeout=self.app.conf.broker_rebalance_timeout / 2)
            if late:
                self.give_up()
            await empty
        self._forget(revoked)
        await super().on_partitions_revoked(revoked)

    async def on_partitions_assigned(self, assigned: set[TP], generation_id: int = 0) -> None:
        """Start the stall clock anew: a rebalance is not a stall."""
        self.idle_at = monotonic()
        await super().on_partitions_assigned(assigned, generation_id)

    async def perform_seek(self) -> None:
        """Go back to the committed offsets: whatever was delivered and not committed comes again.

        Raises TimeoutError, which ends the worker, before Faust's own 30 s are over: its recovery takes those for
        the end of the service, and the worker would stay and read nothing.
        """
        async with asyncio.timeout(SEEK_S):
            await super().perform_seek()
        self._forget(list(self.windows))
        self.seeks += 1

    def _forget(self, tps: Iterable[TP]) -> None:
        for tp in tps:
            self.stored.pop(tp, None)
            window = self.windows.pop(tp, None)
            for slot in window.slots if window else ():
                slot.lost = True

    # Reading

    async def _drain_messages(self, fetcher: Any) -> None:
        try:
            while not (self.should_stop or fetcher.should_stop):
                await self._drain_once()
                await asyncio.sleep(0)
        except (asyncio.CancelledError, ConsumerStoppedError):
            if not self.app.should_stop:
                raise

    async def _drain_once(self) -> None:
        if self.astray:
            if not self.flow_active:
                await self.wait(self.can_resume_flow)  # type: ignore[arg-type]  # mode names its own events only
            self.astray = False
            await self.perform_seek()
        seeks = self.seeks
        records, _ = await self._wait_next_records(timeout=1.0)
        if monotonic() > self.look_at:
            self.look_at = monotonic() + LOOK_EVERY_S
            self._note_idle()
        if self.should_stop or not records:
            return
        if not self.flow_active or seeks != self.seeks:
            # The thread may have read them after it went back for a rebalance, so nobody else reads them again.
            self.astray = True
            return
        await self._deliver(records)

    async def _deliver(self, records: Mapping[Any, Sequence[ConsumerRecord]]) -> None:
        seeks, generation = self.seeks, self.app.consumer_generation_id
        for turn in in_turns(records, self.batch_records):
            if self._commit_every is not None and self._n_acked >= self._commit_every:
                self._n_acked = 0
                await self.commit()
            if not self.flow_active or seeks != self.seeks or generation != self.app.consumer_generation_id:
                self.astray = True
                return
            wanted = []
            for tp, chunk in turn:
                delivery = self._open(tp, chunk)
                if delivery is None:
                    continue
                if self._unwanted(tp.topic, chunk):
                    self._finish(delivery.slot)
                else:
                    wanted.append(self.callback(delivery))
            if wanted:  # all at once, so that an agent finds together what came together
                await self.wait_first(asyncio.gather(*wanted), self.suspend_flow.wait())

    def _unwanted(self, topic: str, chunk: Sequence[ConsumerRecord]) -> bool:
        """Tell whether no agent wants any of these. What a question stumbles over is for the agents to judge."""
        wants = self.wants.get(topic)
        if wants is None:
            return False
        try:
            return not any(want(record) for want in wants for record in chunk)
        except Exception:
            return False

    def _open(self, tp: TP, chunk: Sequence[ConsumerRecord]) -> Delivery | None:
        window = self.windows.get(tp)
        if window is None:
            window = self.windows[tp] = Window()
        if window.lost:
            return None  # read again after the seek that follows
        if chunk[0].offset < window.next:  # delivered before
            chunk = [record for record in chunk if record.offset >= window.next]
            if not chunk:
                return None
        slot = Slot(chunk[0].offset, chunk[-1].offset, len(chunk))
        window.slots.append(slot)
        window.next = slot.last + 1
        return Delivery(self, tp, chunk, slot)

    # How far are we?

    def progress(self) -> Progress:
        """Return a snapshot. Cheap; call it from the loop of the app."""
        lag = self._lag()
        stalled = self._note_idle(lag)
        in_flight = sum(slot.records for w in self.windows.values() for slot in w.slots if not slot.done)
        return Progress(frozenset(lag), lag, in_flight, self.last_settled, stalled)

    def _note_idle(self, lag: Mapping[TP, int] | None = None) -> float:
        now = monotonic()
        if not any((self._lag() if lag is None else lag).values()):
            self.idle_at = now
        return now - max(self.idle_at, self.last_settled)

    def _lag(self) -> dict[TP, int]:
        lag = {}
        try:
            for tp in self.assignment():  # the thread may change it meanwhile, hence AssertionError
                window = self.windows.get(tp)
                done = window.safe() if window else self._committed_offset.get(tp)
                end = self.highwater(tp)
                lag[tp] = max(0, end - done) if end is not None and done is not None else 0
        except (ConsumerNotStarted, AssertionError):
            return {}  # before the first assignment, or while it changes
        return lag


class _DaemonThread(WorkerThread):
    """A thread that cannot keep an ended process alive, whatever its client still waits for."""

    def __init__(self, service: Any, **kwargs: Any) -> None:
        super().__init__(service, **kwargs)
        self.daemon = True


class BatchConsumerThread(driver.AIOKafkaConsumerThread):
    """Faust's consumer thread with our assignor and fetch sizes."""

    Worker = _DaemonThread

    async def stop(self) -> None:
        """Stop, and wait without blocking the loop of the app.

        The thread may be in the midst of a rebalance and ask that loop to finish its part: Faust, which blocks
        it here, then waits for ever.
        """
        if self._started.is_set():
            await Service.stop(self)
            while self._thread is not None and not self._thread.is_stopped.is_set():  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    def _create_worker_consumer(self, transport: Any) -> PacedConsumer:
        conf = self.app.conf
        self._assignor = RangePartitionAssignor  # same subscribers, same partition number: same worker
        return PacedConsumer(
            bootstrap_servers=driver.server_list(transport.url, transport.default_port),
            client_id=conf.broker_client_id,
            group_id=conf.id,
            group_instance_id=conf.consumer_group_instance_id,
            partition_assignment_strategy=[RangePartitionAssignor],
            enable_auto_commit=False,
            auto_offset_reset=conf.consumer_auto_offset_reset,
            max_poll_interval_ms=int(conf.broker_max_poll_interval * 1000),
            max_partition_fetch_bytes=conf.consumer_max_fetch_size,
            fetch_max_bytes=FETCH_BYTES,
            fetch_max_wait_ms=transport.fetch_wait_ms,  # what is drained meanwhile waits behind its idle neighbours
            pause_s=transport.fetch_pause_ms / 1000,
            request_timeout_ms=int(conf.broker_request_timeout * 1000),
            session_timeout_ms=int(conf.broker_session_timeout * 1000),
            rebalance_timeout_ms=int(conf.broker_rebalance_timeout * 1000),
            heartbeat_interval_ms=int(conf.broker_heartbeat_interval * 1000),
            check_crcs=conf.broker_check_crcs,
            metadata_max_age_ms=conf.consumer_metadata_max_age_ms,
            connections_max_idle_ms=conf.consumer_connections_max_idle_ms,
            **driver.credentials_to_aiokafka_auth(conf.broker_credentials, conf.ssl_context),
        )

    async def seek_to_committed(self) -> Mapping[TP, int]:
        """Go back to the committed offset, and to the beginning where nothing was committed.

        aiokafka leaves the latter where they are: records that were fetched while a rebalance ran, and
        dropped, would never be read. It also asks for one partition after the other; this asks once for all.
        """
        offsets: Mapping[TP, int] = await self.call_thread(self._rewind)
        return offsets

    async def _rewind(self) -> Mapping[Any, int | None]:
        consumer = self._ensure_consumer()
        partitions = consumer.assignment()
        known = await consumer._coordinator.fetch_committed_offsets(partitions)
        partitions &= consumer.assignment()  # a rebalance meanwhile goes back itself
        offsets = {tp: known[tp].offset for tp in partitions if tp in known and known[tp].offset > 0}
        for tp, offset in offsets.items():
            consumer.seek(tp, offset)
        if fresh := partitions - offsets.keys():
            await consumer.seek_to_beginning(*fresh)
        return {tp: offsets.get(tp) for tp in partitions}


class Transport(driver.Transport):
    """What `make_app` gives to Faust in place of the stock transport."""

    Consumer: ClassVar[type[BatchConsumer]] = BatchConsumer

    def __init__(self, *args: Any, batch_records: int, fetch_wait_ms: int, fetch_pause_ms: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch_records = batch_records
        self.fetch_wait_ms = fetch_wait_ms
        self.fetch_pause_ms = fetch_pause_ms
        self.wants: dict[str, list[Wants]] = {}  # by topic, where every agent says what it does not pass over
