"""FastStream on aiokafka, batch subscriber and publish_batch."""

import asyncio

from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage
from job import JOB, change

broker = KafkaBroker(
    JOB.kafka,
    acks="all",
    compression_type="lz4",
    enable_idempotence=JOB.idempotent,
    max_batch_size=1_000_000,
    logger=None,
)


@broker.subscriber(
    JOB.source,
    group_id=JOB.group,
    batch=True,
    max_records=500,
    auto_offset_reset="earliest",
    ack_policy=AckPolicy.NACK_ON_ERROR,
    session_timeout_ms=6000,
    heartbeat_interval_ms=2000,
    decoder=lambda message: None,
)
async def forward(message: KafkaMessage) -> None:
    await broker.publish_batch(*[change(record.value) for record in message.raw_message], topic=JOB.target)


async def main() -> None:
    await broker.start()
    await asyncio.Event().wait()


asyncio.run(main())
