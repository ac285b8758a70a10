"""One desk in this worker: its machine, and the epoch that fences all other writers."""

import asyncio

from streams.machine import Machine
from streams.store import Keys


class Shard:
    """One desk's machine in this worker, under the epoch that fences all others."""

    __slots__ = ("desk", "epoch", "keys", "lock", "machine", "marks", "partition", "told")

    def __init__(
        self, desk: str, partition: int, keys: Keys, machine: Machine, epoch: int, marks: dict[str, int]
    ) -> None:
        self.desk = desk
        self.partition = partition
        self.keys = keys
        self.machine = machine
        self.epoch = epoch
        self.marks = marks
        self.told = 0
        self.lock = asyncio.Lock()
