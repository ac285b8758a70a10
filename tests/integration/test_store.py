"""Does the store keep a shard for one writer, all or nothing? On Valkey 9 and on Redis 7."""

import pytest
from pydantic import SecretStr

from schemas.errors import Fenced, StoreUnavailable
from streams.settings import Settings
from streams.store import Commit, Store, state_hash


@pytest.fixture
async def store(store_url: str):
    async with Store(Settings(redis=SecretStr(store_url))) as opened:
        yield opened


async def test_a_commit_writes_records_marks_and_outbox_together(store: Store):
    keys = store.keys("dispatch", "gz")
    taken = await store.take(keys)

    commit = Commit(keys, taken.epoch, ["ticket/1", b"{}", "desk", b"{}"], marks={"t/0": 41}, messages=b"told")
    (entry,) = await store.commit([commit])

    loaded = await store.peek(keys)
    assert loaded.records == {"ticket/1": b"{}", "desk": b"{}"}
    assert loaded.marks == {"t/0": 41}
    assert loaded.outbox == [(entry, b"told")]


async def test_an_old_owner_can_write_nothing(store: Store):
    keys = store.keys("dispatch", "gz")
    old = await store.take(keys)
    await store.commit([Commit(keys, old.epoch, ["ticket/1", b"old"], marks={"t/0": 1})])
    new = await store.take(keys)

    with pytest.raises(Fenced):
        await store.commit([Commit(keys, old.epoch, ["ticket/1", b"stolen"], ["ticket/1"], {"t/0": 9}, b"x")])

    assert new.epoch == old.epoch + 1
    assert await store.peek(keys) == new


async def test_deleted_records_and_told_entries_are_gone(store: Store):
    keys = store.keys("dispatch", "gz")
    epoch = (await store.take(keys)).epoch
    (entry,) = await store.commit([Commit(keys, epoch, ["ticket/1", b"1", "ticket/2", b"2"], messages=b"m")])

    await store.commit([Commit(keys, epoch, deleted=["ticket/1"])])
    await store.told([(keys, entry)])

    loaded = await store.peek(keys)
    assert loaded.records == {"ticket/2": b"2"}
    assert loaded.outbox == []


async def test_a_batch_of_many_thousand_records_is_one_commit(store: Store):
    keys = store.keys("dispatch", "gz")
    epoch = (await store.take(keys)).epoch
    records = {f"ticket/{n}": b"x" * 300 for n in range(12_001)}

    written = [part for pair in records.items() for part in pair]
    await store.commit([Commit(keys, epoch, written, marks={"t/0": 1}, messages=b"m" * 1_000_000)])
    await store.commit([Commit(keys, epoch, deleted=list(records)[:9_999], marks={"t/0": 2})])

    assert len((await store.peek(keys)).records) == 2_002


async def test_desks_do_not_see_each_other(store: Store):
    first, second = store.keys("dispatch", "gz"), store.keys("dispatch", "sz")
    epoch = (await store.take(first)).epoch
    await store.commit([Commit(first, epoch, ["desk", b"gz"])])

    assert (await store.take(second)).records == {}
    assert await store.shards() == [("dispatch", "gz"), ("dispatch", "sz")]


async def test_shards_written_in_one_round_trip_stand_or_fall_alone(store: Store):
    first, second = store.keys("dispatch", "gz"), store.keys("dispatch", "sz")
    epoch = (await store.take(first)).epoch
    await store.take(second)

    with pytest.raises(Fenced):
        await store.commit([Commit(second, epoch + 7, ["desk", b"sz"]), Commit(first, epoch, ["desk", b"gz"])])

    assert (await store.peek(first)).records == {"desk": b"gz"}
    assert (await store.peek(second)).records == {}


async def test_a_store_that_lost_its_scripts_is_served_again(store: Store):
    keys = store.keys("dispatch", "gz")
    epoch = (await store.take(keys)).epoch
    await store._redis.script_flush()

    await store.commit([Commit(keys, epoch, ["desk", b"1"])])

    assert (await store.peek(keys)).records == {"desk": b"1"}


async def test_a_store_that_lost_everything_fences_its_owner(store: Store):
    keys = store.keys("dispatch", "gz")
    epoch = (await store.take(keys)).epoch
    await store._redis.flushall()

    with pytest.raises(Fenced):
        await store.commit([Commit(keys, epoch, ["desk", b"1"])])


async def test_only_an_empty_shard_is_restored(store: Store):
    keys = store.keys("dispatch", "gz")
    await store.restore(keys, 7, {"desk": b"{}"}, {"t/0": 3})

    with pytest.raises(Fenced, match="not empty"):
        await store.restore(keys, 7, {}, {})

    assert (await store.take(keys)).epoch == 8


async def test_a_silent_store_is_unavailable_not_at_fault():
    with pytest.raises(StoreUnavailable):
        async with Store(Settings(redis=SecretStr("redis://127.0.0.1:1/0"))):
            pass


def test_the_hash_does_not_depend_on_the_order_of_reading():
    assert state_hash({"a": b"1", "b": b"2"}, {"t/0": 1}) == state_hash({"b": b"2", "a": b"1"}, {"t/0": 1})


def test_the_hash_sees_every_change():
    same = state_hash({"a": b"1"}, {"t/0": 1})

    others = {state_hash({"a": b"2"}, {"t/0": 1}), state_hash({"a": b"1"}, {"t/0": 2}), state_hash({}, {})}
    assert len({same, *others}) == 4


async def test_the_first_and_the_last_decisions_about_a_ticket_are_kept_until_it_is_forgotten(store: Store):
    keys, other = store.keys("dispatch", "gz"), store.keys("dispatch", "sz")
    epoch = (await store.take(keys)).epoch
    said = [part for number in range(20) for part in ("t1", b"%d" % number)]

    await store.commit([Commit(keys, epoch, ["ticket/t1", b"{}"], said=said)])

    assert sorted(map(int, await store.said([keys, other], "t1"))) == [0, *range(5, 20)]
    assert (await store.peek(keys)).records == {"ticket/t1": b"{}"}
    await store.commit([Commit(keys, epoch, deleted=["ticket/t1"], said=["t2", b"1"])])
    assert await store.said([keys], "t1") == []
    assert await store.said([keys], "t2") == [b"1"]
