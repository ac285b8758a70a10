"""How long does a ticket take from intake to its decision, hop by hop, at a steady rate?

All agents in two workers, a bare produce-consume floor beside them. Times come from the records' own timestamps
and from this process; one machine, one clock. Prints a table; ``--json`` for programs.
"""

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import orjson
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from deploy.devstack.stack import devstack
from deploy.environment import as_env
from schemas.responders import ResponderHeartbeat
from streams import topics
from streams.paced import PacedConsumer
from streams.sender import Sender
from streams.settings import Settings

sys.path.insert(0, str(Path(__file__).parent))
from pipeline import RESPONDERS, fill, intake, message, presence

HOPS = (topics.PRIORITIZED, topics.DECISIONS)
WORKERS = 2  # and partitions
BEAT_S = 15
WATCH_S = 0.02
SHARES = (50, 90, 99, 99.9, 100)


async def measure(settings: Settings, rate: float, seconds: float, first: int = 0) -> dict[str, list[float]]:
    """Send at a steady rate and watch every topic on the way; give milliseconds since publishing, per hop."""
    sent: dict[str, float] = {}
    seen: dict[str, list[float]] = {topic.name: [] for topic in HOPS}
    names = {topics.full_name(settings, topic): topic.name for topic in HOPS}
    watching = asyncio.create_task(_watch(settings, names, sent, seen))
    beating = asyncio.create_task(_beat(settings))
    await asyncio.sleep(1)
    rnd = random.Random(3)
    async with Sender(settings) as sender:
        pending = []
        started = time.time()
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, started + number / rate - time.time()))
            event = intake(first + number, rnd)
            wanted = message(settings, first + number, event)
            sent[event.customer.key] = time.time()
            pending.append(asyncio.create_task(sender.send([wanted])))
        await asyncio.gather(*pending)
    await asyncio.sleep(3)
    watching.cancel()
    beating.cancel()
    return seen


async def _beat(settings: Settings) -> None:
    """Let every responder's desktop say that it is alive, one after another."""
    async with Sender(settings) as sender:
        while True:
            for number in range(RESPONDERS):
                await sender.send([presence(settings, number, ResponderHeartbeat)])
                await asyncio.sleep(BEAT_S / RESPONDERS)


async def _watch(
    settings: Settings, names: dict[str, str], sent: dict[str, float], seen: dict[str, list[float]]
) -> None:
    consumer = PacedConsumer(
        bootstrap_servers=settings.kafka, fetch_max_wait_ms=settings.fetch_wait_ms, pause_s=WATCH_S
    )
    await consumer.start()
    try:
        partitions = [TopicPartition(name, p) for name in names for p in range(settings.partitions)]
        consumer.assign(partitions)
        await consumer.seek_to_end(*partitions)
        first: set[tuple[str, str]] = set()
        while True:
            for tp, records in (await consumer.getmany(timeout_ms=50)).items():
                now = time.time()
                for record in records:
                    data = orjson.loads(record.value)
                    ticket = data.get("received", data)
                    customer = ticket["customer"]
                    key = customer["key"] if isinstance(customer, dict) else customer
                    if key in sent and (names[tp.topic], key) not in first:
                        first.add((names[tp.topic], key))
                        seen[names[tp.topic]].append((now - sent[key]) * 1000)
    finally:
        await consumer.stop()


async def floor(settings: Settings, rate: float, seconds: float) -> list[float]:
    """The same rate through one topic with nothing in between, milliseconds."""
    topic = topics.full_name(settings, topics.FEEDBACK)
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=settings.kafka, fetch_max_wait_ms=settings.fetch_wait_ms)
    producer = AIOKafkaProducer(bootstrap_servers=settings.kafka, acks="all")
    await consumer.start()
    await producer.start()
    times: list[float] = []

    async def read() -> None:
        async for record in consumer:
            times.append((time.time() - float(record.value)) * 1000)  # noqa: PERF401  (it never ends by itself)

    reading = asyncio.create_task(read())
    started = time.time()
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, started + number / rate - time.time()))
        await producer.send(topic, str(time.time()).encode())
    await asyncio.sleep(1)
    reading.cancel()
    await producer.stop()
    await consumer.stop()
    return times


def spread(times: list[float]) -> dict[str, float]:
    """Percentiles in milliseconds, and how many."""
    ranked = sorted(times)
    if not ranked:
        return {"n": 0}
    found = {f"p{share:g}": ranked[min(len(ranked) - 1, int(len(ranked) * share / 100))] for share in SHARES}
    return {"n": len(ranked), **{name: round(value, 1) for name, value in found.items()}}


def main() -> None:
    """Run the bench."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=200)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--warm-up", type=float, default=20, help="seconds of the same traffic before")
    parser.add_argument("--broker", choices=["apache", "embedded"], default="apache")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with devstack(broker=options.broker, partitions=WORKERS) as stack:
        settings = stack.settings.model_copy(update={"log_level": "warning"})
        asyncio.run(fill(settings, 0))
        bare = asyncio.run(floor(settings, options.rate, 5))
        env = {**os.environ, **as_env(settings)}
        crew = [subprocess.Popen([sys.executable, "-m", "deploy.cli", "worker"], env=env) for _ in range(WORKERS)]
        time.sleep(12)
        asyncio.run(measure(settings, options.rate, options.warm_up, first=1_000_000))  # a young JVM compiles itself
        seen = asyncio.run(measure(settings, options.rate, options.seconds))
        for worker in crew:
            worker.terminate()
        for worker in crew:
            worker.wait()
    rows = {"bare produce-consume": spread(bare)}
    rows |= {f"intake -> {name}": spread(times) for name, times in seen.items()}
    if options.json:
        print(json.dumps({"broker": options.broker, "rate": options.rate, "milliseconds": rows}))
        return
    for name, row in rows.items():
        print(f"{name:34}", "  ".join(f"{key} {value:>8}" for key, value in row.items()))


if __name__ == "__main__":
    main()
