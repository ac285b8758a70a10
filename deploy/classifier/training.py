"""From tickets to a table that knows how far to trust itself."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from zlib import crc32

from agents.decisions.classification.table import ACTS, LABELS, Table, weigh
from agents.decisions.classification.trained import TrainedScorer
from deploy.classifier.calibration import heat_of, sure_from
from deploy.classifier.examples import Example, digest, is_frozen
from deploy.classifier.learning import Counted, count, learn
from deploy.classifier.report import Answer, ask

FOLDS = 5
RECIPE = "linear-1"
"""The first part of a table's version: how it was learnt. The second part says from what."""
CURVE = (0.1, 0.2, 0.4, 0.7, 1.0)
LANGUAGES = ("zh", "en", "other")


def train(examples: Sequence[Example]) -> tuple[Table, list[Answer]]:
    """Learn a table from all examples but the frozen voices.

    Also returned: what tables that had not been taught a voice said to it; heat and sureness are chosen on those.
    """
    taught = [example for example in examples if not is_frozen(example.voice)]
    counted = count(taught)
    trained_on = digest(taught)
    version = f"{RECIPE}-{trained_on[:8]}"
    folds = [(learn(known, version, trained_on), asked) for known, asked in _folds(counted)]
    heat = (
        heat_of([_scored(table, one, 0, ACTS) for table, asked in folds for one in asked]),
        heat_of([_scored(table, one, ACTS, len(LABELS)) for table, asked in folds for one in asked]),
    )
    trusting = dict.fromkeys(LANGUAGES, 0.0)
    answers = [
        answer
        for table, asked in folds
        for answer in ask([one.example for one in asked], TrainedScorer(replace(table, heat=heat, sure_from=trusting)))
    ]
    bars = {lang: sure_from(a for a in answers if a.said.language == lang) for lang in LANGUAGES}
    bars["other"] = max(bars.values())
    table = replace(learn(counted, version, trained_on), heat=heat, sure_from=bars)
    barred = [_barred(answer, bars) for answer in answers]
    return table, barred


def curve(examples: Sequence[Example], parts: Sequence[float] = CURVE) -> Iterator[tuple[int, list[Answer]]]:
    """Teach a growing part of the voices; give how many tickets that were, and the answers to the frozen voices."""
    asked = [example for example in examples if is_frozen(example.voice)]
    counted = count(example for example in examples if not is_frozen(example.voice))
    for part in parts:
        some = [one for one in counted if _place(one.example.voice) < part]
        if len({o.example.act for o in some}) > 1 and len({o.example.topic for o in some}) > 1:
            yield len(some), ask(asked, TrainedScorer(learn(some, "curve", "")))


def _folds(counted: Sequence[Counted]) -> Iterator[tuple[list[Counted], list[Counted]]]:
    """Part the voices: all tickets of a voice are taught, or all are asked."""
    for fold in range(FOLDS):
        asked = [one for one in counted if _place(one.example.voice) * FOLDS // 1 == fold]
        if asked:
            yield [one for one in counted if _place(one.example.voice) * FOLDS // 1 != fold], asked


def _place(voice: str) -> float:
    """Give a voice its place between 0 and 1, unrelated to whether it is frozen."""
    return crc32(f"place {voice}".encode()) / 2**32


def _scored(table: Table, one: Counted, first: int, end: int) -> tuple[list[float], int]:
    right = LABELS.index(one.example.topic if first else one.example.act)
    return weigh(table, one.counts, one.heard)[first:end], right - first


def _barred(answer: Answer, bars: dict[str, float]) -> Answer:
    sure = answer.said.confidence >= bars[answer.said.language]
    return answer._replace(said=answer.said.model_copy(update={"sure": sure}))
