"""Apache Kafka itself, one node (KRaft), for questions the embedded broker cannot answer."""

import subprocess
from pathlib import Path

from deploy.devstack.broker import answers_kafka
from deploy.devstack.child import ENVIRONMENT, Child, ServerStartError, launch
from deploy.devstack.jars import java, kafka_jars
from deploy.devstack.leash import Leash

CLUSTER = "cGFpZGFuLWRldnN0YWNrIQ"  # any 16 bytes as base64: these spell paidan-devstack!
# After a SIGKILL a new start waits until the old registration times out: 3 s here, else 9.
PROPERTIES = """
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
log.dirs={data}
auto.create.topics.enable=false
offsets.topic.num.partitions=4
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
"""


def launch_apache(leash: Leash) -> Child:
    """Start Apache Kafka on free ports; topics and groups survive a restart. About 4 seconds, 512 MB of heap.

    The first time Maven fetches 44 MB. Raises MissingToolError, ServerStartError.
    """
    binary, classpath = java(), f"{kafka_jars()}/*"
    # Log4j without a configuration writes to stdout, which is our log file.
    quiet = ["-Dlog4j2.level=WARN", f"-Djava.io.tmpdir={leash.folder}", "-XX:-UsePerfData"]
    # A laptop has few cores: the optimising compiler and a parallel collector would take them from everybody else.
    modest = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xms512m", "-Xmx512m"]
    run = [binary, *modest, *quiet, "-cp", classpath]

    def make(port: int) -> Child:
        properties = leash.folder / f"kafka-{port}.properties"
        properties.write_text(
            PROPERTIES.format(port=port, controller=leash.claim_port(), data=leash.folder / f"kafka-{port}")
        )
        _format(run, properties)
        return Child("broker", port, [*run, "kafka.Kafka", properties], leash, answers_kafka, patience_s=60)

    return launch(leash, make)


def _format(run: list[str], properties: Path) -> None:
    """Give the node its identity on disk, without which Kafka does not start. Raises ServerStartError."""
    tool = [*run, "kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", str(properties)]
    done = subprocess.run(tool, capture_output=True, text=True, check=False, env=ENVIRONMENT)
    if done.returncode != 0:
        raise ServerStartError(f"Kafka could not format {properties}:\n{done.stdout}{done.stderr}")
