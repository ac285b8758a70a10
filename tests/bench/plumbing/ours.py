"""Paidan's transport, loop and sender, as `deploy/worker.py` runs them."""

import asyncio
import signal
import tempfile
from pathlib import Path

import structlog
import uvloop
from job import JOB, change

from streams.app import make_app, run
from streams.batches import each_batch
from streams.sender import Message, Sender
from streams.settings import Settings


async def main() -> None:
    settings, stop = (
        Settings(
            kafka=JOB.kafka,
            app_id=JOB.group,
            idempotent_producer=JOB.idempotent,
            session_timeout_s=6,
            heartbeat_s=2,
            data_dir=Path(tempfile.gettempdir()) / "paidan-bench",
        ),
        asyncio.Event(),
    )
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    app = make_app(settings)
    async with Sender(settings) as sender:

        async def work(records):
            await sender.send([Message(JOB.target, r.partition, r.key, change(r.value), []) for r in records])

        async def on_poison(record, error):
            raise error

        @app.agent(app.topic(JOB.source))
        async def agent(stream):
            await each_batch(stream, work, on_poison=on_poison, lanes=4)

        await run(app, stop)


structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(30))
uvloop.run(main())
