"""What every test may ask for: a broker, a store, settings of its own, topics."""

import os
import shutil
from collections.abc import Awaitable, Callable, Iterable, Iterator
from pathlib import Path
from uuid import uuid4

import hypothesis
import pytest
import redis
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code

from deploy.devstack.leash import leash
from deploy.devstack.stack import Stack, devstack
from deploy.devstack.store import launch_store
from deploy.devstack.store import store_url as url_of
from streams.settings import Settings

# The same examples every time, so that a red run is red again; PAIDAN_HYPOTHESIS=thorough looks for new ones.
hypothesis.settings.register_profile("steady", derandomize=True, database=None)
if os.environ.get("PAIDAN_HYPOTHESIS") != "thorough":
    hypothesis.settings.load_profile("steady")

CreateTopics = Callable[[Settings, Iterable[str]], Awaitable[None]]


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """One broker (PAIDAN_TEST_BROKER: embedded or apache) and one Valkey for the whole run.

    A test that kills or freezes one of them restarts it before it ends.
    """
    broker = os.environ.get("PAIDAN_TEST_BROKER", "embedded")
    if broker not in ("embedded", "apache"):
        pytest.exit(f"PAIDAN_TEST_BROKER={broker!r} is neither embedded nor apache", 2)
    with devstack(broker="apache" if broker == "apache" else "embedded") as running:
        yield running


@pytest.fixture
def settings(stack: Stack) -> Settings:
    """The stack's settings with topics and a consumer group that no other test uses. The store is shared."""
    name = f"t{uuid4().hex[:8]}"
    return stack.settings.model_copy(update={"topic_prefix": f"{name}.", "app_id": name})


@pytest.fixture
def create_topics() -> CreateTopics:
    """`await create_topics(settings, names)`: full names, `settings.partitions` partitions each."""
    return _create_topics


@pytest.fixture(scope="session", params=["valkey", "redis"])
def _store(request: pytest.FixtureRequest) -> Iterator[str]:
    path = shutil.which("redis-server")
    if request.param == "redis" and path is None:
        pytest.skip("no redis-server on PATH (Debian: apt install redis-server)")
    with leash() as held:
        child = launch_store(held, Path(str(path)) if request.param == "redis" else "valkey")
        yield url_of(child)
        child.stop()


@pytest.fixture
def store_url(_store: str) -> str:
    """The URL of an empty store; the test runs twice, on Valkey 9 and on the system's Redis."""
    with redis.Redis.from_url(_store) as client:
        client.flushall()
    return _store


async def _create_topics(settings: Settings, names: Iterable[str]) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka)
    await admin.start()
    try:
        topics = [NewTopic(name, settings.partitions, settings.replication) for name in names]
        response = await admin.create_topics(topics)
    finally:
        await admin.close()
    for name, code, *_ in response.topic_errors:  # returned, not raised
        if code not in (0, TopicAlreadyExistsError.errno):
            raise for_code(code)(name)
