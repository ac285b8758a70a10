"""How does an agent make events of events? And how does the next one go on at once when it lives in the same worker?

Every event still goes to its topic. One that the next agent has dealt with already says so in its last header, and
is passed over when that agent reads it back. Handing on is only ever an attempt: what goes wrong with it is left to
the agent that reads the topic, with its own retries and dead letters.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import NamedTuple

import structlog
from aiokafka import ConsumerRecord

from schemas.model import Event
from streams import metrics
from streams.batches import Records
from streams.clock import now_ms, rfc3339
from streams.codec import encode, headers
from streams.handed import handed
from streams.sender import Message
from streams.settings import Settings
from streams.topics import BY_EVENT, full_name

CARRIED = frozenset({"ce_traceparent", "ce_tracestate", "ce_correlationid"})
HANDED = "ce_handedto"  # extension attribute: the agent that has dealt with this event already
Dead = list[tuple[ConsumerRecord, BaseException]]
log = structlog.get_logger(__name__)


@dataclass
class Done:
    """What an agent made of a batch: events under keys with the records they come from, and what can never succeed."""

    told: list[tuple[Event, str, ConsumerRecord | None]] = field(default_factory=list)
    dead: Dead = field(default_factory=list)

    def add(self, event: Event, key: str, record: ConsumerRecord | None = None) -> None:
        """Tell this event, with the trace of the record."""
        self.told.append((event, key, record))


DecideAll = Callable[[Records], Awaitable[Done]]


class Step(NamedTuple):
    """One agent that makes events of events. ``mark`` is the header of those it was handed."""

    name: str
    decide_all: DecideAll
    mark: tuple[str, bytes]


class Steps:
    """The steps of this worker, by the topic they read."""

    def __init__(self, settings: Settings) -> None:
        self._places = {event: full_name(settings, topic) for event, topic in BY_EVENT.items()}
        self._readers: dict[str, Step] = {}

    def add(self, name: str, sources: Sequence[str], decide_all: DecideAll) -> Step:
        """Let an agent be handed what others tell on these topics."""
        step = Step(name, decide_all, (HANDED, name.encode()))
        self._readers.update(dict.fromkeys(sources, step))
        return step

    async def run(self, step: Step, records: Records) -> tuple[list[Message], Dead]:
        """Give all there is to tell: by this step, and by those that it hands on to. Raises what the step raises."""
        done = await step.decide_all(records)
        at = rfc3339(now_ms())
        told: dict[str, list[tuple[Event, Message]]] = {}
        for event, key, record in done.told:
            ticket: str = event.ticket  # type: ignore[attr-defined]  # every stage names its ticket
            head = headers(event.TYPE, f"{ticket}.{step.name}", ticket, at)
            if record is not None:
                head += [(tag, bytes(value)) for tag, value in record.headers if tag in CARRIED]
            place = self._places[type(event)]
            told.setdefault(place, []).append((event, Message(place, None, key.encode(), encode(event), head)))
        messages = [message for pairs in told.values() for _, message in pairs]
        for place, pairs in told.items():
            if place in self._readers:
                messages += await self._hand_on(self._readers[place], pairs)
        return messages, done.dead

    async def _hand_on(self, step: Step, pairs: Sequence[tuple[Event, Message]]) -> list[Message]:
        """Let the next step have these at once; give what it tells, nothing when it cannot."""
        started, at_ms = monotonic(), now_ms()
        records = [handed(event, message, at_ms) for event, message in pairs]
        try:
            messages, dead = await self.run(step, records)
        except Exception as error:
            metrics.RETRIES.labels(step.name, "handed").inc()
            log.warning("not_handed_on", agent=step.name, error=type(error).__name__)
            return []
        refused = {id(record) for record, _ in dead}
        done = [record for record in records if id(record) not in refused]
        for record in done:
            record.headers.append(step.mark)  # the message's own list
        metrics.batch_done(step.name, len(done), started)
        return messages


def was_handed(record: ConsumerRecord, step: Step) -> bool:
    """Tell by the last header whether this step has dealt with a record before the broker had it."""
    return bool(record.headers) and record.headers[-1] == step.mark
