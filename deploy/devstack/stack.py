"""The front door: a broker and a store of one's own, without Docker and without root."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import SecretStr

from deploy.devstack.apache import launch_apache
from deploy.devstack.broker import launch_embedded
from deploy.devstack.child import Child
from deploy.devstack.leash import Leash, leash
from deploy.devstack.store import launch_store, store_url
from streams.settings import Settings

MANNERS: dict[str, dict[str, Any]] = {  # said in full, so that the environment has no say in it
    "apache": {
        "idempotent_producer": True,
        "session_timeout_s": 6.0,  # the shortest it accepts
        "heartbeat_s": 2.0,
        "fetch_wait_ms": 50,
        "fetch_pause_ms": 20,
    },
    "embedded": {
        "idempotent_producer": False,  # it fails InitProducerId
        "session_timeout_s": 2.0,  # it waits half a session at every join
        "heartbeat_s": 0.5,
        "fetch_wait_ms": 25,  # what comes while it waits it sees no sooner than when it is asked again
        "fetch_pause_ms": 75,  # it lists all that a partition ever had whenever it is asked
    },
}


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
            http_port=0,
            data_dir=held.folder / "data",
            **MANNERS[broker],
        )
        yield Stack(settings, broker_child, store_child, held)
