"""What every event has in common."""

from functools import cache
from typing import Annotated, Any, ClassVar, TypeVar

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


M = TypeVar("M", bound=BaseModel)


def trusted(kind: type[M], /, **values: Any) -> M:
    """Make a model from values that are ours and right already: what pydantic would check costs more than we do."""
    model = kind.__new__(kind)
    object.__setattr__(model, "__dict__", {**_defaults(kind), **values})
    object.__setattr__(model, "__pydantic_extra__", None)
    object.__setattr__(model, "__pydantic_private__", None)
    return lighten(model)


def lighten(model: M) -> M:
    """Let a model that is kept for long share its note of which fields were given: that alone takes 2 kB."""
    object.__setattr__(model, "__pydantic_fields_set__", _fields(type(model)))
    return model


def compact(model: M) -> M:
    """Let a model that is kept for long share with all of its kind the names of its fields: a third of the memory."""
    own = _names(type(model)).copy()
    for name, value in model.__dict__.items():
        own[name] = value
    object.__setattr__(model, "__dict__", own)
    return lighten(model)


@cache
def _names(kind: type[BaseModel]) -> dict[str, Any]:
    """Give a dictionary whose copies share its keys (PEP 412); on what does not do so they are plain copies.

    CPython leaves room for fewer further keys with every instance of a class, hence so many: nothing comes after.
    """
    shape = type(kind.__name__, (), {})
    for _ in range(32):
        one = shape()
        for name in kind.model_fields:
            setattr(one, name, None)
    shared: dict[str, Any] = vars(one)
    return shared


@cache
def _defaults(kind: type[BaseModel]) -> dict[str, Any]:
    return {name: field.get_default(call_default_factory=True) for name, field in kind.model_fields.items()}


@cache
def _fields(kind: type[BaseModel]) -> set[str]:
    return set(kind.model_fields)
