"""What is known of a customer beside what the channel said?"""

from typing import ClassVar, NamedTuple

from pydantic import Field

from schemas.labels import Segment
from schemas.model import EpochMs, Growing, Id


class CustomerProfile(Growing):
    """What the customer system or data platform knows; None where it knows nothing. The last one counts."""

    TYPE: ClassVar[str] = "com.paidan.customer.profiled.v1"
    customer: Id
    segment: Segment | None = None
    star: int | None = Field(None, ge=0, le=7)
    key_account: bool | None = None
    needs_human: bool | None = Field(None, description="elderly or disabled: straight to a person")
    rural: bool | None = None
    network_age_months: int | None = Field(None, ge=0, le=1200)
    contact_verified: bool | None = Field(None, description="name and number were checked (S2-29)")
    updated_ms: EpochMs = 0


class CustomerFacts(NamedTuple):
    """A profile, if there is one, and what Paidan itself has seen of the customer lately."""

    profile: CustomerProfile | None = None
    repeats: int = 0
    escalations: int = 0  # complaints with a threat to go higher
    refunds: int = 0
    satisfaction: int | None = None  # the last answered survey's score, 1 to 5
