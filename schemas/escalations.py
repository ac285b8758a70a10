"""What do the clocks say?"""

from typing import ClassVar

from schemas.labels import Priority
from schemas.model import EpochMs, Frozen, Growing, Id


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


class ProgressDue(Clocked):
    """The customer must be told how things stand (S2-20); it comes again every so often until the ticket's end."""

    TYPE: ClassVar[str] = "com.paidan.clock.progress-due.v1"


class Measured(Frozen):
    """How a clock came out: its own time spent, without what it stood still."""

    clause: Id
    measures: str
    spent_ms: int
    paused_ms: int = 0
    late: bool


class ClocksMeasured(Growing):
    """A ticket was resolved: what each of its clocks says in the end. Means and maxima are made of these (S3-2)."""

    TYPE: ClassVar[str] = "com.paidan.clock.measured.v1"
    ticket: Id
    desk: Id
    clocks: tuple[Measured, ...]
    at_ms: EpochMs


class ClockBreached(Clocked):
    """A clock has run out; ``raised_to`` is the stair's next priority, if it has one."""

    TYPE: ClassVar[str] = "com.paidan.clock.breached.v1"
    raised_to: Priority | None = None
