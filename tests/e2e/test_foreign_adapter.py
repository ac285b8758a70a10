"""Can an adapter that is not ours take part, with nothing but the README? It publishes, reads and acts."""

import asyncio
import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from time import monotonic

import pytest
from aiokafka import AIOKafkaProducer, ConsumerRecord
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary_event, to_binary, to_structured
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from streams import topics
from streams.settings import Settings
from tests.integration.running import publish_policy, wait_for, worker

KCAT = shutil.which("kcat")
APP = next(topic for topic in topics.INTAKE if topic.name == "intake.app")
INTAKE = {
    "customer": {"key": "c1001"},
    "region": "广州",
    "app": "palm 9.1",
    "device": "Mate 60",
    "text": "家里宽带断网了，光猫亮红灯",
}
LOGIN = {"responder": "li.na", "desk": "guangzhou", "skills": {"broadband": 3, "mobile": 2}}
Publish = Callable[[Settings, topics.Topic, str, str, str, dict], None]


def by_kcat(settings: Settings, topic: topics.Topic, key: str, kind: str, event_id: str, data: dict) -> None:
    command = [str(KCAT), "-P", "-b", settings.kafka, "-t", topics.full_name(settings, topic), "-k", key]
    command += ["-X", "topic.partitioner=murmur2_random", "-H", "content-type=application/json"]
    for name, value in (("specversion", "1.0"), ("id", event_id), ("source", "/my/crm"), ("type", kind)):
        command += ["-H", f"ce_{name}={value}"]
    subprocess.run(command, input=json.dumps(data).encode(), check=True, timeout=30)


def by_sdk(
    write: Callable[..., KafkaMessage],
    settings: Settings,
    topic: topics.Topic,
    key: str,
    kind: str,
    event_id: str,
    data: dict,
) -> None:
    about = {"id": event_id, "source": "/my/crm", "type": kind, "time": datetime.now(UTC), "partitionkey": key}
    message = write(CloudEvent(attributes={**about, "datacontenttype": "application/json"}, data=data), JSONFormat())
    asyncio.run(_send(settings, topics.full_name(settings, topic), message))


async def _send(settings: Settings, topic: str, message: KafkaMessage) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=settings.kafka)
    await producer.start()
    key = message.key.encode() if isinstance(message.key, str) else message.key
    await producer.send_and_wait(topic, message.value, key=key, headers=list(message.headers.items()))
    await producer.stop()


async def await_decision(settings: Settings, kind: str) -> tuple[ConsumerRecord, dict]:
    deadline = monotonic() + 30
    count = 1
    while monotonic() < deadline:
        records = await wait_for(settings, topics.full_name(settings, topics.DECISIONS), count, within_s=5)
        for record in records:
            if (decision := json.loads(record.value))["kind"] == kind:
                return record, decision
        count = len(records) + 1
    raise AssertionError(f"no decision of kind {kind}")


@pytest.mark.parametrize("way", ["kcat", "sdk-binary", "sdk-structured"])
async def test_a_foreign_adapter_publishes_reads_and_acts(settings: Settings, way: str):
    publish: Publish = {
        "kcat": by_kcat,
        "sdk-binary": partial(by_sdk, to_binary),
        "sdk-structured": partial(by_sdk, to_structured),
    }[way]
    if way == "kcat" and (KCAT is None or not settings.idempotent_producer):
        pytest.skip(
            "needs kcat (Debian: apt install kcat) and Apache Kafka: its client cannot talk to the embedded broker"
        )
    await topics.apply(settings)
    await publish_policy(settings)

    async with worker(settings):
        send = partial(asyncio.to_thread, publish, settings)
        await send(topics.RESPONDERS, "guangzhou", "com.paidan.responder.logged-in.v1", "1", LOGIN)
        await send(APP, "c1001", "com.paidan.intake.app.v1", "4711", INTAKE)
        record, offered = await await_decision(settings, "offered")
        act = {name: offered[name] for name in ("ticket", "desk", "responder", "epoch")}
        await send(topics.ACTIONS, "guangzhou", "com.paidan.offer.accepted.v1", "2", act)
        _, assigned = await await_decision(settings, "assigned")

    assert (offered["responder"], offered["desk"]) == ("li.na", "guangzhou")
    assert assigned["ticket"] == offered["ticket"]
    read = from_binary_event(KafkaMessage(dict(record.headers), record.key, record.value), JSONFormat())
    assert (read.get_type(), read.get_subject()) == ("com.paidan.ticket.decided.v1", offered["ticket"])
