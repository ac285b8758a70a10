"""Stock Faust with every throughput setting and uvloop; `await topic.send`, delivery not awaited."""

import asyncio
import tempfile

import faust
import uvloop
from job import JOB, change


async def main() -> None:
    app = faust.App(
        JOB.group,
        broker=f"kafka://{JOB.kafka}",
        broker_session_timeout=6.0,
        broker_heartbeat_interval=2.0,
        consumer_max_fetch_size=4 * 1024 * 1024,
        stream_buffer_maxsize=10_000,
        producer_acks=-1,
        producer_compression_type="lz4",
        producer_max_batch_size=1_000_000,
        key_serializer="raw",
        value_serializer="raw",
        topic_allow_declare=False,
        topic_disable_leader=True,
        table_standby_replicas=0,
        store="memory://",
        web_enabled=False,
        datadir=tempfile.mkdtemp(),
    )
    target = app.topic(JOB.target)

    @app.agent(app.topic(JOB.source))
    async def agent(stream):
        async for event in stream.events():
            await target.send(key=event.key, value=change(event.value), partition=event.message.partition)

    await app.start()
    await asyncio.Event().wait()


uvloop.run(main())
