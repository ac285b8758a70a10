"""librdkafka through confluent-kafka: consume 500, produce, flush, commit."""

from confluent_kafka import Consumer, Producer
from job import JOB, change

consumer = Consumer(
    {
        "bootstrap.servers": JOB.kafka,
        "group.id": JOB.group,
        "enable.auto.commit": False,
        "auto.offset.reset": "earliest",
        "session.timeout.ms": 6000,
    }
)
producer = Producer(
    {
        "bootstrap.servers": JOB.kafka,
        "acks": "all",
        "enable.idempotence": JOB.idempotent,
        "compression.type": "lz4",
        "linger.ms": 5,
    }
)
consumer.subscribe([JOB.source])
while True:
    messages = [message for message in consumer.consume(500, 0.2) if message.error() is None]
    for message in messages:
        producer.produce(JOB.target, change(message.value()), key=message.key(), partition=message.partition())
    if messages:
        producer.flush()
        consumer.commit(asynchronous=True)
