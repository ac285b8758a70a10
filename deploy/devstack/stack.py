"""The front door: a broker and a store of one's own, without Docker and without root."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import SecretStr

from deploy.devstack.apache import launch_apache
from deploy.devstack.broker import launch_embedded
from deploy.devstack.child import Child
from deploy.devstack.leash import Leash, leash
from deploy.devstack.store import launch_store, store_url
from streams.settings import Settings


@dataclass(frozen=True)
class Stack:
    """A running broker and store, and the settings that reach them.

    Other processes may join `leash.group` to end with them, and use `leash.folder` as scratch.
    """

    settings: Settings
    broker: Child
    store: Child
    leash: Leash


@contextmanager
def devstack(
    *,
    broker: Literal["embedded", "apache"] = "embedded",
    store: Literal["valkey"] | Path = "valkey",
    partitions: int = 4,
) -> Iterator[Stack]:
    """Run a broker and a store until the block ends, however it ends; they never outlive this process.

    Either may be killed, frozen or restarted inside the block. `store` may be the path of another server
    binary. Raises MissingToolError, ServerStartError.
    """
    with leash() as held, ExitStack() as running:
        store_child = launch_store(held, store)
        running.callback(store_child.stop)
        broker_child = launch_apache(held) if broker == "apache" else launch_embedded(held)
        running.callback(broker_child.stop)
        settings = Settings(
            kafka=f"127.0.0.1:{broker_child.port}",
            redis=SecretStr(store_url(store_child)),
            partitions=partitions,
            replication=1,
            idempotent_producer=broker == "apache",  # the embedded broker fails InitProducerId
            # The embedded broker waits half a session at every join; Apache accepts 6 s and more.
            session_timeout_s=6.0 if broker == "apache" else 2.0,
            heartbeat_s=2.0 if broker == "apache" else 0.5,
            # It answers no sooner than when the wait is over, and looks through all it has whenever it is asked.
            fetch_wait_ms=50 if broker == "apache" else 25,
            fetch_pause_ms=20 if broker == "apache" else 75,
            http_port=0,
            data_dir=held.folder / "data",
        )
        yield Stack(settings, broker_child, store_child, held)
