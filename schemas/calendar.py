"""When does the company work? Opening hours, working days, and the exceptions of each year."""

from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from schemas.model import Frozen

Hours = Annotated[
    str,
    StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"),
]
"""A span of a day in local time, such as ``08:30-12:00``; ``24:00`` ends the day."""


class Weekday(StrEnum):
    """The days of the week."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


WEEK = tuple(Weekday)
USUAL = WEEK[:5]


class ClockKind(StrEnum):
    """Which time a clock counts."""

    NATURAL = "natural"  # all time
    WORKING_HOURS = "working_hours"  # opening hours only
    WORKING_DAYS = "working_days"  # whole working days after the day of receipt, to the close of the last


class Year(Frozen):
    """What the State Council made of a year: days off that were workdays, and weekend days that are worked (调休)."""

    source: str = Field(description="where the days are published")
    closed: tuple[date, ...] = ()
    worked: tuple[date, ...] = ()


class CalendarRules(Frozen):
    """The company's calendar. A weekend day that is worked has its own hours, or those of the first open weekday."""

    workdays: Annotated[tuple[Weekday, ...], Field(min_length=1)] = USUAL
    hours: dict[Weekday, tuple[Hours, ...]] = Field(
        {day: ("09:00-18:00",) for day in USUAL},  # noqa: C420  # mypy sees a wider tuple so
        min_length=1,
    )
    years: dict[int, Year] = Field(default_factory=dict, description="years without an entry know weekends only")

    @model_validator(mode="after")
    def sound(self) -> "CalendarRules":
        """Refuse hours that run backwards or overlap, days of another year, and days both closed and worked."""
        problems = [f"{day.value} has hours that overlap or run backwards" for day in self.hours if _tangled(self, day)]
        if not any(self.hours.values()):
            problems.append("no weekday has hours")
        for number, year in self.years.items():
            strangers = [day for day in (*year.closed, *year.worked) if day.year != number]
            problems += [f"{day} is no day of {number}" for day in strangers]
            problems += [f"{day} is both closed and worked" for day in sorted({*year.closed} & {*year.worked})]
            problems += [f"{day} is closed anyway" for day in year.closed if WEEK[day.weekday()] not in self.workdays]
            problems += [f"{day} is worked anyway" for day in year.worked if WEEK[day.weekday()] in self.workdays]
        if problems:
            raise ValueError("; ".join(problems))
        return self


def minutes(span: str) -> tuple[int, int]:
    """Give a span's begin and end in minutes of the day."""
    begin, end = span.split("-")
    return int(begin[:2]) * 60 + int(begin[3:]), int(end[:2]) * 60 + int(end[3:])


def _tangled(rules: CalendarRules, day: Weekday) -> bool:
    bounds = [bound for span in rules.hours[day] for bound in minutes(span)]
    return any(one >= other for one, other in pairwise(bounds))
