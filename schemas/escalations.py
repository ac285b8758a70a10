"""What do the clocks say?"""

from typing import ClassVar

from schemas.labels import Priority
from schemas.model import EpochMs, Growing, Id


class Clocked(Growing):
    """An event about one clock of one ticket."""

    ticket: Id
    desk: Id
    clause: Id
    measures: str
    due_ms: EpochMs
    at_ms: EpochMs


class ClockWarned(Clocked):
    """A clock has spent this share of its time and the ticket has not got what it waits for."""

    TYPE: ClassVar[str] = "com.paidan.clock.warned.v1"
    spent_percent: int


class ClockBreached(Clocked):
    """A clock has run out; ``raised_to`` is the stair's next priority, if it has one."""

    TYPE: ClassVar[str] = "com.paidan.clock.breached.v1"
    raised_to: Priority | None = None
