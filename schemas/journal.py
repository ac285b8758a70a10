"""What happened to a desk, in its order? Enough to decide it all again."""

from typing import ClassVar

from pydantic import Field, JsonValue

from schemas.model import EpochMs, Event, Frozen, Growing, Id


class OwnershipTaken(Event):
    """A worker became the desk's one writer; ``epoch`` fences all earlier writers."""

    TYPE: ClassVar[str] = "com.paidan.desk.ownership-taken.v1"
    epoch: int = Field(ge=1)


class Ticked(Event):
    """Time passed and a timer was due."""

    TYPE: ClassVar[str] = "com.paidan.desk.ticked.v1"


class JournalEntry(Frozen):
    """One input of a desk, the moment it was applied, and the decisions it led to."""

    now_ms: EpochMs
    type: str = Field(description="CloudEvents type of the input")
    source: str | None = Field(None, description="topic/partition/offset of the input; None for ticks and ownership")
    input: JsonValue
    outcomes: tuple[str, ...] = Field(description="decision ids, or types of other outcomes")


class JournalWritten(Growing):
    """The inputs of one desk in one commit, in order."""

    TYPE: ClassVar[str] = "com.paidan.desk.journal-written.v1"
    desk: Id
    epoch: int
    entries: tuple[JournalEntry, ...]
