"""How are the leaves of each topic learnt? A logistic regression within the topic; needs the extra `train`."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from agents.decisions.classification.classify import classify
from agents.decisions.classification.grams import grams
from agents.decisions.classification.leaves import SCALE, LeafScorer, cue, dump, load
from agents.decisions.classification.message import read
from deploy.classifier.examples import Example, is_frozen
from schemas.labels import Topic

MIXED = frozenset({"", "mixed"})
"""What a writer was asked to write when it was about no single leaf."""
LEAST_TICKETS = 20
LEAST_VOICES = 2
MOST_ROWS = 3_000
"""Pieces kept for each topic, the loudest."""
GAIN = 4.0
QUIET = 4


class Seen(NamedTuple):
    """An example as the leaf scorer sees it."""

    rows: frozenset[str]
    example: Example


def learn_leaves(examples: Iterable[Example]) -> bytes:
    """Fit the leaves of every topic on all but the frozen voices; give the table file."""
    seen = [_seen(e) for e in examples if e.leaf not in MIXED and not is_frozen(e.voice)]
    heads = {}
    for topic in Topic:
        own = [one for one in seen if one.example.topic is topic]
        counts = Counter(one.example.leaf for one in own)
        known = [one for one in own if counts[one.example.leaf] >= LEAST_TICKETS]
        if len({one.example.leaf for one in known}) > 1:
            heads[topic] = _head(topic, known)
    return dump(heads)


class LeafFigures(NamedTuple):
    """How well leaves are found: by whom the topic was told, how many were asked, shares of 0..1."""

    topic: str
    n: int
    answered: float
    right: float
    """Of the answered."""
    found: float
    """Right ones of all asked."""


def leaf_figures(examples: Iterable[Example], table: bytes) -> list[LeafFigures]:
    """Ask the frozen voices of each leaf, once told the right topic and once with what the classifier says."""
    scorer = LeafScorer(load(table))
    asked = [e for e in examples if e.leaf not in MIXED and is_frozen(e.voice)]
    told: dict[str, list[bool | None]] = {"told": [], "classified": []}
    for one in asked:
        message = read(one.subject, one.text)
        counts = grams(message)
        for way, topic in (("told", one.topic), ("classified", classify(one.subject, one.text).topic)):
            said = scorer.leaf(topic, counts, message.names)
            told[way].append(None if said is None else said == f"{one.topic}.{one.leaf}")
    return [_figures(way, said) for way, said in told.items()]


def _figures(way: str, said: Sequence[bool | None]) -> LeafFigures:
    answered = [right for right in said if right is not None]
    hits, n = sum(answered), max(1, len(said))
    return LeafFigures(way, len(said), len(answered) / n, hits / max(1, len(answered)), hits / n)


def _seen(example: Example) -> Seen:
    message = read(example.subject, example.text)
    return Seen(frozenset([*grams(message), *map(cue, message.names)]), example)


def _head(topic: Topic, known: Sequence[Seen]) -> tuple[list[str], list[float], dict[str, list[int]]]:
    voices: dict[str, set[str]] = {}
    for one in known:
        for row in one.rows:
            voices.setdefault(row, set()).add(one.example.voice)
    kept = sorted(row for row, who in voices.items() if len(who) >= LEAST_VOICES)
    for last in (False, True):
        place = {row: at for at, row in enumerate(kept)}
        head = LogisticRegression(C=1.0, max_iter=300, tol=1e-3)
        head.fit(_matrix(place, known), [one.example.leaf for one in known])
        weights, base = head.coef_, head.intercept_
        if len(head.classes_) == 2:  # scikit-learn keeps one row for two classes
            weights, base = numpy.vstack([-weights[0], weights[0]]) / 2, numpy.array([-base[0], base[0]]) / 2
        if not last:
            loudest = numpy.argsort(-numpy.abs(weights).max(axis=0), kind="stable")[:MOST_ROWS]
            kept = sorted(kept[at] for at in loudest)
    rounded = numpy.rint(weights * GAIN * SCALE).astype(int)
    rows = {row: [int(w) if abs(w) >= QUIET else 0 for w in rounded[:, at]] for row, at in place.items()}
    names = [f"{topic}.{leaf}" for leaf in head.classes_]
    return names, [round(float(b), 4) for b in base], rows


def _matrix(place: dict[str, int], known: Sequence[Seen]) -> csr_matrix:
    rows, columns, values = [], [], []
    for number, one in enumerate(known):
        found = sorted(place[row] for row in one.rows if row in place)
        rows += [number] * len(found)
        columns += found
        values += [GAIN / max(1, len(found)) ** 0.5] * len(found)
    return csr_matrix((values, (rows, columns)), shape=(len(known), len(place)))
