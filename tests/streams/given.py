"""What Faust would hand to an agent: as much of a stream and its batches as the loops use."""

import asyncio
from types import SimpleNamespace


class Batch:
    """A batch that remembers whether it was taken, and what became of it."""

    def __init__(self, partition):
        self.partition, self.lost, self.leaving = partition, False, False
        self.taken, self.fate = False, None

    def take(self):
        self.taken = True

    def settle(self):
        self.fate = "settled"

    def abandon(self):
        self.fate = "abandoned"


class Stream:
    """A stream of (partition, records)."""

    def __init__(self, *lists):
        self.given = [(Batch(partition), records) for partition, records in lists]

    def noack(self):
        return self

    async def events(self):
        for batch, records in self.given:
            yield SimpleNamespace(message=batch, value=records)
            await asyncio.sleep(0)

    @property
    def fates(self):
        return [batch.fate for batch, _ in self.given]

    @property
    def all_taken(self):
        return all(batch.taken for batch, _ in self.given)
