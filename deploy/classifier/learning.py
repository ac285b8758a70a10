"""How is a table learnt? Two logistic regressions over the same features the router counts; needs the extra `train`."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

import numpy
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from agents.decisions.classification.borders import BORDERS
from agents.decisions.classification.grams import grams
from agents.decisions.classification.message import read
from agents.decisions.classification.scorer import RuleScorer
from agents.decisions.classification.signals import UNIT, signals
from agents.decisions.classification.sounds import is_sound
from agents.decisions.classification.table import ACTS, LABELS, NORM_SCALE, SCALE, TF, Table, pack
from deploy.classifier.examples import Example
from schemas.labels import Act, Topic

MOST_GRAMS = 30_000
GRAM_GAIN = 5.0
CUE_GAIN = 0.7
VOTE_GAIN = 1.5
BORDER_GAIN = 1.5
"""Border rules are the taxonomy's own words: they may grow louder than what is learnt beside them."""
INVERSE_PENALTY = 1.5
QUIET = 2
"""Weights smaller than this (in 64ths) are left out of the table."""

Weights: TypeAlias = "NDArray[numpy.float64]"
_RULES = RuleScorer()
_BORDERS = frozenset(border.part.name for border in BORDERS)


class Counted(NamedTuple):
    """An example as the router sees it."""

    counts: Counter[str]
    heard: dict[str, int]
    example: Example


class Features(NamedTuple):
    """Which column is which feature, and what it is multiplied with."""

    grams: dict[str, int]
    signals: dict[str, int]
    idf: list[float]


def count(examples: Iterable[Example]) -> list[Counted]:
    """Count the features of each example."""
    return [_count(example) for example in examples]


def learn(counted: Sequence[Counted], version: str, trained_on: str) -> Table:
    """Fit both heads, keep the loudest grams, fit again on those. The same examples give the same table."""
    taught = [*counted, *map(_count, _subjects_alone(counted))]
    features = _features(taught, sorted({gram for known in taught for gram in known.counts}))
    weights, _ = _fit(features, taught)
    loudness = numpy.abs(weights[: len(features.grams)]).max(axis=1)
    names = list(features.grams)
    loudest = [names[at] for at in numpy.argsort(-loudness, kind="stable")[:MOST_GRAMS]]
    features = _features(taught, sorted(loudest))
    weights, base = _fit(features, taught)
    return _table(features, weights, base, version, trained_on)


def _count(example: Example) -> Counted:
    message = read(example.subject, example.text)
    return Counted(grams(message), signals(message, _RULES.score(message)), example)


def _subjects_alone(counted: Sequence[Counted]) -> list[Example]:
    """Return each letter once more as its subject line alone, as forms often hold no more."""
    both = (known.example for known in counted if known.example.subject and known.example.text)
    return [example._replace(text=example.subject, subject="") for example in both]


def _features(counted: Sequence[Counted], kept: Sequence[str]) -> Features:
    seen = Counter(gram for known in counted for gram in known.counts)
    names = sorted({name for known in counted for name in known.heard})
    idf = [math.log((1 + len(counted)) / (1 + seen[gram])) + 1 for gram in kept]
    return Features(
        {gram: at for at, gram in enumerate(kept)}, {name: at + len(kept) for at, name in enumerate(names)}, idf
    )


def _fit(features: Features, counted: Sequence[Counted]) -> tuple[Weights, Weights]:
    """Return weights (feature x label) and biases, for features as the router counts them."""
    plain = _matrix(features, counted)
    weights = numpy.zeros((plain.shape[1], len(LABELS)))
    base = numpy.full(len(LABELS), -8.0)  # a label nobody was taught is never chosen
    acts, topics = [str(one.example.act) for one in counted], [str(one.example.topic) for one in counted]
    for at, labels in ((0, acts), (ACTS, topics)):
        gain = _gains(features, sounds=at > 0)
        matrix = plain.multiply(gain).tocsr()
        head = LogisticRegression(C=INVERSE_PENALTY, max_iter=400, tol=1e-3).fit(matrix, labels)
        kinds: type[Act] | type[Topic] = Topic if at else Act
        columns = [at + list(kinds).index(kinds(name)) for name in head.classes_]
        coefficients, intercepts = head.coef_, head.intercept_
        if len(columns) == 2:  # scikit-learn keeps one row for two classes
            coefficients, intercepts = (
                numpy.vstack([-coefficients, coefficients]) / 2,
                numpy.array([-1, 1]) * intercepts / 2,
            )
        weights[:, columns] = (coefficients - coefficients.mean(axis=0)).T * gain[:, None]
        base[columns] = intercepts - intercepts.mean()
    return weights, base


def _gains(features: Features, *, sounds: bool) -> Weights:
    """Return what each column is multiplied with. Sounds find a topic's misheard words; for acts they only blur."""
    loud = [GRAM_GAIN if sounds or not is_sound(gram) else 0.0 for gram in features.grams]
    return numpy.array(loud + [_gain(name) for name in features.signals])


def _gain(signal: str) -> float:
    if signal.startswith("vote:"):
        return VOTE_GAIN
    return BORDER_GAIN if signal[1:] in _BORDERS else CUE_GAIN


def _matrix(features: Features, counted: Sequence[Counted]) -> csr_matrix:
    rows, columns, values = [], [], []
    for row, known in enumerate(counted):
        found = [(features.grams[gram], times) for gram, times in known.counts.items() if gram in features.grams]
        vector = [(at, TF[min(times, len(TF) - 1)] / UNIT * features.idf[at]) for at, times in found]
        length = math.sqrt(sum(value * value for _, value in vector)) or 1.0
        entries = [(at, value / length) for at, value in vector]
        entries += [(features.signals[n], times / UNIT) for n, times in known.heard.items() if n in features.signals]
        rows += [row] * len(entries)
        columns += [at for at, _ in entries]
        values += [value for _, value in entries]
    return csr_matrix((values, (rows, columns)), shape=(len(counted), len(features.grams) + len(features.signals)))


def _table(features: Features, weights: Weights, base: Weights, version: str, trained_on: str) -> Table:
    def row(at: int, idf: float) -> int:
        rounded = [round(float(weight) * idf * SCALE) for weight in weights[at]]
        return pack([w if abs(w) >= QUIET else 0 for w in rounded], round(idf * idf * NORM_SCALE) if at < known else 0)

    known = len(features.grams)
    return Table(
        version=version,
        trained_on=trained_on,
        base=tuple(round(float(bias), 4) for bias in base),
        grams={gram: row(at, features.idf[at]) for gram, at in features.grams.items()},
        signals={name: row(at, 1.0) for name, at in features.signals.items()},
        heat=(1.0, 1.0),
        sure_from={},
    )
