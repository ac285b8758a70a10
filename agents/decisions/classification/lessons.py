"""What do people's corrections teach? A fold over them in their order: the same corrections give the same weights.

Online learning by the passive-aggressive rule PA-I (Crammer et al., JMLR 7, 2006): a corrected label must lead its
strongest rival by one; what is missing is made up for by half, or less, along the words of the ticket. What is learnt
is a delta over the trained table, in whole 64ths, so it costs a ticket that is scored nothing.
"""

import math
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from agents.decisions.classification.gold import Gold
from agents.decisions.classification.grams import grams
from agents.decisions.classification.message import read
from agents.decisions.classification.scorer import RuleScorer
from agents.decisions.classification.seconding import Seconding
from agents.decisions.classification.signals import signals
from agents.decisions.classification.table import (
    ACTS,
    LABELS,
    NORM_SCALE,
    SCALE,
    Table,
    norm_of,
    step,
    unpack,
    vector,
    weigh,
)
from agents.decisions.classification.trained import TrainedScorer
from schemas.corrections import LabelCorrected, Verdict
from schemas.labels import Act, Topic

AGGRESSION = 0.5
"""The most that one correction moves a label, as a share of a unit vector."""
MARGIN = 1.0
MOST_NORM = 40.0
"""Length of all that was learnt; about 3,000 corrections. A table is retrained long before."""
MOST_PER_HOUR = 30
HOUR_MS = 3_600_000
TRUSTED_PLACES = 3
"""A label that the table holds for one of the likeliest three needs one person's word, any other two."""
LOOK_EVERY = 50
"""After so many corrections taught, the gold set is asked again."""
MOST_LOST = 0.01
"""Share of the gold labels that may be lost against the table alone; more is unlearnt."""
_RULES = RuleScorer()


class Words(NamedTuple):
    """A ticket's words as the table sees them: unit vector of the known pieces, and the scores with and without D."""

    unit: Mapping[str, float]
    plain: list[float]
    now: list[float]


class Lessons:
    """A trained table and what was learnt on top of it. `scorer` scores with both."""

    def __init__(self, table: Table, gold: Gold) -> None:
        self.base = table
        self.gold = gold
        self.place = table.folded
        self.verdicts: Counter[Verdict] = Counter()
        self.unlearnt: set[int] = set()
        """Places of the corrections that were taught and taken back since."""
        self.norm = 0.0
        """Length of the delta."""
        self.gold_share = self.gold_base = gold.share(table)
        self._live = dict(table.grams)
        self.scorer = TrainedScorer(replace(table, grams=self._live))
        self._moved: dict[str, int] = {}
        self._kept: tuple[dict[str, int], float] = ({}, 0.0)
        self._fresh: list[int] = []  # places of those taught since the gold set was asked
        self._seen: set[str] = set()
        self._hours: dict[str, deque[int]] = {}
        self._seconding = Seconding()

    def learn(self, place: int, event: LabelCorrected) -> Verdict:
        """Take in the correction that stands at a place of the order, counted from 0, and say what became of it."""
        verdict = self._verdict(place, event)
        self.verdicts[verdict] += 1
        if place >= self.base.folded:
            self.place = place + 1
            self.scorer.version = f"{self.base.version}+{self.place}"
        if verdict is Verdict.TAUGHT:
            self._fresh.append(place)
            if len(self._fresh) >= LOOK_EVERY:
                self._look_at_gold()
        return verdict

    def _verdict(self, place: int, event: LabelCorrected) -> Verdict:
        if place < self.base.folded:
            return Verdict.FOLDED
        if event.correction in self._seen:
            return Verdict.DUPLICATE
        self._seen.add(event.correction)
        if self._too_many(event):
            return Verdict.TOO_MANY
        words = self._words(event.words)
        if not words.unit:
            return Verdict.SILENT
        heads: list[Verdict] = []
        if event.act is not event.said_act:
            heads.append(self._head(event, words, event.said_act, event.act))
        if event.topic is not event.said_topic:
            heads.append(self._head(event, words, event.said_topic, event.topic))
        return next((v for v in (Verdict.FULL, Verdict.WAITS, Verdict.TAUGHT) if v in heads), Verdict.KNOWN)

    def _too_many(self, event: LabelCorrected) -> bool:
        """Count a person's corrections of the last hour; a refused one does not count."""
        hour = self._hours.setdefault(event.by, deque(maxlen=MOST_PER_HOUR))
        if len(hour) == MOST_PER_HOUR and event.at_ms - hour[0] < HOUR_MS:
            return True
        hour.append(event.at_ms)
        return False

    def _words(self, text: str) -> Words:
        message = read("", text)
        counts, heard = grams(message), signals(message, _RULES.score(message))
        plain = weigh(self.base, counts, heard)
        return Words(vector(self.base, counts), plain, weigh(self.scorer.table, counts, heard))

    def _head(self, event: LabelCorrected, words: Words, said: Act | Topic, right: Act | Topic) -> Verdict:
        """Teach acts or topics, unless the label surprises and nobody has seconded it yet."""
        if not _expected(words.plain, right):
            earlier = self._seconding.ask(event.by, (said, right), event.words, words.unit)
            if earlier is None:
                return Verdict.WAITS
            self._teach(self._words(earlier), right)
            words = self._words(event.words)
        return self._teach(words, right)

    def _teach(self, words: Words, right: Act | Topic) -> Verdict:
        scores, lane = words.now, LABELS.index(right)
        rival = max(_others(lane), key=scores.__getitem__)
        loss = MARGIN - (scores[lane] - scores[rival])
        if loss <= 0:
            return Verdict.KNOWN
        if self.norm >= MOST_NORM:
            return Verdict.FULL
        share, moved = min(AGGRESSION, loss / 2), False
        for gram, part in words.unit.items():
            idf = math.sqrt(norm_of(self.base.grams[gram]) / NORM_SCALE)
            weight = round(share * part * idf * SCALE)
            if weight:
                moved = True
                self._move(gram, idf, right, weight)
                self._move(gram, idf, LABELS[rival], -weight)
        return Verdict.TAUGHT if moved else Verdict.KNOWN

    def _move(self, gram: str, idf: float, label: Act | Topic, weight: int) -> None:
        before = self._moved.get(gram, 0)
        was = unpack(before)[LABELS.index(label)]
        self.norm = max(0.0, self.norm**2 + (weight * weight + 2 * was * weight) / (SCALE * idf) ** 2) ** 0.5
        self._moved[gram] = before + step(label, weight)
        self._live[gram] += step(label, weight)

    def _look_at_gold(self) -> None:
        """Ask the gold set; when too much of it is lost, unlearn what was taught since the last good look."""
        self.gold_share = self.gold.share(self.scorer.table)
        if self.gold_share < self.gold_base - MOST_LOST:
            self.unlearnt.update(self._fresh)
            kept, self.norm = self._kept
            for gram in self._moved:
                self._live[gram] = self.base.grams[gram] + kept.get(gram, 0)
            self._moved = dict(kept)
            self.gold_share = self.gold.share(self.scorer.table)
        else:
            self._kept = (dict(self._moved), self.norm)
        self._fresh = []


def _others(lane: int) -> list[int]:
    """Give the other labels of the same head."""
    first, end = (0, ACTS) if lane < ACTS else (ACTS, len(LABELS))
    return [other for other in range(first, end) if other != lane]


def _expected(scores: list[float], label: Act | Topic) -> bool:
    """Tell whether the label is among the likeliest of its head."""
    lane = LABELS.index(label)
    return sum(scores[other] >= scores[lane] for other in _others(lane)) < TRUSTED_PLACES
