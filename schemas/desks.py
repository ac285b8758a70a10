"""Which desks are there, when are they open, and who stands in for them?"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

from pydantic import Field, model_validator

from schemas.calendar import CalendarRules
from schemas.clauses import Seconds
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


class OverflowRules(Frozen):
    """When does a waiting ticket go to a neighbour desk, and when is a neighbour well enough to lend?"""

    after_percent: int = Field(
        50, ge=1, le=1000, description="of the target waited; at once when nobody present could finish it in time"
    )
    report_s: Seconds = Field(5, description="desks tell each other how they stand, and look for help, this often")
    stale_s: Seconds = Field(30, description="a report this old says nothing any more")
    level_percent: int = Field(
        80, ge=0, le=100, description="least share of its own tickets that a lender has lately answered in time"
    )
    window_s: Seconds = Field(900, description="how long 'lately' is, twice at most")
    spare: int = Field(1, ge=0, le=1000, description="people with room for such a ticket that stay with the lender")

    @model_validator(mode="after")
    def lasting(self) -> "OverflowRules":
        """Refuse reports that are stale before the next one is due."""
        if self.stale_s < 2 * self.report_s:
            raise ValueError("stale_s must be at least twice report_s")
        return self


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
