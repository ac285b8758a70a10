"""A worker that copies one topic to another, and what is needed to count what it lost or doubled.

Run as a script it is a real process: `python -m tests.integration.forwarding '<options as JSON>'`, settings
in the environment. It may hold one record for ever (`hold`), and prints a line for every batch it finished.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any

import faust
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from streams import logs
from streams.app import make_app, run
from streams.batches import Work, each_batch
from streams.sender import Message, Sender
from streams.settings import Settings

PATIENCE_S = 60.0  # a deadline, not a pause: a loaded machine may take long


async def until(holds: Callable[[], Any], patience_s: float = PATIENCE_S) -> Any:
    """Wait until the question, plain or async, is answered with something true."""
    deadline = monotonic() + patience_s
    while True:
        answer = holds()
        if asyncio.iscoroutine(answer):
            answer = await answer
        if answer:
            return answer
        assert monotonic() < deadline, "waited in vain"
        await asyncio.sleep(0.05)


def numbered(numbers: Iterable[int], topic: str, partitions: int) -> list[Message]:
    """Messages whose value is their number; neighbours go to different partitions."""
    return [Message(topic, n % partitions, b"key", b"%d" % n, [("h", b"1")]) for n in numbers]


async def fill(settings: Settings, topic: str, count: int, first: int = 0) -> None:
    async with Sender(settings) as sender:
        for at in range(first, first + count, 2000):
            some = range(at, min(at + 2000, first + count))
            await sender.send(numbered(some, topic, settings.partitions))


def forward(record: ConsumerRecord, target: str) -> Message:
    return Message(target, record.partition, record.key, record.value, list(record.headers))


async def read_back(settings: Settings, topic: str) -> list[ConsumerRecord]:
    """Every record of a topic."""
    tps = [TopicPartition(topic, p) for p in range(settings.partitions)]
    consumer = AIOKafkaConsumer(bootstrap_servers=settings.kafka, auto_offset_reset="earliest")
    await consumer.start()
    try:
        consumer.assign(tps)
        ends = await consumer.end_offsets(tps)
        records: list[ConsumerRecord] = []
        while any([await consumer.position(tp) < ends[tp] for tp in tps]):
            for some in (await consumer.getmany(timeout_ms=200)).values():
                records += some
        return records
    finally:
        await consumer.stop()


async def counts(settings: Settings, topic: str) -> Counter[int]:
    """How often each number is in a topic."""
    return Counter(int(record.value) for record in await read_back(settings, topic))


async def committed(settings: Settings, topic: str) -> dict[int, int]:
    """The group's committed offset of each partition, 0 where nothing was committed."""
    consumer = AIOKafkaConsumer(bootstrap_servers=settings.kafka, group_id=settings.app_id, enable_auto_commit=False)
    await consumer.start()
    try:
        tps = [TopicPartition(topic, p) for p in range(settings.partitions)]
        consumer.assign(tps)
        return {tp.partition: await consumer.committed(tp) or 0 for tp in tps}
    finally:
        await consumer.stop()


def in_order(records: list[ConsumerRecord]) -> bool:
    """Whether every partition holds its numbers in rising order."""
    numbers = defaultdict(list)
    for record in records:
        numbers[record.partition].append(int(record.value))
    return all(some == sorted(some) for some in numbers.values())


@asynccontextmanager
async def running(
    settings: Settings,
    topics: Iterable[str],
    work: Work,
    **loop: Any,
) -> AsyncIterator[faust.App]:
    """An app in this process with one agent on these topics; stopped gracefully, crashes are raised."""
    app, stop = make_app(settings), asyncio.Event()

    @app.agent(app.topic(*topics))
    async def agent(stream: Any) -> None:
        await each_batch(stream, work, **{"on_poison": _unexpected} | loop)

    task = asyncio.create_task(run(app, stop))
    try:
        await until(lambda: task.done() or (app.started and app.consumer.progress().assignment))
        yield app
    finally:
        stop.set()
        await task


async def _unexpected(record: ConsumerRecord, error: BaseException) -> None:
    raise AssertionError(f"{record.offset} was not poison") from error


class Worker:
    """A forwarding process."""

    def __init__(self, settings: Settings, **options: Any) -> None:
        names = set(Settings.model_fields) - {"redis", "instance_id"}
        environment = {f"PAIDAN_{name.upper()}": str(getattr(settings, name)) for name in names}
        self.output = tempfile.TemporaryFile()  # noqa: SIM115  (a full pipe would stop the worker)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.integration.forwarding", json.dumps(options)],
            env={**os.environ, **environment},
            stdout=self.output,
        )
        self.numbers: list[int] = []  # those of finished batches
        self.read = 0

    def busy(self) -> list[int]:
        """Numbers finished so far."""
        written = os.pread(self.output.fileno(), 1 << 24, self.read)
        whole = written[: written.rfind(b"\n") + 1]
        self.read += len(whole)
        for line in whole.splitlines():
            self.numbers += json.loads(line)
        assert self.process.poll() in (None, 0, -signal.SIGKILL), "the worker failed"
        return self.numbers

    async def leave(self, how: signal.Signals) -> int:
        """Send the signal and return the exit status."""
        self.process.send_signal(how)
        await until(lambda: self.process.poll() is not None)
        self.busy()
        return self.process.returncode


async def _main(
    source: str, target: str, hold: int | None = None, concurrency: int = 1, lanes: int = 1, ms: float = 0
) -> None:
    settings, stop = Settings(), asyncio.Event()
    logs.set_up(settings)  # not to standard output, where the numbers go
    app = make_app(settings)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with Sender(settings) as sender:

        async def work(records: list[ConsumerRecord]) -> None:
            numbers = [int(record.value) for record in records]
            if hold in numbers:
                await asyncio.sleep(3600)
            await asyncio.sleep(ms / 1000)
            await sender.send([forward(record, target) for record in records])
            print(json.dumps(numbers), flush=True)

        @app.agent(app.topic(source), concurrency=concurrency)
        async def agent(stream: Any) -> None:
            await each_batch(stream, work, on_poison=_unexpected, lanes=lanes, most=settings.batch_records)

        await run(app, stop)


if __name__ == "__main__":
    asyncio.run(_main(**json.loads(sys.argv[1])))
