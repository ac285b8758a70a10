"""From which confidence may a label route alone? Chosen on answers to voices the table was not taught."""

import math
from collections.abc import Iterable, Sequence

from deploy.classifier.report import Answer

WANTED_RIGHT = 0.88
"""Share of the sure labels that must be right, act and topic both, among voices that were not taught.

The written voices are harder than a day's tickets: they praise, suggest, speak dialect and mumble on every topic alike.
Where they are right in 88 of 100, the blind exam of calls and complaints (`q.csv`) was in 98.
"""
LEAST_ANSWERS = 30
NEVER = 2.0
_HEATS = tuple([0.4 + 0.05 * step for step in range(33)])


def heat_of(scored: Sequence[tuple[Sequence[float], int]]) -> float:
    """Give what scores must be divided by, so that the shares are honest: the least mean log loss.

    `scored` holds the scores of all labels and the place of the right one.
    """
    losses = [sum([_loss(scores, right, heat) for scores, right in scored]) for heat in _HEATS]
    return round(_HEATS[losses.index(min(losses))], 2)


def sure_from(answers: Iterable[Answer], wanted: float = WANTED_RIGHT) -> float:
    """Give the least confidence from which the wanted share of labels was right; one that no label has if none was."""
    ranked = sorted(((answer.said.confidence, answer.right) for answer in answers), reverse=True)
    found = NEVER
    right = 0
    for place, (confidence, hit) in enumerate(ranked, 1):
        right += hit
        tied = place < len(ranked) and ranked[place][0] == confidence
        if not tied and place >= LEAST_ANSWERS and right >= wanted * place:
            found = confidence
    return round(found, 4)


def _loss(scores: Sequence[float], right: int, heat: float) -> float:
    top = max(scores)
    total = sum(math.exp((score - top) / heat) for score in scores)
    return math.log(total) - (scores[right] - top) / heat
