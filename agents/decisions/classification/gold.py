"""Does the table still know what it must? A set of tickets it was never taught, asked again as it learns."""

import csv
import io
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from agents.decisions.classification.grams import grams
from agents.decisions.classification.message import read
from agents.decisions.classification.scorer import RuleScorer
from agents.decisions.classification.signals import signals
from agents.decisions.classification.table import ACTS, LABELS, Table, weigh
from schemas.labels import Act, Topic

GOLD = "gold.csv"
_RULES = RuleScorer()


class Asked(NamedTuple):
    """A gold ticket as the table sees it, and the places of its labels."""

    counts: Mapping[str, int]
    heard: Mapping[str, int]
    act: int
    topic: int


class Gold:
    """Tickets whose labels are beyond doubt."""

    def __init__(self, tickets: Iterable[tuple[str, str, Act, Topic]]) -> None:
        self._asked = [_asked(*ticket) for ticket in tickets]

    def __len__(self) -> int:
        return len(self._asked)

    def share(self, table: Table) -> float:
        """Give the share of acts and topics that the table finds, 0 to 1; 1 for an empty set."""
        found = 0
        for one in self._asked:
            scores = weigh(table, one.counts, one.heard)
            acts, topics = scores[:ACTS], scores[ACTS:]
            found += (acts.index(max(acts)) == one.act) + (topics.index(max(topics)) == one.topic)
        return found / (2 * len(self._asked)) if self._asked else 1.0


@cache
def gold() -> Gold:
    """Return the set that ships with Paidan."""
    text = files("agents.decisions.classification").joinpath(GOLD).read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text))
    return Gold((row["subject"], row["text"], Act(row["act"]), Topic(row["topic"])) for row in rows)


def _asked(subject: str, text: str, act: Act, topic: Topic) -> Asked:
    message = read(subject, text)
    heard = signals(message, _RULES.score(message))
    return Asked(grams(message), heard, LABELS.index(act), LABELS.index(topic) - ACTS)
