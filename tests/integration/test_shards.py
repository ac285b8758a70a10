"""Is a desk's work committed once and told at least once, whoever crashes when?"""

import asyncio
from collections import Counter
from pathlib import Path

import orjson
import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from agents.dispatch import DISPATCH
from deploy.policy_file import load_policy
from schemas.errors import Fenced, PoisonEvent, StoreUnavailable, StreamUnavailable
from schemas.labels import Act, Channel, Language, Priority, Topic
from schemas.model import Event
from schemas.policy import PolicyActivated
from schemas.responders import ResponderLoggedIn
from schemas.tickets import Clock, TicketPrioritized
from streams import topics
from streams.codec import encode
from streams.machine import Input
from streams.policies import PolicyBook
from streams.rebuild import rebuild, remembered
from streams.sender import Message, Sender, partition_of
from streams.settings import Settings
from streams.shards import Shards
from streams.store import Store, state_hash

DESK = "guangzhou"
SAME_PARTITION = "province"  # as DESK
POLICY = load_policy(Path(__file__).parents[2] / "deploy/policy/telecom.yaml")


class Breakable(Sender):
    """A sender whose broker can be out of reach for a while."""

    broken = False

    async def send(self, messages: list[Message]) -> None:  # type: ignore[override]
        if self.broken:
            raise StreamUnavailable("the test cut the line")
        await super().send(messages)


@pytest.fixture
async def settings(settings: Settings) -> Settings:
    await topics.apply(settings)
    return settings


@pytest.fixture
async def store(settings: Settings):
    async with Store(settings) as opened:
        yield opened


@pytest.fixture
async def sender(settings: Settings):
    async with Breakable(settings) as opened:
        yield opened


@pytest.fixture
def new_owner(settings: Settings, store: Store, sender: Sender):
    """Make the shards of one more worker; it takes every desk."""
    book = PolicyBook(settings)
    book.add(POLICY)

    async def owner() -> Shards:
        shards = Shards(settings, DISPATCH, store, sender, book)
        await shards.assign(set(range(settings.partitions)))
        return shards

    return owner


def ticket(number: int, desk: str = DESK) -> TicketPrioritized:
    return TicketPrioritized(
        ticket=f"t{number}",
        desk=desk,
        channel=Channel.WEB,
        customer=f"c{number}",
        received_ms=1_790_000_000_000 + number,
        priority=Priority.P3,
        share=250,
        skills={"billing": 1},
        clocks=(Clock(clause="CHAT-60S", measures="answered", due_ms=1_790_000_060_000 + number),),
        act=Act.CONSULT,
        topic=Topic.BILL,
        language=Language.ZH,
        policy=POLICY.version,
    )


def fed(settings: Settings, offset: int, event: Event, desk: str | None = DESK) -> Input:
    partition = partition_of(DESK.encode(), settings.partitions)
    mark = f"{topics.full_name(settings, topics.PRIORITIZED)}/{partition}"
    return Input(desk, event, encode(event), mark, partition, offset)


async def decisions(settings: Settings) -> list[dict]:
    return [orjson.loads(value) for value in await values(settings, topics.DECISIONS)]


async def values(settings: Settings, topic: topics.Topic) -> list[bytes]:
    at = TopicPartition(topics.full_name(settings, topic), partition_of(DESK.encode(), settings.partitions))
    consumer = AIOKafkaConsumer(bootstrap_servers=settings.kafka)
    await consumer.start()
    try:
        consumer.assign([at])
        await consumer.seek_to_beginning(at)
        end = (await consumer.end_offsets([at]))[at]
        found: list[bytes] = []
        while await consumer.position(at) < end:
            found += [r.value for records in (await consumer.getmany(timeout_ms=500)).values() for r in records]
        return found
    finally:
        await consumer.stop()


async def test_an_event_read_twice_is_decided_once(settings, new_owner):
    shards = await new_owner()
    inputs = [fed(settings, n, ticket(n)) for n in range(5)]

    await shards.run(inputs)
    await shards.run(inputs[2:])
    await (await new_owner()).run(inputs)

    assert Counter(d["ticket"] for d in await decisions(settings)) == {f"t{n}": 1 for n in range(5)}


async def test_an_old_owner_is_fenced_and_tells_nothing(settings, new_owner):
    old = await new_owner()
    await old.run([fed(settings, 0, ticket(0))])
    new = await new_owner()
    await new.run([fed(settings, 1, ticket(1))])

    with pytest.raises(Fenced):
        await old.run([fed(settings, 2, ticket(2))])

    assert [d["ticket"] for d in await decisions(settings)] == ["t0", "t1"]


async def test_what_was_committed_but_not_told_is_told_by_the_next_owner(settings, new_owner, store, sender):
    first = await new_owner()
    await first.run([fed(settings, 0, ticket(0))])
    sender.broken = True
    with pytest.raises(StreamUnavailable):
        await first.run([fed(settings, 1, ticket(1))])
    sender.broken = False
    assert len((await store.peek(store.keys("dispatch", DESK))).outbox) == 1

    await new_owner()

    told = await decisions(settings)
    assert [(d["decision"], d["ticket"]) for d in told] == [(f"{DESK}.1.1", "t0"), (f"{DESK}.1.2", "t1")]
    assert (await store.peek(store.keys("dispatch", DESK))).outbox == []


async def test_the_same_owner_goes_on_after_trouble_with_the_broker(settings, new_owner, sender):
    shards = await new_owner()
    sender.broken = True
    with pytest.raises(StreamUnavailable):
        await shards.run([fed(settings, 0, ticket(0))])
    sender.broken = False

    await shards.run([fed(settings, 0, ticket(0))])

    assert [d["ticket"] for d in await decisions(settings)] == ["t0"]


@pytest.mark.parametrize("trouble", [False, True])
async def test_desks_of_one_batch_are_all_told_once(settings, new_owner, store, sender, trouble):
    shards = await new_owner()
    desks = [DESK, SAME_PARTITION, DESK]
    inputs = [fed(settings, number, ticket(number, desk), desk) for number, desk in enumerate(desks)]
    if trouble:
        sender.broken = True
        with pytest.raises(StreamUnavailable):
            await shards.run(inputs)
        outboxes = [(await store.peek(store.keys("dispatch", desk))).outbox for desk in desks[:2]]
        assert [len(entries) for entries in outboxes] == [1, 1]
        sender.broken = False

    await shards.run(inputs)

    assert sorted((d["desk"], d["ticket"]) for d in await decisions(settings)) == [
        (DESK, "t0"),
        (DESK, "t2"),
        (SAME_PARTITION, "t1"),
    ]
    assert [(await store.peek(store.keys("dispatch", desk))).outbox for desk in desks[:2]] == [[], []]


async def test_a_desk_that_was_lost_does_not_take_its_neighbours_along(settings, new_owner, store):
    """One of a batch is fenced: the other is committed, and told by whoever takes it next."""
    old = await new_owner()
    await store.take(store.keys("dispatch", SAME_PARTITION))
    inputs = [fed(settings, 0, ticket(0)), fed(settings, 1, ticket(1, SAME_PARTITION), SAME_PARTITION)]

    with pytest.raises(Fenced):
        await old.run(inputs)
    await (await new_owner()).run(inputs)

    assert sorted((d["desk"], d["ticket"]) for d in await decisions(settings)) == [
        (DESK, "t0"),
        (SAME_PARTITION, "t1"),
    ]


async def test_owning_again_without_a_rival_keeps_the_desk_in_memory(settings, new_owner, store):
    shards = await new_owner()
    before = await store.epoch(store.keys("dispatch", DESK))

    shards.pause()
    await shards.assign({0, 1, 2, 3})

    assert await store.epoch(store.keys("dispatch", DESK)) == before


async def test_a_desk_whose_partition_moves_is_not_taken_again(new_owner, settings, store):
    shards = await new_owner()
    rival = await new_owner()
    shards.pause()
    with pytest.raises(Fenced):
        await shards.run([fed(settings, 0, ticket(0))])

    with pytest.raises(StoreUnavailable):
        await shards.run([fed(settings, 0, ticket(0))])

    await rival.run([fed(settings, 0, ticket(0))])
    assert await store.epoch(store.keys("dispatch", DESK)) == 2


async def test_timers_of_a_quiet_desk_ring(settings, new_owner):
    shards = await new_owner()
    swift = POLICY.channels[Channel.WEB].model_copy(update={"offer_s": 0.05})
    policy = POLICY.model_copy(update={"version": "swift", "channels": {**POLICY.channels, Channel.WEB: swift}})
    seat = ResponderLoggedIn(responder="r1", desk=DESK, skills={"billing": 1})
    await shards.run(
        [
            fed(settings, 0, PolicyActivated(policy=policy), desk=None),
            fed(settings, 1, seat),
            fed(settings, 2, ticket(0)),
        ]
    )

    await asyncio.sleep(0.1)
    await shards.tick()

    assert [(d["kind"], d["why"]["reason"]) for d in await decisions(settings)][:2] == [
        ("offered", "arrived"),
        ("released", "expired"),
    ]


async def test_events_for_unknown_or_misplaced_desks_are_refused(settings, new_owner):
    shards = await new_owner()
    here = partition_of(DESK.encode(), settings.partitions)

    with pytest.raises(PoisonEvent, match="key of the record"):
        shards.place(DESK, (here + 1) % settings.partitions)
    with pytest.raises(PoisonEvent, match="no policy names"):
        shards.place("atlantis", partition_of(b"atlantis", settings.partitions))
    shards.place(DESK, here)


async def test_an_empty_store_is_rebuilt_to_the_same_hash(settings, new_owner, store):
    shards = await new_owner()
    seat = ResponderLoggedIn(responder="r1", desk=DESK, skills={"billing": 1})
    await shards.run([fed(settings, 0, seat), *(fed(settings, n, ticket(n)) for n in range(1, 9))])
    keys = store.keys("dispatch", DESK)
    before = await store.peek(keys)
    known = await remembered(settings)
    await store._redis.flushall()

    await rebuild(settings, store)

    after = await store.peek(keys)
    assert state_hash(after.records, after.marks) == state_hash(before.records, before.marks)
    assert after.epoch == before.epoch == known["dispatch", DESK].epoch


async def test_the_journal_replays_to_the_same_decisions(settings, new_owner):
    shards = await new_owner()
    seat = ResponderLoggedIn(responder="r1", desk=DESK, skills={"billing": 1})
    await shards.run([fed(settings, 0, seat), *(fed(settings, n, ticket(n)) for n in range(1, 9))])
    desk = DISPATCH.build(DESK, POLICY)
    again = []

    for written in await values(settings, topics.JOURNAL):
        for entry in orjson.loads(written)["entries"]:
            model = topics.BY_TYPE.get(entry["type"]) or topics.CONTROL[entry["type"]]
            again += desk.apply(model.model_validate(entry["input"]), entry["now_ms"])

    assert [orjson.loads(encode(d)) for d in again] == await decisions(settings)
