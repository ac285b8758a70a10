"""How many tickets a second does the whole pipeline take from a backlog?

Apache Kafka, Valkey, all agents in one worker process: validation, classification, priority, dispatch with 200
responders who accept and resolve, commits, outbox, escalation and feedback included. Stock Faust forwarding the
same tickets over four hops stands beside it. Prints a table; ``--json`` for programs.
"""

import argparse
import asyncio
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from aiokafka import AIOKafkaConsumer, TopicPartition

from deploy.devstack.stack import Stack, devstack
from deploy.environment import as_env
from deploy.policy_file import load_policy
from schemas.actions import OfferAccepted, TicketResolved
from schemas.intake import AppIntake, Customer, Intake, PhoneIntake, WebIntake
from schemas.policy import Policy
from schemas.responders import Presence, ResponderLoggedIn
from streams import topics
from streams.clock import now_ms, rfc3339
from streams.codec import encode, headers
from streams.policies import publish
from streams.sender import Message, Sender
from streams.settings import Settings

WORDS = (
    "我家宽带从昨天晚上开始就上不去网了，光猫红灯一直闪，重启了好几次也没用",
    "这个月话费怎么多扣了三十块钱，我没有订过什么增值业务，麻烦查一下",
    "手机在地铁里没有信号，打电话老是断，4G也上不去",
    "想咨询一下现在有什么便宜的套餐，流量多一点的",
    "My broadband has been down since this morning, the modem shows a red light",
    "I was charged twice for roaming in Japan, please refund",
    "我要办携号转网，你们的服务太差了",
    "收到一个自称客服的电话让我转账，是不是诈骗",
)
SKILLS = (
    "billing plans mobile broadband vas numbers roaming devices care security cloud "
    "english cantonese enterprise retention triage"
)
RESPONDERS = 200
REGIONS = ("广州", "深圳", "佛山", "")
QUIET_S = 60.0
"""So long without a decision, and none will come."""


@cache
def policy() -> Policy:
    """The packaged policy without after-work, for machines answer; with days to answer, for a backlog is old; and
    without merging, for eight texts come from thousands of customers.
    """
    packaged = load_policy(Path(__file__).parents[2] / "deploy/policy/telecom.yaml")
    swift = {name: rule.model_copy(update={"wrap_up_s": 0.0}) for name, rule in packaged.channels.items()}
    patient = tuple(clause.model_copy(update={"limit_s": 86_400.0 * 10}) for clause in packaged.clauses)
    return packaged.model_copy(update={"channels": swift, "clauses": patient, "merging": None, "version": "bench-1"})


def intake(number: int, rnd: random.Random) -> Intake:
    """One intake event; three channels, half of the words long."""
    customer = Customer(key=f"c{number}", phone="13800138000", star=rnd.randint(0, 7))
    text, region = rnd.choice(WORDS), rnd.choice(REGIONS)
    if number % 3 == 0:
        return PhoneIntake(customer=customer, region=region, caller="13800138000", called="10000", transcript=text)
    if number % 3 == 1:
        return WebIntake(customer=customer, region=region, form={"subject": text[:12], "body": text})
    return AppIntake(customer=customer, region=region, app="palm 9.1", device="Mate 60", text=text)


def message(settings: Settings, number: int, event: Intake) -> Message:
    """An intake event as a channel adapter publishes it."""
    topic = topics.full_name(settings, topics.BY_EVENT[type(event)])
    head = headers(event.TYPE, f"e{number}", None, rfc3339(now_ms()), source="/bench")
    return Message(topic, None, event.customer.key.encode(), encode(event), head)


async def fill(settings: Settings, count: int) -> None:
    """Create topics, publish the policy, sign 200 responders in, and lay the backlog down."""
    await topics.apply(settings)
    rnd = random.Random(1)
    async with Sender(settings) as sender:
        await publish(settings, sender, policy())
        skills = dict.fromkeys(SKILLS.split(), 3)
        await sender.send(
            [presence(settings, number, ResponderLoggedIn, skills=skills) for number in range(RESPONDERS)]
        )
        for start in range(0, count, 5000):
            await sender.send([message(settings, i, intake(i, rnd)) for i in range(start, min(count, start + 5000))])


def presence(settings: Settings, number: int, kind: type[Presence], **about: Any) -> Message:
    """What a responder's desktop says of its owner."""
    desks = policy().desks
    desk = desks[number % len(desks)].id
    event = kind(responder=f"r{number}", desk=desk, **about)
    head = headers(event.TYPE, f"{kind.__name__}-{number}-{now_ms()}", None, rfc3339(now_ms()), source="/bench")
    return Message(topics.full_name(settings, topics.RESPONDERS), None, desk.encode(), encode(event), head)


async def respond(settings: Settings, count: int) -> dict[str, float]:
    """Accept and resolve every offer at once, until ``count`` tickets are resolved; give the rate."""
    name = topics.full_name(settings, topics.DECISIONS)
    actions = topics.full_name(settings, topics.ACTIONS)
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.kafka, fetch_max_wait_ms=20, max_partition_fetch_bytes=4 << 20
    )
    await consumer.start()
    partitions = [TopicPartition(name, p) for p in range(settings.partitions)]
    consumer.assign(partitions)
    await consumer.seek_to_beginning(*partitions)
    kinds: dict[bytes, int] = defaultdict(int)
    last_ms = 0
    at = rfc3339(now_ms())
    accepted = headers(OfferAccepted.TYPE, "a", None, at, source="/bench")
    resolved = headers(TicketResolved.TYPE, "r", None, at, source="/bench")
    print("ready", flush=True)
    async with Sender(settings) as sender:
        heard = time.monotonic()
        while kinds[b"resolved"] < count:
            out = []
            batches = await consumer.getmany(timeout_ms=100)
            if batches:
                heard = time.monotonic()
            elif time.monotonic() - heard > QUIET_S:
                # a worker that was held up for long has counted responders as silent, and nobody here signs in again
                sys.exit(f"no decision for {QUIET_S:.0f} s, {kinds[b'resolved']} of {count} resolved: {dict(kinds)}")
            for tp, records in batches.items():
                for record in records:
                    kind = next(bytes(v) for k, v in record.headers if k == "ce_decisionkind")
                    kinds[kind] += 1
                    last_ms = max(last_ms, record.timestamp)
                    if kind == b"offered":
                        d = orjson.loads(record.value)
                        act = orjson.dumps({k: d[k] for k in ("ticket", "desk", "responder", "epoch")})
                        out += [Message(actions, tp.partition, record.key, act, h) for h in (accepted, resolved)]
            await sender.send(out)
    # from the first ticket received to the last one resolved, by the records' own times: joining the group is no work
    received = [TopicPartition(topics.full_name(settings, topics.RECEIVED), p) for p in range(settings.partitions)]
    consumer.assign(received)
    await consumer.seek_to_beginning(*received)
    first_ms = min(r.timestamp for records in (await consumer.getmany(timeout_ms=2000)).values() for r in records)
    await consumer.stop()
    return {"rate": count / (last_ms - first_ms) * 1000, **{k.decode(): v for k, v in kinds.items()}}


def run(stack: Stack, count: int, workers: int) -> dict[str, float]:
    """One run on a running stack; all topics are new."""
    settings = stack.settings.model_copy(
        update={"topic_prefix": f"b{time.time_ns()}.", "app_id": f"b{time.time_ns()}", "log_level": "warning"}
    )
    asyncio.run(fill(settings, count))
    env = {**os.environ, **as_env(settings)}
    command = [sys.executable, __file__, "--drive", str(count)]
    driver = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)
    assert driver.stdout is not None
    assert driver.stdout.readline().strip() == "ready"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    crew = [subprocess.Popen([sys.executable, "-m", "deploy.cli", "worker"], env=env) for _ in range(workers)]
    report = driver.stdout.readline()
    driver.wait()
    mid = resource.getrusage(resource.RUSAGE_CHILDREN)
    for worker in crew:
        worker.terminate()
    for worker in crew:
        worker.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if not report:
        sys.exit("the bench gave up: see above")
    result: dict[str, float] = json.loads(report)
    cpu = after.ru_utime + after.ru_stime - mid.ru_utime - mid.ru_stime
    drive = mid.ru_utime + mid.ru_stime - before.ru_utime - before.ru_stime
    return {**result, "cpu_us_per_ticket": cpu / count * 1e6, "driver_us_per_ticket": drive / count * 1e6}


def main() -> None:
    """Run the bench."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=20_000)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--broker", choices=["apache", "embedded"], default="apache")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--drive", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.drive:
        print(json.dumps(asyncio.run(respond(Settings(), options.drive))))
        return
    with devstack(broker=options.broker) as stack:
        for workers in options.workers:
            result = run(stack, options.tickets, workers)
            if options.json:
                print(json.dumps({"workers": workers, **result}))
            else:
                print(
                    f"{workers} worker(s): {result['rate']:,.0f} tickets/s, "
                    f"{result['cpu_us_per_ticket']:.0f} us CPU a ticket, all kinds: {result}"
                )


if __name__ == "__main__":
    main()
