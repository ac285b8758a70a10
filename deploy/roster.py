"""Who works at which desk, and when? A roster file, for checks that need people."""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from deploy.yaml_file import FaultyFile, parse_model, text_of
from schemas.model import Frozen, Id
from schemas.responders import Skills

Hour = Annotated[float, Field(ge=0, le=24)]


class Hours(Frozen):
    """Hours of presence; over midnight when ``from_h`` is later than ``to_h``. Days count from Monday, 1 to 7."""

    from_h: Hour = 0
    to_h: Hour = 24
    days: tuple[Annotated[int, Field(ge=1, le=7)], ...] = (1, 2, 3, 4, 5, 6, 7)

    def covers(self, day: int, hour: int) -> bool:
        """Tell whether the whole hour of a weekday, 1 to 7, is covered."""
        if self.from_h < self.to_h:
            return day in self.days and self.from_h <= hour and hour + 1 <= self.to_h
        before = (day - 2) % 7 + 1
        return (day in self.days and hour >= self.from_h) or (before in self.days and hour + 1 <= self.to_h)


class Group(Frozen):
    """People of one desk with the same skills and hours."""

    desk: Id
    count: int = Field(1, ge=1)
    skills: Skills
    hours: tuple[Hours, ...] = (Hours(),)


class Roster(Frozen):
    """Everybody."""

    groups: Annotated[tuple[Group, ...], Field(min_length=1)]


def load_roster(path: Path) -> Roster:
    """Read a roster from a YAML file. Raises FaultyFile, OSError."""
    return parse_model(text_of(path), path.name, Roster, "roster", FaultyFile)
