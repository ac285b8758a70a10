"""A worker process, and what comes out of it."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from deploy.environment import as_env
from deploy.policy_file import load_policy
from schemas.policy import Policy
from streams.policies import publish
from streams.sender import Sender
from streams.settings import Settings

POLICY = load_policy(Path(__file__).parents[2] / "deploy/policy/telecom.yaml")


async def publish_policy(settings: Settings, policy: Policy = POLICY) -> None:
    """Put a policy into effect."""
    async with Sender(settings) as sender:
        await publish(settings, sender, policy)


def start_worker(settings: Settings) -> "subprocess.Popen[bytes]":
    """Start a worker process of these settings."""
    env = {**os.environ, **as_env(settings)}
    return subprocess.Popen([sys.executable, "-m", "deploy.cli", "worker"], env=env)


@asynccontextmanager
async def worker(settings: Settings) -> AsyncIterator["subprocess.Popen[bytes]"]:
    """A worker process that ends with the block, and cleanly."""
    process = start_worker(settings)
    try:
        yield process
        process.terminate()
        assert await asyncio.to_thread(process.wait, 60) == 0
    finally:
        process.kill()
        process.wait()


async def wait_for(
    settings: Settings,
    topic: str,
    count: int,
    wanted: Callable[[ConsumerRecord], bool] = lambda record: True,
    *,
    within_s: float = 90,
) -> list[ConsumerRecord]:
    """Read a topic from its beginning until it has this many such records; give those it has by then."""
    consumer = AIOKafkaConsumer(bootstrap_servers=settings.kafka)
    await consumer.start()
    try:
        partitions = [TopicPartition(topic, p) for p in range(settings.partitions)]
        consumer.assign(partitions)
        await consumer.seek_to_beginning(*partitions)
        found: list[ConsumerRecord] = []
        deadline = monotonic() + within_s
        while len(found) < count and monotonic() < deadline:
            found += [r for records in (await consumer.getmany(timeout_ms=200)).values() for r in records if wanted(r)]
        return found
    finally:
        await consumer.stop()
