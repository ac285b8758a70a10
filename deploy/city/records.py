"""What does the city's customer system know of somebody, and how soon does it say so?"""

from collections.abc import Iterable
from random import Random
from typing import NamedTuple

from deploy.city.traffic import Arrival
from schemas.customers import CustomerProfile
from schemas.intake import Customer
from schemas.labels import Segment

STRANGERS = 0.05  # of the customers nothing is known
LATE = 0.1  # of the customers the system says it only after they have asked
LATE_S = (1.0, 8.0)


class Known(NamedTuple):
    """A profile, and how many seconds after the customer's first word it is published."""

    after_s: float
    profile: CustomerProfile


class Records:
    """The customer system: it speaks of each customer once, when they first ask."""

    def __init__(self) -> None:
        self._told: set[str] = set()

    def heard(self, arrivals: Iterable[Arrival], at_ms: int) -> list[Known]:
        """Give what it has to say of those who ask now, for the first time."""
        first = {a.key: a.intake.customer for a in arrivals if a.intake is not None and a.key not in self._told}
        self._told |= first.keys()
        return [known for who in first.values() if (known := record_of(who, at_ms)) is not None]


def record_of(who: Customer, at_ms: int) -> Known | None:
    """Give what is known of this customer, as of a moment; None of a stranger. Always the same but for the moment."""
    rng = Random(f"record/{who.key}")
    if rng.random() < STRANGERS:
        return None
    after_s = rng.uniform(*LATE_S) if rng.random() < LATE else 0.0
    company = who.segment not in (None, Segment.PERSONAL)
    profile = CustomerProfile(
        customer=who.key,
        segment=who.segment,
        star=rng.choices(range(8), (30, 20, 18, 14, 9, 5, 3, 1))[0],
        key_account=company and rng.random() < 0.3,
        needs_human=rng.random() < 0.04,
        rural=rng.random() < 0.12,
        network_age_months=min(240, int(rng.expovariate(1 / 50))),
        contact_verified=rng.random() < 0.8,
        updated_ms=at_ms,
    )
    return Known(after_s, profile)
