"""What does a supervisor order?"""

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints, model_validator

from schemas.labels import Topic
from schemas.model import Event, Id

Note = Annotated[str, StringConstraints(max_length=256)]


class Command(Event):
    """An order to one desk, and whose it is. Each is answered by a decision that names them."""

    desk: Id
    by: Id
    reason: Note = ""


class TicketForced(Command):
    """The ticket goes into a responder's hands at once, whatever their skills; it counts as accepted."""

    TYPE: ClassVar[str] = "com.paidan.ticket.forced.v1"
    ticket: Id
    responder: Id
    over_limit: bool = Field(False, description="even if they carry more than they may then; otherwise it is refused")


class QueueCommand(Command):
    """An order about the tickets of one topic, or of all that need one skill."""

    topic: Topic | None = None
    skill: Id | None = None

    @model_validator(mode="after")
    def one_queue(self) -> "QueueCommand":
        """Refuse none or both."""
        if (self.topic is None) == (self.skill is None):
            raise ValueError("name exactly one of topic, skill")
        return self

    @property
    def queue(self) -> str:
        """The queue's name: ``topic:bill`` or ``skill:english``."""
        return f"topic:{self.topic.value}" if self.topic is not None else f"skill:{self.skill}"


class QueuePaused(QueueCommand):
    """Such tickets are offered to nobody; they go to the fallback desk, or wait until the queue is resumed."""

    TYPE: ClassVar[str] = "com.paidan.queue.paused.v1"
    fallback: Id | None = None


class QueueResumed(QueueCommand):
    """Such tickets are offered again."""

    TYPE: ClassVar[str] = "com.paidan.queue.resumed.v1"


class ResponderDrained(Command):
    """The responder finishes what they have and gets nothing new, until undone or signed out."""

    TYPE: ClassVar[str] = "com.paidan.responder.drained.v1"
    responder: Id
    drain: bool = True
