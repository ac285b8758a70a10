"""Which time limits are there, and who set them?"""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from schemas.calendar import ClockKind
from schemas.conditions import When
from schemas.labels import Wait
from schemas.model import Frozen, Id

DAY_S = 86_400
Seconds = Annotated[float, Field(gt=0, le=366 * DAY_S)]


class Measure(StrEnum):
    """What must happen in time, counted from receipt."""

    ACKNOWLEDGED = "acknowledged"  # the ticket has been taken on by a desk
    RECORDED = "recorded"  # and its record written
    ASSESSED = "assessed"  # by the classifier when it is sure, otherwise by the person who accepts
    ANSWERED = "answered"  # a responder has accepted
    CONTACTED = "contacted"  # somebody has spoken with the customer
    REPLIED = "replied"  # the customer has been told the result
    RESOLVED = "resolved"
    PROGRESS = "progress"  # the customer is told how things stand, every so often, until the end


class Authority(StrEnum):
    """Who set a clause."""

    LAW = "law"
    REGION = "region"
    NORM = "norm"
    CONTRACT = "contract"
    COMPANY = "company"


LEGAL = (Authority.LAW, Authority.REGION)


class Clause(Frozen):
    """A time limit: when it applies, what must happen, how soon, in which time, and what makes it stand still."""

    id: Id
    zh: str
    en: str
    authority: Authority
    when: When = When()
    measures: Measure
    limit_s: Seconds = Field(description="per ticket; for progress notices the time from one to the next")
    mean_limit_s: Seconds | None = Field(None, description="of the mean over all tickets (S3-2)")
    clock: ClockKind = ClockKind.NATURAL
    pauses: bool | tuple[Wait, ...] = Field(
        False, description="on hold the clock stands still: true for any reason, a list for these; the law's never does"
    )
    version: str = Field("", description="of the document the clause comes from")
    valid_from: date | None = Field(None, description="first day of receipt")
    valid_until: date | None = Field(None, description="last day of receipt")

    @model_validator(mode="after")
    def sound(self) -> "Clause":
        """Refuse what no clause can mean; legal clocks never stand still."""
        problems = []
        if self.pauses and self.authority in LEGAL:
            problems.append(f"clause {self.id} is set by {self.authority.value} and cannot pause")
        if self.pauses and self.measures is Measure.PROGRESS:
            problems.append(f"clause {self.id} keeps the customer informed: it never pauses")
        if self.clock is ClockKind.WORKING_DAYS and self.limit_s % DAY_S:
            problems.append(f"clause {self.id} counts working days: limit_s must be a multiple of {DAY_S}")
        if self.mean_limit_s is not None and self.mean_limit_s > self.limit_s:
            problems.append(f"clause {self.id} allows a mean above its maximum")
        if self.valid_from and self.valid_until and self.valid_from > self.valid_until:
            problems.append(f"clause {self.id} ends before it begins")
        if problems:
            raise ValueError("; ".join(problems))
        return self
