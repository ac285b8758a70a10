"""Does the store keep each customer's memories small, and give them in one round trip?"""

from pydantic import SecretStr

from streams.facts import MOST, Facts, Note
from streams.settings import Settings
from streams.store import Store


def settings(url: str) -> Settings:
    return Settings(kafka="nowhere:1", redis=SecretStr(url), app_id="test")


async def test_notes_and_profiles_come_back_together(store_url: str) -> None:
    async with Store(settings(store_url)) as store:
        facts = Facts(store)
        await facts.profile([("c1", b"{}")])

        one, other = await facts.note([Note("c1", ("contact/a", b"5 x")), Note("c2")], 0, 60)

    assert (one.profile, one.history) == (b"{}", {"contact/a": b"5 x"})
    assert (other.profile, other.history) == (None, {})


async def test_what_is_too_old_is_forgotten(store_url: str) -> None:
    async with Store(settings(store_url)) as store:
        facts = Facts(store)
        await facts.note([Note("c1", ("contact/a", b"5 x", "contact/b", b"9 y"))], 0, 60)

        (known,) = await facts.note([Note("c1")], 6, 60)
        (later,) = await facts.note([Note("c1")], 0, 60)

    assert known.history == later.history == {"contact/b": b"9 y"}


async def test_a_key_that_many_share_keeps_the_newest_only(store_url: str) -> None:
    async with Store(settings(store_url)) as store:
        notes = [Note("anonymous", (f"contact/{n}", b"%d x" % n)) for n in range(MOST + 20)]

        *_, known = await Facts(store).note(notes, 0, 60)

    assert sorted(int(name.split("/")[1]) for name in known.history) == list(range(20, MOST + 20))


async def test_a_profile_taken_back_erases_the_history_too(store_url: str) -> None:
    async with Store(settings(store_url)) as store:
        facts = Facts(store)
        await facts.note([Note("c1", ("contact/a", b"5 x"))], 0, 60)

        before, after = await facts.profile([("c1", b"{}"), ("c1", None)])
        assert await store.shards() == []

    assert (before.history, after.history) == ({"contact/a": b"5 x"}, {})
