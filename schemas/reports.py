"""What does a desk tell its neighbours of itself?"""

from typing import ClassVar

from pydantic import Field

from schemas.labels import Channel
from schemas.model import EpochMs, Frozen, Growing, Id

MOST = 32
"""Crews in a report; of more, those with the most room are told."""


class Room(Frozen):
    """How many people have so much room, per mille of a person."""

    room: int = Field(ge=1, le=1000)
    people: int = Field(ge=1)


class Crew(Frozen):
    """Available people who are alike, by the room they have."""

    skills: dict[str, int]
    channels: tuple[Channel, ...]
    limit: int = Field(description="most load of one of them, per mille of a person")
    ends_ms: EpochMs | None = Field(None, description="when their shift ends")
    rooms: tuple[Room, ...]


class DeskReported(Growing):
    """How a desk stands, told to a desk that it may help out: at most every few seconds, and only when it changed."""

    TYPE: ClassVar[str] = "com.paidan.desk.reported.v1"
    desk: Id = Field(description="the desk it is told to")
    by: Id = Field(description="the desk that it is about")
    at_ms: EpochMs
    is_open: bool = True
    waiting: int = Field(0, ge=0, description="tickets that wait there")
    level: int | None = Field(None, description="of its own lately, per mille answered in time; None: too few to say")
    crews: tuple[Crew, ...] = Field((), max_length=MOST)
