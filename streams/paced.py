"""How often is a broker asked for records? At once when nothing came, and after a pause when something did.

What comes together is worked on together, so under load the pause saves most of the work there is with a batch; a
quiet worker does not feel it. The broker's own way to let records gather (`fetch.min.bytes`) makes each wait for the
slowest, keeps asking when nothing comes, and makes the embedded broker look again and again.
"""

import asyncio
from time import monotonic
from typing import Any

from aiokafka import AIOKafkaConsumer


class PacedConsumer(AIOKafkaConsumer):  # type: ignore[misc]  # aiokafka is untyped
    """A consumer that leaves ``pause_s`` seconds between asking for records that came and asking for more.

    Private names of aiokafka 0.14 used: `AIOKafkaConsumer._fetcher`, `Fetcher._proc_fetch_request` (one request for
    all partitions of a broker; True when it brought records; False, not an error, when it is cancelled).
    """

    def __init__(self, *args: Any, pause_s: float, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._pause_s = pause_s
        self._next: dict[int, float] = {}  # by broker, time.monotonic()

    async def start(self) -> None:
        """Connect, as `AIOKafkaConsumer.start` does."""
        await super().start()
        fetch = self._fetcher._proc_fetch_request

        async def paced(assignment: Any, broker: int, request: Any) -> bool:
            try:
                await asyncio.sleep(self._next.get(broker, 0.0) - monotonic())
            except asyncio.CancelledError:
                return False
            asked = monotonic()
            brought: bool = await fetch(assignment, broker, request)
            if brought:
                self._next[broker] = asked + self._pause_s
            return brought

        self._fetcher._proc_fetch_request = paced
