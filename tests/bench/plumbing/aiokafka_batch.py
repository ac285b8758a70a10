"""aiokafka alone: getmany and send_batch to the same partition number, commit after the acks."""

import asyncio
from time import monotonic

import uvloop
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from job import JOB, change


async def main() -> None:
    consumer = AIOKafkaConsumer(
        JOB.source,
        bootstrap_servers=JOB.kafka,
        group_id=JOB.group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        session_timeout_ms=6000,
        heartbeat_interval_ms=2000,
        max_partition_fetch_bytes=4 * 1024 * 1024,
    )
    producer = AIOKafkaProducer(
        bootstrap_servers=JOB.kafka,
        acks="all",
        enable_idempotence=JOB.idempotent,
        compression_type="lz4",
        max_batch_size=1_000_000,
    )
    await producer.start()
    await consumer.start()
    committed = monotonic()
    while True:
        pending = []
        for tp, records in (await consumer.getmany(timeout_ms=200, max_records=2000)).items():
            batch = producer.create_batch()
            for record in records:
                batch.append(timestamp=None, key=record.key, value=change(record.value), headers=[])
            pending.append(await producer.send_batch(batch, JOB.target, partition=tp.partition))
        await asyncio.gather(*pending)
        if monotonic() - committed > 1:
            await consumer.commit()
            committed = monotonic()


uvloop.run(main())
