"""What do responders' desktops say about the responder?"""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from schemas.labels import Channel
from schemas.model import EpochMs, Event, Id

Level = Annotated[int, Field(ge=1, le=5)]
Skills = Annotated[dict[Id, Level], Field(max_length=64)]


Note = Annotated[str, StringConstraints(max_length=256)]


class Status(StrEnum):
    """What a signed-in responder is willing to do."""

    AVAILABLE = "available"
    AWAY = "away"


class Presence(Event):
    """An event about one responder of one desk."""

    responder: Id
    desk: Id


class ResponderLoggedIn(Presence):
    """A responder starts work, with skills and levels (S1-11), channels and the load they may carry."""

    TYPE: ClassVar[str] = "com.paidan.responder.logged-in.v1"
    skills: Skills
    channels: Annotated[tuple[Channel, ...], Field(min_length=1, max_length=5)] = tuple(Channel)
    limit: int = Field(1000, ge=1, le=1000, description="most load at once, per mille of a whole person")
    status: Status = Status.AVAILABLE
    shift_ends_ms: EpochMs | None = Field(None, description="nothing is offered that would take longer")


class ResponderLoggedOut(Presence):
    """A responder stops work; what they hold goes back to the queue with its age."""

    TYPE: ClassVar[str] = "com.paidan.responder.logged-out.v1"
    handover: Note = Field("", description="a word to whoever goes on with their tickets; no personal data")


class ResponderStatusChanged(Presence):
    """A responder becomes available or goes away; tickets in hand stay."""

    TYPE: ClassVar[str] = "com.paidan.responder.status-changed.v1"
    status: Status


class ResponderSkillsChanged(Presence):
    """A responder gains or loses skills during the shift."""

    TYPE: ClassVar[str] = "com.paidan.responder.skills-changed.v1"
    skills: Skills


class ResponderHeartbeat(Presence):
    """The desktop is alive; silence longer than the policy's limit counts as logged out."""

    TYPE: ClassVar[str] = "com.paidan.responder.heartbeat.v1"
