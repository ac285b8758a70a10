"""How does an agent's work hang on the stream? Read, decide, send; what cannot be read is buried."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import lru_cache
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

import structlog
from aiokafka import ConsumerRecord

from schemas.errors import PoisonEvent
from schemas.model import Event
from streams import metrics
from streams.batches import INFRASTRUCTURE, Records, Wants, each_batch
from streams.codec import models_of, read
from streams.deadletter import DeadLetters
from streams.facts import Facts
from streams.following import Follower
from streams.machine import Input, Kind
from streams.pages import Page
from streams.policies import POLICY_BYTES, PolicyBook
from streams.sender import Sender, partition_of
from streams.settings import Settings
from streams.shards import Shards
from streams.steps import DecideAll, Done, Steps, was_handed
from streams.store import Store
from streams.topics import POLICIES, Topic, full_name

if TYPE_CHECKING:  # tools that only name an agent need not load the stream engine
    import faust

    from streams.transport import Transport

log = structlog.get_logger(__name__)
LANES = 4  # partitions an agent works on at once: one waits for acknowledgements while another computes

Decide = Callable[[ConsumerRecord], tuple[Event, str]]


@lru_cache(maxsize=4096)
def _mark(topic: str, partition: int) -> str:
    """Give the name under which a shard knows how far it has read; one text for all records, so it is hashed once."""
    return f"{topic}/{partition}"


def everything(_record: ConsumerRecord) -> bool:
    """Pass nothing over."""
    return True


class Pipe:
    """What every agent is attached to: the app, the way out, the store, the policies."""

    def __init__(self, app: "faust.App", settings: Settings, sender: Sender, store: Store, book: PolicyBook) -> None:
        self.app = app
        self.settings = settings
        self.book = book
        self.facts = Facts(store)
        self.gauges: list[Callable[[], None]] = []
        self.pages: list[Page] = []
        self.followers: list[Follower] = []
        self._sender = sender
        self._store = store
        self._steps = Steps(settings)
        self._wants = cast("Transport", app.transport).wants

    def map(self, name: str, sources: Sequence[Topic], decide: Decide) -> None:
        """Attach an agent that makes of each record one event under a key.

        ``decide`` raises PoisonEvent for what can never succeed; the neighbours are not harmed.
        """

        async def decide_all(records: Records) -> Done:
            done = Done()
            for record in records:
                try:
                    event, key = decide(record)
                except PoisonEvent as error:
                    done.dead.append((record, error))
                    continue
                done.add(event, key, record)
            return done

        self.batch(name, sources, decide_all)

    def batch(self, name: str, sources: Sequence[Topic], decide_all: DecideAll) -> None:
        """Attach an agent that looks at a whole batch at once, such as one that looks something up for it."""
        letters = DeadLetters(self.settings, self._sender, name)
        step = self._steps.add(name, [full_name(self.settings, topic) for topic in sources], decide_all)

        async def work(records: Records) -> None:
            messages, dead = await self._steps.run(step, records)
            await self._sender.send(messages)
            await letters.bury(dead)

        self._attach(name, sources, work, letters, lambda record: not was_handed(record, step))

    def follow(self, topic: Topic, learn: Callable[[ConsumerRecord], None]) -> None:
        """Let all that stands in a topic of one order be learnt, before the agents start and while they run."""
        assert topic.one_order
        partition = partition_of(topic.name.encode(), self.settings.partitions)
        self.followers.append(Follower(self.settings, topic, partition, learn))

    def keep(self, kind: Kind, sources: Sequence[Topic], wants: Wants = everything) -> Shards:
        """Attach an agent that keeps one machine per desk, fed by these topics and by new policies.

        ``wants`` passes records over by their headers, before anything is parsed.
        """
        sources = [*sources, POLICIES]
        letters = DeadLetters(self.settings, self._sender, kind.name)
        shards = Shards(self.settings, kind, self._store, self._sender, self.book)
        models = models_of(*(topic.events for topic in sources), kind.reads)
        limits = {full_name(self.settings, topic): self.settings.max_event_bytes for topic in sources}
        limits[full_name(self.settings, POLICIES)] = POLICY_BYTES

        async def work(records: Records) -> None:
            inputs: list[Input] = []
            dead: list[tuple[ConsumerRecord, BaseException]] = []
            for record in records:
                try:
                    event, raw = read(record, models, limits[record.topic])
                    desk: str | None = getattr(event, "desk", None)
                    if desk is not None:
                        shards.place(desk, record.partition)
                except PoisonEvent as error:
                    dead.append((record, error))
                    continue
                mark = _mark(record.topic, record.partition)
                inputs.append(Input(desk, event, raw, mark, record.partition, record.offset))
            await letters.bury(dead)
            await shards.run(inputs)

        self._attach(kind.name, sources, work, letters, wants)
        self._follow_assignment(sources[0], shards)
        self._ring(kind.name, shards)
        self.gauges.append(shards.gauge)
        return shards

    def _attach(
        self,
        name: str,
        sources: Iterable[Topic],
        work: Callable[[Records], Awaitable[None]],
        letters: DeadLetters,
        wants: Wants,
    ) -> None:
        for metric in (metrics.EVENTS, metrics.BATCH_RECORDS, metrics.BATCH_SECONDS):
            metric.labels(name)  # so that the first one is an increase

        async def counted(records: Records) -> None:
            records = [record for record in records if wants(record)]
            if not records:
                return
            started = monotonic()
            await work(records)
            metrics.batch_done(name, len(records), started)

        async def body(stream: Any) -> None:
            await each_batch(
                stream,
                counted,
                on_poison=letters.on_poison,
                lanes=LANES,
                most=self.settings.batch_records,
                on_trouble=lambda kind, _error: metrics.RETRIES.labels(name, kind).inc(),
            )

        names = [full_name(self.settings, topic) for topic in sources]
        for topic in names:
            self._wants.setdefault(topic, []).append(wants)
        channel = self.app.topic(*names)
        self.app.agent(channel, name=f"agents.{name}")(body)

    def _ring(self, name: str, shards: Shards) -> None:
        """Look at the timers every tick; trouble that may pass is tried again at the next one."""
        retries = metrics.RETRIES.labels(name, "timer")

        @self.app.task  # type: ignore[untyped-decorator]
        async def timers(app: "faust.App") -> None:
            while not app.should_stop:
                await asyncio.sleep(self.settings.tick_ms / 1000)
                try:
                    await shards.tick()
                except INFRASTRUCTURE as error:
                    retries.inc()
                    log.warning("timers_delayed", agent=name, error=type(error).__name__)

    def _follow_assignment(self, source: Topic, shards: Shards) -> None:
        """Take and let go desks as the partitions of the agent's first topic come and go."""
        topic = full_name(self.settings, source)

        async def assigned(_app: "faust.App", assignment: Iterable[Any], **_: Any) -> None:
            await shards.assign({tp.partition for tp in assignment if tp.topic == topic})

        async def revoked(_app: "faust.App", _revoked: Iterable[Any], **_: Any) -> None:
            shards.pause()

        self.app.on_partitions_assigned.connect(assigned, weak=False)  # type: ignore[arg-type]
        self.app.on_partitions_revoked.connect(revoked, weak=False)  # type: ignore[arg-type]
