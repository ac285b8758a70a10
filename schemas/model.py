"""What every event has in common."""

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:\-]{1,64}$")]
"""A name that is safe in a key, a header and a log line: 1 to 64 of letters, digits and ``._:-``."""

EpochMs = Annotated[int, Field(ge=0, le=32_503_680_000_000)]
"""A moment: milliseconds since 1970-01-01 UTC, before the year 3000. An integer, so that replay is bit for bit."""


class Frozen(BaseModel):
    """A fact that is never changed after it was made; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Event(Frozen):
    """A fact that travels. ``TYPE`` is its CloudEvents type: reverse-DNS, past tense, versioned."""

    TYPE: ClassVar[str]


class Growing(Event):
    """An event whose newer versions may carry more; readers ignore what they do not know."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)
