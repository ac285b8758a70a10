"""What do ten thousand malformed intake events do? They are buried with a reason, and harm nobody."""

import json
import random
from collections import Counter

from aiokafka import ConsumerRecord

from schemas.intake import AppIntake, Customer
from streams import topics
from streams.clock import now_ms, rfc3339
from streams.codec import encode, headers
from streams.ledger import REASON
from streams.sender import Message, Sender
from streams.settings import Settings
from tests.integration.running import publish_policy, wait_for, worker

BAD = 10_000
GOOD = 200
TOPIC = next(topic for topic in topics.INTAKE if topic.name == "intake.app")


def good(number: int) -> bytes:
    """What a customer of their own sends."""
    return encode(AppIntake(customer=Customer(key=f"c{number}"), region="广州", app="a", device="d", text="宽带断网了"))


GOOD_JSON = good(1)


def malformed(number: int, rnd: random.Random) -> tuple[bytes | None, list[tuple[str, bytes]]]:
    """One of many ways to be wrong."""
    head = headers(AppIntake.TYPE, f"bad-{number}", None, "2026-01-01T00:00:00Z", source="/bad")
    body = json.loads(GOOD_JSON)
    ways = (
        lambda: (GOOD_JSON[: rnd.randrange(1, len(GOOD_JSON) - 1)], head),
        lambda: (b'{"text":"' + b"x" * 70_000 + b'"}', head),
        lambda: (json.dumps({**body, "customer": number}).encode(), head),
        lambda: (json.dumps({**body, "text": 17}).encode(), head),
        lambda: (json.dumps({**body, "network": {"technology": "5G", "rsrp_dbm": float("nan")}}).encode(), head),
        lambda: (GOOD_JSON[:-1] + b',"note":"\\ud800"}', head),
        lambda: (json.dumps({**body, "text": "\ud83d"}).encode(), head),
        lambda: (b"[" * 20_000 + b"]" * 20_000, head),
        lambda: (None, head),
        lambda: (GOOD_JSON, [(k, b"text/plain" if k == "content-type" else v) for k, v in head]),
        lambda: (GOOD_JSON, []),
        lambda: (GOOD_JSON, [("ce_type", b"\xff\xfe"), *head[1:]]),
        lambda: (rnd.randbytes(rnd.randrange(1, 400)), head),
        lambda: (json.dumps({**body, "customer": {"key": "a b\n"}}).encode(), head),
        lambda: (b'{"data":', [("content-type", b"application/cloudevents+json")]),
    )
    return ways[number % len(ways)]()


def arrived(record: ConsumerRecord) -> bool:
    """Whether this is the first decision about a ticket."""
    return (REASON, b"arrived") in record.headers


async def test_malformed_events_are_buried_and_good_ones_beside_them_are_decided(settings: Settings):
    rnd = random.Random(5)
    name = topics.full_name(settings, TOPIC)
    await topics.apply(settings)
    await publish_policy(settings)
    at = rfc3339(now_ms())
    flood = []
    for number in range(BAD):
        value, head = malformed(number, rnd)
        flood.append(Message(name, number % settings.partitions, b"bad", value, head))
        if number % (BAD // GOOD) == 0:
            head = headers(AppIntake.TYPE, f"good-{number}", None, at, source="/good")
            flood.append(Message(name, number % settings.partitions, b"good", good(number), head))

    async with Sender(settings) as sender, worker(settings) as running:
        for start in range(0, len(flood), 1000):
            await sender.send(flood[start : start + 1000])
        decided = await wait_for(settings, topics.full_name(settings, topics.DECISIONS), GOOD, arrived)
        letters = await wait_for(settings, topics.dead_letter_name(settings, TOPIC), BAD)
        assert running.poll() is None

    assert len({record.headers and dict(record.headers)["ce_subject"] for record in decided}) == GOOD
    reasons = Counter(dict(record.headers)["paidan_dlq_reason"].decode() for record in letters)
    assert sum(reasons.values()) == BAD
    assert set(reasons) >= {"not-json", "too-large", "invalid", "empty", "wrong-content-type", "not-cloudevents"}


async def test_a_dead_letter_is_the_original_bytes_with_where_when_and_why(settings: Settings):
    name = topics.full_name(settings, TOPIC)
    await topics.apply(settings)
    await publish_policy(settings)
    head = headers(AppIntake.TYPE, "one", None, "2026-01-01T00:00:00Z", source="/bad")

    async with Sender(settings) as sender, worker(settings):
        await sender.send([Message(name, 1, b"k", b'{"text": 13800138000}', head)])
        [letter] = await wait_for(settings, topics.dead_letter_name(settings, TOPIC), 1)

    about = {key: value.decode() for key, value in letter.headers}
    assert (letter.key, letter.value, letter.partition) == (b"k", b'{"text": 13800138000}', 1)
    assert about["paidan_dlq_topic"] == name
    assert (about["paidan_dlq_partition"], about["paidan_dlq_offset"]) == ("1", "0")
    assert about["paidan_dlq_reason"] == "invalid"
    assert "customer: missing" in about["paidan_dlq_message"]
    assert "13800138000" not in about["paidan_dlq_message"]
    assert about["ce_id"] == "one"
