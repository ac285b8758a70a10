"""What does the classifier say about a ticket?"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from schemas.dialects import DialectId
from schemas.labels import Act, ComplaintClass, Domain, Flag, Language, ProblemClass, Topic


class Candidate(BaseModel):
    """One possible label pair; `score` is its share of belief, 0..1, comparable within one ticket only."""

    model_config = ConfigDict(frozen=True)

    act: Act
    topic: Topic
    score: Annotated[float, Field(ge=0, le=1)]


class Classification(BaseModel):
    """The label of a ticket, how far to trust it, and why (S1-18; PIPL 24: version and reason)."""

    model_config = ConfigDict(frozen=True)

    act: Act
    topic: Topic
    confidence: Annotated[float, Field(ge=0, le=1)]
    sure: bool
    """Whether the label may route the ticket without a person looking at it first."""
    candidates: Annotated[tuple[Candidate, ...], Field(max_length=3)] = ()
    """Best first; the first one is the label itself."""
    reasons: Annotated[tuple[str, ...], Field(max_length=8)] = ()
    """Names of the rules that fired, strongest first; never a customer's own words."""
    language: Language = Language.OTHER
    dialect: DialectId | None = None
    """One of the policy's dialects, or the one that the channel named."""
    leaf: str | None = None
    """Node of the policy's taxonomy below the topic, the deepest that was found, e.g. `bill.refund`."""
    domain: Domain | None = None
    problem_class: ProblemClass = ProblemClass.OTHER
    complaint_class: ComplaintClass | None = None
    flags: tuple[Flag, ...] = ()
    model: str
    """Version of the scorer that decided, e.g. `rules-1`."""
