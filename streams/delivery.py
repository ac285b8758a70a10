"""What is a batch on its way to an agent, and which offset may be committed behind it?"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aiokafka import ConsumerRecord
from faust import Schema
from faust.types import TP, ConsumerMessage


class Slot:
    """One delivered batch as the commit window sees it. Holds no records: the queue owns those."""

    __slots__ = ("done", "first", "last", "lost", "records")

    def __init__(self, first: int, last: int, records: int) -> None:
        self.first = first
        self.last = last
        self.records = records
        self.done = False
        self.lost = False  # the partition was taken away, or will be read again from the last commit


class Window:
    """The delivered batches of one partition, in offset order, from the first unfinished one on."""

    __slots__ = ("lost", "next", "slots")

    def __init__(self) -> None:
        self.slots: deque[Slot] = deque()
        self.next = 0
        self.lost = False  # from some batch on, all come again: nothing new is delivered before that

    def lose(self, slot: Slot) -> None:
        """Give up this batch and all behind it: a partition's batches are finished in order or not at all."""
        if slot in self.slots and not slot.done:
            self.lost = True
            behind = False
            for one in self.slots:
                behind = behind or one is slot
                one.lost = one.lost or behind

    def safe(self) -> int:
        """Return the offset below which every delivered record is settled."""
        slots = self.slots
        while slots and slots[0].done:
            slots.popleft()
        return slots[0].first if slots else self.next


class Delivery(ConsumerMessage):
    """A batch on its way: what Faust takes for one message. `value` is the list of records."""

    __slots__ = ("consumer", "held", "settled", "slot")

    def __init__(self, consumer: Any, tp: TP, records: Sequence[ConsumerRecord], slot: Slot) -> None:
        super().__init__(
            topic=tp.topic,
            partition=tp.partition,
            offset=slot.last,
            timestamp=records[-1].timestamp / 1000.0,
            timestamp_type=records[-1].timestamp_type,
            headers=None,
            key=None,
            value=records,  # type: ignore[arg-type]  # BatchSchema hands it on unread
            checksum=None,
            tp=tp,
            generation_id=consumer.app.consumer_generation_id,
        )
        self.consumer = consumer
        self.slot = slot
        self.settled = 0
        self.held = 0

    def take(self) -> None:
        """Say that an agent has it in hand, as Faust's stream just did; `settle` or `abandon` must follow."""
        self.held += 1

    def settle(self) -> None:
        """Say that one agent has finished every record. Counts when all agents of the topic have said so."""
        self.consumer.settle(self)

    def abandon(self) -> None:
        """Say that the work was given up: nothing is committed, nobody waits for it, it will come again."""
        self.consumer.abandon(self)

    @property
    def lost(self) -> bool:
        """Whether somebody else, or a later read, will do this batch: further attempts are wasted."""
        return self.slot.lost

    @property
    def leaving(self) -> bool:
        """Whether the app stops or its partitions move: finish what goes well, wait for nothing."""
        return bool(self.consumer.app.should_stop or not self.consumer.flow_active)

    def ack(self, consumer: Any, n: int = 1) -> bool:
        """Ignore Faust: it acks batches whose agent raised and batches it threw away."""
        return False


class BatchSchema(Schema[None, Any]):
    """Faust decodes nothing: one bad record must not harm its neighbours."""

    def loads_key(self, app: Any, message: Any, **_: Any) -> None:
        """Return no key: a batch has many."""

    def loads_value(self, app: Any, message: Any, **_: Any) -> Any:
        """Return the records as they are."""
        return message.value


def in_turns(
    records: Mapping[Any, Sequence[ConsumerRecord]], most: int
) -> Iterator[list[tuple[TP, Sequence[ConsumerRecord]]]]:
    """Cut every partition's records into chunks and give, turn by turn, one of each."""
    at = 0
    while turn := [
        (TP(tp.topic, tp.partition), some[at : at + most]) for tp, some in records.items() if len(some) > at
    ]:
        yield turn
        at += most
