"""Quix Streams: one dataframe from topic to topic."""

from job import JOB, change
from quixstreams import Application

app = Application(
    broker_address=JOB.kafka,
    consumer_group=JOB.group,
    auto_offset_reset="earliest",
    auto_create_topics=False,
    consumer_extra_config={"session.timeout.ms": 6000},
    producer_extra_config={
        "acks": "all",
        "enable.idempotence": JOB.idempotent,
        "compression.type": "lz4",
        "linger.ms": 5,
    },
    loglevel="WARNING",
)
source = app.topic(JOB.source, key_deserializer="bytes", value_deserializer="bytes")
target = app.topic(JOB.target, key_serializer="bytes", value_serializer="bytes")
app.dataframe(source).apply(change).to_topic(target)
app.run()
