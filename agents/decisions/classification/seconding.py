"""Has another person said the same of words like these?"""

from collections import deque
from collections.abc import Mapping
from typing import NamedTuple

from schemas.labels import Act, Topic

Change = tuple[Act | Topic, Act | Topic]
ALIKE = 0.25
"""Cosine from which two tickets' words are about the same: a few common words."""
MOST_WAITING = 300


class Asked(NamedTuple):
    """A surprising label that waits for a second person."""

    by: str
    change: Change
    words: str
    unit: Mapping[str, float]


class Seconding:
    """Surprising labels that one person gave; the oldest are forgotten."""

    def __init__(self) -> None:
        self._waiting: deque[Asked] = deque(maxlen=MOST_WAITING)

    def ask(self, by: str, change: Change, words: str, unit: Mapping[str, float]) -> str | None:
        """Give the words of which somebody else said the same, which wait no more; else let these words wait."""
        for asked in self._waiting:
            if asked.change == change and asked.by != by and _cosine(asked.unit, unit) >= ALIKE:
                self._waiting.remove(asked)
                return asked.words
        self._waiting.append(Asked(by, change, words, unit))
        return None


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return sum(part * other.get(gram, 0.0) for gram, part in one.items())
