"""Which desks are there, when are they open, and who stands in for them?"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

from pydantic import Field

from schemas.calendar import CalendarRules
from schemas.conditions import Region
from schemas.labels import Domain, Segment
from schemas.model import Frozen, Id

COMPANY = "company"
"""The name under which a desk's hours are those of the policy's own calendar."""


class Desk(Frozen):
    """A routing domain. The first desk whose lists all match takes a ticket; an empty list matches everything."""

    id: Annotated[Id, Field(max_length=40)]  # decision ids are made from it
    zh: str
    en: str
    regions: tuple[Region, ...] = ()
    segments: tuple[Segment, ...] = ()
    domains: tuple[Domain, ...] = ()
    neighbours: tuple[Id, ...] = Field((), description="desks that may help out, the first choice first")
    hours: Id | None = Field(
        None, description="calendar whose hours it is open: one of `calendars`, or company; None: always"
    )
    night: Id | None = Field(None, description="desk that gets its waiting tickets outside these hours")


def desk_problems(desks: Sequence[Desk], calendars: Mapping[str, CalendarRules]) -> Iterator[str]:
    """Give what cannot be: double desks, names that point nowhere, night desks that send a ticket round."""
    ids = [desk.id for desk in desks]
    yield from (f"desk {name} stands twice" for name in sorted(set(ids)) if ids.count(name) > 1)
    if COMPANY in calendars:
        yield f"calendars names {COMPANY}, which is the policy's own calendar"
    nights = {desk.id: desk.night for desk in desks}
    for desk in desks:
        yield from (f"desk {desk.id} has the unknown neighbour {n}" for n in desk.neighbours if n not in ids)
        if desk.hours not in (None, COMPANY, *calendars):
            yield f"desk {desk.id} has the hours of the unknown calendar {desk.hours}"
        if desk.night is not None and desk.night not in ids:
            yield f"desk {desk.id} has the unknown night desk {desk.night}"
        elif (way := _nights(desk.id, nights)) and way[-1] == min(way):  # each round is told once
            yield f"night desks go round: {' -> '.join((way[-1], *way))}"


def _nights(start: str, nights: Mapping[str, str | None]) -> tuple[str, ...]:
    """Give the way from a desk's night desk back to itself, or nothing."""
    way: list[str] = []
    desk = nights.get(start)
    while desk is not None and desk not in way:
        way.append(desk)
        if desk == start:
            return tuple(way)
        desk = nights.get(desk)
    return ()
