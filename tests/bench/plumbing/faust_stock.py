"""Stock Faust as its tutorial has it: `await topic.send` for every event, delivery not awaited."""

import asyncio
import tempfile

import faust
from job import JOB, change


async def main() -> None:
    app = faust.App(
        JOB.group,
        broker=f"kafka://{JOB.kafka}",
        key_serializer="raw",
        value_serializer="raw",
        store="memory://",
        web_enabled=False,
        topic_partitions=4,
        topic_replication_factor=1,
        datadir=tempfile.mkdtemp(),
    )
    target = app.topic(JOB.target)

    @app.agent(app.topic(JOB.source))
    async def agent(stream):
        async for key, value in stream.items():
            await target.send(key=key, value=change(value))

    await app.start()
    await asyncio.Event().wait()


asyncio.run(main())
