"""Bytewax, one worker, without recovery (it commits nothing)."""

import bytewax.operators as op
from bytewax.connectors.kafka import KafkaSink, KafkaSinkMessage, KafkaSource
from bytewax.dataflow import Dataflow
from bytewax.run import cli_main
from job import JOB, change

flow = Dataflow("plumbing")
records = op.input("in", flow, KafkaSource([JOB.kafka], [JOB.source], tail=True, batch_size=500))
changed = op.map("change", records, lambda r: KafkaSinkMessage(r.key, change(r.value)))
op.output(
    "out",
    changed,
    KafkaSink([JOB.kafka], JOB.target, add_config={"acks": "all", "compression.type": "lz4", "linger.ms": "5"}),
)
cli_main(flow)
