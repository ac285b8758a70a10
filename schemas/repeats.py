"""How long is a customer remembered, and when is a new ticket a problem that is known already?"""

from pydantic import Field

from schemas.clauses import Seconds
from schemas.labels import Channel, Flag
from schemas.model import Frozen


class CustomerRules(Frozen):
    """How long Paidan remembers what it has seen of a customer, and how long it waits for facts."""

    look_up_s: Seconds = Field(0.25, description="a store that takes longer is not waited for; the ticket is degraded")
    revisit_s: Seconds = Field(3600.0, description="facts that come this long after the ticket still raise it")
    contact_days: int = Field(30, ge=1, le=90)
    escalation_days: int = Field(30, ge=1, le=90)
    refund_days: int = Field(90, ge=1, le=365)
    escalation_flags: tuple[Flag, ...] = Field((), description="a complaint with one of these counts as escalated")


class MergingRules(Frozen):
    """When a new ticket is a problem that the desk has already (S2-4)."""

    window_s: Seconds = Field(description="an open ticket received this long ago still takes its customer's next ones")
    channels: tuple[Channel, ...] = Field(
        tuple(Channel), description="on which a customer need not be answered again for the same problem"
    )
    mass_customers: int = Field(5, ge=2, description="so many customers with one letter make it a mass complaint")
    mass_window_s: Seconds = 86_400.0
    mass_chars: int = Field(20, ge=8, description="letters of a text that is no letter by chance")
