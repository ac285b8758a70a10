"""Do the desks decide the same again from what a real worker left on Kafka?"""

import asyncio
from time import monotonic, sleep

from schemas.journal import JournalEntry, JournalWritten
from streams import topics
from streams.codec import encode, headers
from streams.sender import Message, Sender
from streams.settings import Settings
from tests.e2e.conftest import ROOT, House

EXAMPLES = sorted((ROOT / "examples").glob("*.json"))


def forge(settings: Settings) -> None:
    """Write a page that no worker wrote: a tick that is said to have led to a decision."""

    async def send() -> None:
        entry = JournalEntry(
            now_ms=1_900_000_000_000,
            type="com.paidan.desk.ticked.v1",
            input={},
            outcomes=("province.1.99999",),
        )
        page = JournalWritten(desk="province", epoch=1, entries=(entry,))
        head = headers(page.TYPE, "forged", None, "2026-11-23T00:00:00Z")
        topic = topics.full_name(settings, topics.JOURNAL)
        async with Sender(settings) as sender:
            await sender.send([Message(topic, None, b"province", encode(page), head)])

    asyncio.run(send())


def test_what_a_worker_decided_is_decided_again_over_two_owners_and_a_forgery_is_found(house: House) -> None:
    for example in EXAMPLES:
        house.good("submit", example, "--wait")
    assert house.stop_worker() == 0
    house.start_worker()
    house.good("submit", EXAMPLES[0], "--wait")
    assert house.stop_worker() == 0

    same = house.paidan("replay", "--check")
    printed = house.good("replay", "--desk", "guangzhou")
    compared = house.documents("whatif", "--policy", ROOT / "deploy/policy/telecom.yaml")
    forge(house.settings)
    deadline = monotonic() + 20
    while (forged := house.paidan("replay", "--check", "--json")).returncode == 0 and monotonic() < deadline:
        sleep(0.3)
    others = house.paidan("replay", "--check", "--desk", "guangzhou")
    nobody = house.paidan("replay", "--check", "--desk", "nowhere")

    assert same.returncode == 0, same.stdout + same.stderr
    assert "nothing differs" in same.stderr
    assert printed
    assert sum(one["recorded"]["tickets"] for one in compared) == len(EXAMPLES) + 1
    assert all(one["moved"] == [] and one["recorded"] == one["other"] for one in compared)
    assert forged.returncode == 1
    assert "province.1.99999" in forged.stdout
    assert others.returncode == 0
    assert nobody.returncode == 1
    assert "desk nowhere has no journal" in nobody.stderr
