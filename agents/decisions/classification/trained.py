"""How much does a message speak for each label, as learnt from examples?"""

import re
from functools import cache

from agents.decisions.classification.evidence import Part, Scores
from agents.decisions.classification.grams import grams
from agents.decisions.classification.message import Message
from agents.decisions.classification.scorer import RuleScorer
from agents.decisions.classification.signals import signals
from agents.decisions.classification.table import ACTS, LABELS, Table, committed, weigh
from schemas.labels import Act, Topic

LEARNT = "learnt"
"""The reason beside the rules: the words are like those of tickets with this label."""
NEVER = 2.0
"""A confidence no label has."""

_LETTERS = re.compile("[^0_ ]{2}|[\u4e00-\u9fff]")
"""Digits and single Latin letters are known pieces, but say nothing."""
_RULES = RuleScorer()
_ACTS = tuple(Act)
_TOPICS = tuple(Topic)


class TrainedScorer:
    """Weighs a message by a trained table, in which the rules are features among others."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.version = table.version

    def score(self, message: Message) -> Scores:
        """Score every act and topic; silence when no piece of the message is known."""
        rules = _RULES.score(message)
        counts = grams(message)
        table = self.table
        if not rules.parts and not any(gram in table.grams and _LETTERS.search(gram) for gram in counts):
            return rules
        scores = weigh(table, counts, signals(message, rules))
        for_acts, for_topics = table.heat
        acts = dict(zip(_ACTS, [score / for_acts for score in scores[:ACTS]], strict=True))
        topics = dict(zip(_TOPICS, [score / for_topics for score in scores[ACTS:]], strict=True))
        learnt = Part(LEARNT, ((max(acts, key=acts.__getitem__), 1.0),), ((max(topics, key=topics.__getitem__), 1.0),))
        sure_from = table.sure_from.get(message.language.value, NEVER)
        return Scores(acts, topics, (*rules.parts, learnt), sure_from, counts)


@cache
def trained() -> TrainedScorer:
    """Return the scorer that ships with Paidan; its table is read once."""
    return TrainedScorer(committed())


def spoke(scorer: TrainedScorer, message: Message, label: Act | Topic) -> list[tuple[str, float]]:
    """Name each piece of the message with what it adds to the label's score, loudest first."""
    lane = LABELS.index(label)
    table, counts = scorer.table, grams(message)
    whole = weigh(table, counts, {})[lane]
    found = []
    for gram in counts:
        if gram in table.grams:
            rest = {other: count for other, count in counts.items() if other != gram}
            found.append((gram, whole - weigh(table, rest, {})[lane]))
    quiet = table.base[lane]
    found += [
        (name, weigh(table, {}, {name: strength})[lane] - quiet)
        for name, strength in signals(message, _RULES.score(message)).items()
    ]
    return sorted(found, key=lambda piece: (-abs(piece[1]), piece[0]))
