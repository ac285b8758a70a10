"""How do the city's words get onto the topics?"""

import asyncio
from collections.abc import Sequence
from itertools import count
from secrets import token_hex
from time import monotonic
from typing import Self

import structlog

from agents.decisions.masking import mask
from deploy.city.stats import Stats
from deploy.city.traffic import Arrival
from schemas.customers import CustomerProfile
from schemas.errors import StreamUnavailable
from schemas.model import Event
from schemas.tickets import ticket_id
from streams import topics
from streams.clock import now_ms, rfc3339
from streams.codec import encode, headers
from streams.sender import Message, Sender
from streams.settings import Settings

log = structlog.get_logger(__name__)
INTAKE = {topic.events[0].CHANNEL: topic for topic in topics.INTAKE}  # type: ignore[attr-defined]  # all are Intake
SUMMARY_CHARS = 60


class Voice:
    """Sends whole batches and counts them; a broker that is away is waited for."""

    def __init__(self, settings: Settings, stats: Stats) -> None:
        self._settings = settings
        self._stats = stats
        self._sender = Sender(settings)
        self._token = token_hex(4)
        self._order = count()

    async def __aenter__(self) -> Self:
        await self._sender.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._sender.stop()

    async def ask(self, arrivals: Sequence[Arrival]) -> None:
        """Send what customers ask. Returns when the broker has it all."""
        await self._send([self._asked(arrival) for arrival in arrivals])

    async def act(self, events: Sequence[Event]) -> None:
        """Send what responders' desktops, customers and the customer system do."""
        await self._send([self._acted(event) for event in events])

    def _asked(self, arrival: Arrival) -> Message:
        stats = self._stats
        name = ticket_id(arrival.source, arrival.id)
        if arrival.intake is None:
            stats.broken += 1
        elif name in stats.summaries:
            stats.resent += 1
        else:
            stats.sent[arrival.channel] += 1
            stats.undecided[name] = monotonic()
            stats.summaries[name] = mask(" ".join(" ".join(arrival.intake.words()).split())[:200])[:SUMMARY_CHARS]
        topic = INTAKE[arrival.channel]
        head = headers(topic.events[0].TYPE, arrival.id, None, rfc3339(now_ms()), source=arrival.source)
        return Message(topics.full_name(self._settings, topic), None, arrival.key.encode(), arrival.value, head)

    def _acted(self, event: Event) -> Message:
        self._stats.acted[type(event).__name__] += 1
        key: str = event.customer if isinstance(event, CustomerProfile) else event.desk  # type: ignore[attr-defined]
        name = f"{self._token}-{next(self._order)}"
        subject: str | None = getattr(event, "ticket", None)
        source = "/city/records" if isinstance(event, CustomerProfile) else "/city/desktop"
        head = headers(event.TYPE, name, subject, rfc3339(now_ms()), source=source)
        topic = topics.full_name(self._settings, topics.BY_EVENT[type(event)])
        return Message(topic, None, key.encode(), encode(event), head)

    async def _send(self, messages: list[Message]) -> None:
        while messages:
            try:
                await self._sender.send(messages)
            except StreamUnavailable as error:
                log.warning("city_cannot_send", error=str(error))
                await asyncio.sleep(0.5)
            else:
                return
