"""What does the customer say afterwards?"""

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from schemas.model import EpochMs, Event, Growing, Id


class SurveyAnswered(Event):
    """A survey platform reports the customer's answer (S2-13, S2-21)."""

    TYPE: ClassVar[str] = "com.paidan.survey.answered.v1"
    ticket: Id
    desk: Id
    score: int = Field(ge=1, le=5, description="5 is best")
    solved: bool | None = None
    comment: Annotated[str, StringConstraints(max_length=1000)] = ""


class SurveyRequested(Growing):
    """The ticket was resolved: ask the customer, until the request expires."""

    TYPE: ClassVar[str] = "com.paidan.survey.requested.v1"
    ticket: Id
    desk: Id
    customer: Id | None = None
    responder: Id | None = None
    requested_ms: EpochMs
    expires_ms: EpochMs


class SurveyExpired(Growing):
    """Nobody answered in time."""

    TYPE: ClassVar[str] = "com.paidan.survey.expired.v1"
    ticket: Id
    desk: Id
    at_ms: EpochMs


class FeedbackScored(Growing):
    """An answer was counted; ``reopened`` when it sends the ticket back (S2-22)."""

    TYPE: ClassVar[str] = "com.paidan.feedback.scored.v1"
    ticket: Id
    desk: Id
    customer: Id | None = None
    responder: Id | None = None
    score: int
    solved: bool | None = None
    reopened: bool
    at_ms: EpochMs


class FeedbackIgnored(Growing):
    """An answer that counts for nothing: unknown ticket, no open request, or answered before."""

    TYPE: ClassVar[str] = "com.paidan.feedback.ignored.v1"
    ticket: Id
    desk: Id
    reason: str
    at_ms: EpochMs
