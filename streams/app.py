"""How is Faust set up, and how is it run?

Every setting that matters is stated: Faust's defaults fit a laptop, and it accepts misspelt names silently
(`tests/streams/test_app_settings.py` checks them). Faust never reads the environment here.

A worker runs like this, in `deploy/worker.py`::

    async def main() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        app = make_app(settings)
        async with Sender(settings) as sender:
            attach_everything(app, sender)
            await run(app, stop)          # returns after a graceful stop, raises when the app crashed

    uvloop.run(main())                    # an exception ends the process with status 1: it is restarted

Faust's own `Worker` is not used: it would take over logging, standard output and the signals.
"""

import asyncio
from time import monotonic
from typing import Any

import faust
import structlog
from mode.supervisors import CrashingSupervisor

from streams.delivery import BatchSchema
from streams.settings import Settings
from streams.transport import FETCH_PARTITION_BYTES, SEEK_S, BatchConsumer, Transport

LEAVE_S = 10.0  # to leave the group when no batch is in hand any more, seconds
REQUEST_BYTES = 1_000_000  # below the broker's default message.max.bytes of 1,048,588

log = structlog.get_logger(__name__)


def faust_settings(settings: Settings) -> dict[str, Any]:
    """Return every keyword given to `faust.App`. Times are seconds, sizes bytes."""
    return {
        "env": {},  # streams/settings.py is the only reader of the environment
        "id": settings.app_id,  # the consumer group
        "version": 1,  # another version is another group: everything is read again
        "origin": "agents",
        "autodiscover": False,
        "broker": [f"kafka://{server.strip()}" for server in settings.kafka.split(",")],
        "broker_client_id": settings.app_id,
        "processing_guarantee": "at_least_once",  # exactly_once is silently off without Faust's worker
        "agent_supervisor": CrashingSupervisor,  # an agent that raises ends the process, un-acked
        "broker_session_timeout": settings.session_timeout_s,
        "broker_heartbeat_interval": settings.heartbeat_s,
        "broker_rebalance_timeout": settings.rebalance_timeout_s,
        "broker_request_timeout": max(SEEK_S + 5.0, settings.session_timeout_s),
        "broker_max_poll_interval": 300.0,
        "broker_commit_interval": settings.commit_interval_s,
        "broker_commit_every": 10_000,
        "broker_commit_livelock_soft_timeout": 60.0,
        "broker_check_crcs": True,
        "consumer_auto_offset_reset": "earliest",  # a new group never skips tickets
        "consumer_group_instance_id": settings.instance_id,
        "consumer_max_fetch_size": FETCH_PARTITION_BYTES,
        "stream_buffer_maxsize": 16,  # batches
        "stream_wait_empty": True,
        "stream_processing_timeout": 60.0,  # log lines only; /livez looks at progress
        "stream_recovery_delay": 0.0,
        # Faust's producer carries nothing: results leave through streams/sender.py.
        "producer_acks": -1,
        "producer_compression_type": "snappy",
        "producer_linger": 0.0,
        "producer_max_batch_size": REQUEST_BYTES,
        "producer_max_request_size": REQUEST_BYTES,
        "producer_request_timeout": 30.0,
        "producer_threaded": False,  # slower, and fails at shutdown
        "topic_allow_declare": False,  # `paidan topics apply` makes the topics
        "topic_disable_leader": True,  # turns `on_leader=True` off without a word: do not use that
        "topic_partitions": settings.partitions,
        "topic_replication_factor": settings.replication,
        "table_standby_replicas": 0,
        "store": "memory://",
        "Schema": BatchSchema,
        "key_serializer": "raw",
        "value_serializer": "raw",
        "web_enabled": False,
        "web_tables_enabled": False,
        "web_router_enabled": False,
        "worker_redirect_stdouts": False,
        "datadir": settings.data_dir / settings.app_id,
        "debug": False,
    }


class _App(faust.App):
    async def on_first_start(self) -> None:
        await asyncio.to_thread(self.conf.datadir.mkdir, parents=True, exist_ok=True)
        await super().on_first_start()


def make_app(settings: Settings) -> faust.App:
    """Return an app without agents. It touches nothing until it is started, once, in a running loop."""
    app = _App(**faust_settings(settings))
    app.transport = Transport(
        app.conf.broker_consumer,
        app,
        batch_records=settings.batch_records,
        fetch_wait_ms=settings.fetch_wait_ms,
        fetch_pause_ms=settings.fetch_pause_ms,
    )
    return app


async def run(app: faust.App, stop: asyncio.Event, *, grace_s: float = 60.0) -> None:
    """Run the app until `stop` is set, then finish the batches in hand, commit and leave the group.

    Raises what the app crashed with (nothing of the failed batch is committed), and TimeoutError when a
    batch was not finished `grace_s` seconds after `stop`: it comes again. At most 10 s more go into leaving the
    group (who could not say goodbye is missed after the session timeout); keep the sum below the pod's
    termination grace period.
    """
    asked = asyncio.create_task(stop.wait())
    started = asyncio.create_task(app.start())
    over = asyncio.create_task(app.wait_until_stopped())
    try:
        await asyncio.wait({asked, started, over}, return_when=asyncio.FIRST_COMPLETED)
        if started.done():
            started.result()
            await asyncio.wait({asked, over}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (asked, started, over):
            task.cancel()
        await asyncio.gather(asked, started, over, return_exceptions=True)
        late = await _stop(app, grace_s)
    if app.crash_reason is not None:
        raise app.crash_reason
    if late:
        raise TimeoutError(f"not stopped after {grace_s} s")


async def _stop(app: faust.App, grace_s: float) -> bool:
    """Stop the app; tell whether batches had to be given up."""
    stopped = asyncio.create_task(app.stop())  # in a task: a dying consumer thread cancels its callers
    consumer = app.consumer if isinstance(app.consumer, BatchConsumer) else None
    until = monotonic() + grace_s
    while not stopped.done() and consumer is not None and consumer.busy and monotonic() < until:
        await asyncio.wait({stopped}, timeout=0.1)
    late = not stopped.done() and consumer is not None and consumer.busy
    if late and consumer is not None:
        consumer.give_up()
    _, stuck = await asyncio.wait({stopped}, timeout=LEAVE_S)
    if stuck:
        log.warning("group_not_left", after_s=LEAVE_S)
    stopped.cancel()
    return late
