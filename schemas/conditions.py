"""When does a rule of the policy hold?"""

from typing import Annotated

from pydantic import AfterValidator, Field

from schemas.dialects import DialectId
from schemas.labels import Act, Channel, ComplaintClass, Domain, Flag, Language, ProblemClass, Segment, Severity, Topic
from schemas.model import Frozen
from schemas.taxonomy import LeafId

Region = Annotated[str, AfterValidator(str.casefold)]
Times = Annotated[int, Field(ge=0, le=9)]


class When(Frozen):
    """A condition on a classified ticket: every list that is given must contain the ticket's value."""

    acts: tuple[Act, ...] = ()
    topics: tuple[Topic, ...] = ()
    leaves: tuple[LeafId, ...] = Field((), description="nodes below the topics; each stands for all below it")
    channels: tuple[Channel, ...] = ()
    segments: tuple[Segment, ...] = ()
    domains: tuple[Domain, ...] = ()
    problem_classes: tuple[ProblemClass, ...] = ()
    complaint_classes: tuple[ComplaintClass, ...] = ()
    severities: tuple[Severity, ...] = ()
    languages: tuple[Language, ...] = ()
    dialects: tuple[DialectId, ...] = ()
    flags: tuple[Flag, ...] = ()
    regions: tuple[Region, ...] = Field(
        (), description="names and codes; two digits stand for every division code of the province, GB/T 2260"
    )
    rural: bool | None = None
    key_account: bool | None = None
    needs_human: bool | None = None
    sure: bool | None = None
    min_affected: int = Field(0, ge=0, le=1_000_000, description="users affected, as the customer said")
    contact_verified: bool | None = Field(None, description="S2-29; nobody's word for it holds neither way")
    min_star: int = Field(0, ge=0, le=7)
    min_network_years: int = Field(0, ge=0, le=30)
    min_repeats: Times = Field(0, description="other contacts of the customer in the last 30 days")
    min_escalations: Times = Field(0, description="complaints with a threat to go higher, in the last 30 days")
    min_refunds: Times = Field(0, description="refunds in the last 90 days")
    max_satisfaction: int | None = Field(None, ge=1, le=5, description="the last answered survey's score")


OF_LABEL = frozenset({"acts", "topics", "leaves", "domains", "problem_classes", "complaint_classes", "sure"})
"""What a condition may ask of the label."""
OF_PROBLEM = OF_LABEL | {"channels", "languages", "dialects", "flags", "min_affected"}
"""And of the problem, whoever has it and wherever."""
