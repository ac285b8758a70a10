"""What is known of a customer beside what the channel said?"""

from typing import ClassVar

from pydantic import Field

from schemas.labels import Segment
from schemas.model import EpochMs, Frozen, Growing, Id


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


class CustomerFacts(Frozen):
    """A profile, if there is one, and what Paidan itself has seen of the customer."""

    profile: CustomerProfile | None = None
    repeats: int = Field(0, ge=0, description="other contacts in the last 30 days")
    escalations: int = Field(0, ge=0, description="complaints with a threat to go higher, in the last 30 days")
    refunds: int = Field(0, ge=0, description="in the last 90 days")
    satisfaction: int | None = Field(None, ge=1, le=5, description="the last answered survey's score")
