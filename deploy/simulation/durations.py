"""How long does it take a person?"""

from collections.abc import Callable
from enum import StrEnum
from math import log, sqrt
from random import Random
from typing import Annotated

from pydantic import Field

from schemas.model import Frozen


class Law(StrEnum):
    """The shape of a duration's distribution."""

    LOGNORMAL = "lognormal"
    EXPONENTIAL = "exponential"
    FIXED = "fixed"


class Duration(Frozen):
    """A random duration in seconds, known by its mean; ``spread`` is a lognormal's standard deviation over its mean."""

    mean_s: Annotated[float, Field(ge=0, le=366 * 86_400)]
    law: Law = Law.LOGNORMAL
    spread: Annotated[float, Field(ge=0, le=10)] = 0.5

    def sampler(self, rng: Random) -> Callable[[], float]:
        """Give a function that draws one duration in milliseconds."""
        mean_ms = self.mean_s * 1000
        if not mean_ms or self.law is Law.FIXED or (self.law is Law.LOGNORMAL and not self.spread):
            return lambda: mean_ms
        if self.law is Law.EXPONENTIAL:
            return lambda: rng.expovariate(1 / mean_ms)
        variance = log(1 + self.spread**2)
        mu, sigma = log(mean_ms) - variance / 2, sqrt(variance)
        return lambda: rng.lognormvariate(mu, sigma)
