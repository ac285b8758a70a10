"""What speaks for which label, and how loudly?"""

from collections.abc import Mapping
from typing import NamedTuple

from schemas.labels import Act, Topic

SURE_FROM = 0.66
"""Confidence from which the rules' label may route a ticket alone: 94 to 100 % of those were right (own utterances)."""

Weights = Mapping[Act | Topic, float]


class Part(NamedTuple):
    """One reason: its public name (rule and phrase of the table) and what it adds."""

    name: str
    acts: tuple[tuple[Act, float], ...]
    topics: tuple[tuple[Topic, float], ...]


class Scores(NamedTuple):
    """Evidence without unit; only differences within `acts` or within `topics` mean anything."""

    acts: Mapping[Act, float]
    topics: Mapping[Topic, float]
    parts: tuple[Part, ...]
    """The rules that were heard."""
    sure_from: float = SURE_FROM
    """The confidence from which this scorer's label may route a ticket alone."""
    counts: Mapping[str, int] | None = None
    """The pieces of text that were weighed, if any were."""


def part(name: str, weights: Weights) -> Part:
    """Return the reason with its weights apart: those of acts, those of topics."""
    return Part(
        name,
        tuple([(label, weight) for label, weight in weights.items() if isinstance(label, Act)]),
        tuple([(label, weight) for label, weight in weights.items() if isinstance(label, Topic)]),
    )
