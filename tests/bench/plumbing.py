"""How many records per second does one process forward, and at what cost? Ours beside its peers.

4 -> 4 partitions, preloaded JSON of about 350 bytes: decode with orjson, add a field, encode, produce with
acks=all. Every candidate is a process of its own and runs alone beside the broker. The clock runs in here,
on the end offsets of the target topic and the CPU time of the process, from the first records seen to the
last; what is lost or doubled is counted by reading the target back. No faults are injected.

    .venv/bin/python tests/bench/plumbing.py [--broker apache] [--count 300000] [--only ours,...] [--json]

Peers that are not installed are left out (extra `bench`; `--python` names an interpreter that has them).
"""

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic

import orjson
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from deploy.devstack.stack import devstack
from streams.sender import Message, Sender
from streams.settings import Settings

CANDIDATES = {  # file in tests/bench/plumbing/: share of the records it gets (the slow ones get fewer)
    "ours": 1.0,
    "faust_stock": 0.05,
    "faust_tuned": 0.05,
    "aiokafka_batch": 1.0,
    "confluent": 1.0,
    "faststream_batch": 0.25,
    "quix": 0.5,
    "bytewax_flow": 1.0,
}
FOLDER = Path(__file__).with_suffix("")
TICKS_PER_S = os.sysconf("SC_CLK_TCK")
PARTITIONS = 4


@dataclass(frozen=True)
class Result:
    """One run. Rates are records per second; CPU is of the candidate's process, its threads included."""

    candidate: str
    rate: float = 0.0
    cpu_us: float = 0.0
    lost: int = 0
    doubled: int = 0
    note: str = ""


def payload(number: int) -> bytes:
    """A ticket-like record of about 350 bytes."""
    return orjson.dumps(
        {
            "id": number,
            "ticket": f"7b1f0c52-31f4-4d2e-9c47-{number:012d}",
            "channel": "phone",
            "customer": f"c-{number % 9973}",
            "text": "宽带从昨晚开始断断续续，重启光猫也没有用，请尽快派人处理，谢谢。",
            "city": "Shenzhen",
            "received_at": "2026-05-09T08:15:30.123456Z",
            "tags": ["broadband", "drop", "repeat"],
        }
    )


async def create(settings: Settings, topic: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka)
    await admin.start()
    await admin.create_topics([NewTopic(topic, PARTITIONS, 1)])
    await admin.close()


async def preload(settings: Settings, topic: str, count: int) -> None:
    await create(settings, topic)
    async with Sender(settings) as sender:
        for first in range(0, count, 5000):
            numbers = range(first, min(first + 5000, count))
            await sender.send([Message(topic, n % PARTITIONS, b"%d" % n, payload(n), []) for n in numbers])


async def measure(settings: Settings, name: str, python: str, source: str, count: int) -> Result:
    target = f"{name}.{count}.{os.getpid()}.{monotonic():.0f}"
    await create(settings, target)
    tps = [TopicPartition(target, partition) for partition in range(PARTITIONS)]
    reader = AIOKafkaConsumer(bootstrap_servers=settings.kafka, auto_offset_reset="earliest")
    await reader.start()
    reader.assign(tps)
    job = {
        "kafka": settings.kafka,
        "source": source,
        "target": target,
        "group": f"group.{target}",
        "idempotent": settings.idempotent_producer,
    }
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: ASYNC220  (starts in milliseconds)
            [python, str(FOLDER / f"{name}.py"), json.dumps(job)], stdout=said, stderr=subprocess.STDOUT
        )
        try:
            rate, cpu_us = await _clock(reader, tps, process, count)
            await asyncio.sleep(1.0)  # time for doubles to show
        except RuntimeError as error:
            os.lseek(said.fileno(), 0, os.SEEK_SET)
            lines = said.read().decode(errors="replace").strip().splitlines()
            return Result(name, note=f"{error}: {lines[-1][:80] if lines else 'silent'}")
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                await asyncio.to_thread(process.wait, 10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            found = await _read_back(reader, tps)
            await reader.stop()
    doubled = sum(found.values()) - len(found)
    return Result(name, rate, cpu_us, len(set(range(count)) - set(found)), doubled)


async def _clock(
    reader: AIOKafkaConsumer, tps: list[TopicPartition], process: subprocess.Popen[bytes], count: int
) -> tuple[float, float]:
    """Return records per second and CPU microseconds per record. Raises RuntimeError when it gets nowhere."""
    first: tuple[float, float, int] | None = None
    deadline = monotonic() + 120
    while True:
        here = sum((await reader.end_offsets(tps)).values())
        now, cpu = monotonic(), _cpu_s(process.pid)
        if here and first is None:
            first = now, cpu, here
        if here >= count and first is not None:
            done = max(1, here - first[2])
            return done / max(now - first[0], 1e-3), (cpu - first[1]) / done * 1e6
        if process.poll() is not None:
            raise RuntimeError(f"ended with {process.returncode}")
        if now > deadline:
            raise RuntimeError(f"only {here} of {count} after 120 s")
        await asyncio.sleep(0.03)


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_S


async def _read_back(reader: AIOKafkaConsumer, tps: list[TopicPartition]) -> Counter[int]:
    found: Counter[int] = Counter()
    ends = await reader.end_offsets(tps)
    while any([await reader.position(tp) < ends[tp] for tp in tps]):
        for records in (await reader.getmany(timeout_ms=200)).values():
            found.update(orjson.loads(record.value)["id"] for record in records)
    return found


def table(results: list[Result]) -> str:
    lines = [f"{'candidate':<18}{'msg/s':>10}{'CPU us/record':>15}{'lost':>7}{'doubled':>9}  note"]
    lines += [f"{r.candidate:<18}{r.rate:>10,.0f}{r.cpu_us:>15.1f}{r.lost:>7}{r.doubled:>9}  {r.note}" for r in results]
    return "\n".join(lines)


async def bench(settings: Settings, names: list[str], python: str, count: int, rounds: int) -> list[Result]:
    """Run every candidate `rounds` times, in turn; return the median run of each."""
    runs: dict[str, list[Result]] = {name: [] for name in names}
    shares = {name: int(count * CANDIDATES[name]) for name in names}
    for share in set(shares.values()):
        await preload(settings, f"source.{share}", share)
    for _ in range(rounds):
        for name, share in shares.items():
            result = await measure(settings, name, python, f"source.{share}", share)
            runs[name].append(result)
            print(table([result]).splitlines()[1], file=sys.stderr, flush=True)
    return [sorted(some, key=lambda run: run.rate)[len(some) // 2] for some in runs.values()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--broker", choices=["apache", "embedded"], default="apache")
    parser.add_argument("--count", type=int, default=300_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default=",".join(CANDIDATES))
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    names = asked.only.split(",")
    if unknown := sorted(set(names) - set(CANDIDATES)):
        parser.error(f"no such candidate: {', '.join(unknown)}; there are {', '.join(CANDIDATES)}")
    with devstack(broker=asked.broker, partitions=PARTITIONS) as stack:
        results = asyncio.run(bench(stack.settings, names, asked.python, asked.count, asked.rounds))
    print(json.dumps([asdict(result) for result in results]) if asked.json else table(results))


if __name__ == "__main__":
    main()
