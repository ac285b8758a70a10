"""What has been learnt: one row of weights for each piece of text, and how rows add up to scores.

A row keeps the weights of all labels in one whole number, a lane of 64 bits for each, so that adding two rows is one
addition whatever the number of labels, and sums are equal on every machine. The last lane of a gram holds the square
of its idf, of which the length of the message's TF-IDF vector is made.
"""

import gzip
import json
import math
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from agents.decisions.classification.signals import UNIT
from schemas.labels import Act, Topic

LABELS: tuple[Act | Topic, ...] = (*Act, *Topic)
ACTS = len(Act)
SCALE = 64
"""Weights are kept in 64ths."""
NORM_SCALE = 16
TABLE = "table.json.gz"
_MAX_COUNT = 64
TF = (0, *(round(UNIT * (1 + math.log(count))) for count in range(1, _MAX_COUNT + 1)))
"""What the n-th mention adds, in units: real term counts, damped."""

_LANE = 64
_LANES = len(LABELS) + 1
_NORM_SHIFT = _LANE * len(LABELS)
_HALF = 1 << (_LANE - 1)
_LIFT = sum(_HALF << (_LANE * lane) for lane in range(_LANES))
"""Makes every lane positive, so that none borrows from its neighbour."""
_UNPACK = struct.Struct(f"<{_LANES}Q").unpack
_BYTES = 8 * _LANES


@dataclass(frozen=True, slots=True)
class Table:
    """A trained table; `base` holds the bias of each label, the mappings packed rows."""

    version: str
    trained_on: str
    """Hash of the data it was trained from."""
    base: tuple[float, ...]
    grams: Mapping[str, int]
    signals: Mapping[str, int]
    heat: tuple[float, float]
    """What act and topic scores are divided by, so that their shares are honest probabilities."""
    sure_from: Mapping[str, float]
    """By language: the confidence from which a label may route a ticket alone."""
    folded: int = 0
    """So many of people's corrections, in their order, were taught with the table: they do not correct it again."""


def pack(weights: Iterable[int], norm: int = 0) -> int:
    """Return a row: whole weights in the order of `LABELS`, and the square of the idf."""
    return sum(weight << (_LANE * lane) for lane, weight in enumerate(weights)) + (norm << _NORM_SHIFT)


def unpack(row: int) -> list[int]:
    """Return the lanes of a row or of a sum of rows, the norm last."""
    return [lane - _HALF for lane in _UNPACK((row + _LIFT).to_bytes(_BYTES, "little"))]


def norm_of(row: int) -> int:
    """Return the square of a gram's idf, in 16ths."""
    return ((row + _LIFT) >> _NORM_SHIFT) % _HALF


def step(label: Act | Topic, weight: int) -> int:
    """Return what must be added to a row so that one label's weight grows by so many 64ths."""
    return weight << (_LANE * LABELS.index(label))


def weigh(table: Table, counts: Mapping[str, int], heard: Mapping[str, int]) -> list[float]:
    """Score every label, in the order of `LABELS`: unit TF-IDF vector times weights, plus the signals."""
    once = more = signal = square = 0
    find = table.grams.get
    for gram, count in counts.items():
        row = find(gram)
        if row is not None:
            if count == 1:
                once += row
            else:
                tf = TF[count] if count <= _MAX_COUNT else TF[_MAX_COUNT]
                more += row * tf
                square += norm_of(row) * tf * (tf - UNIT)
    find = table.signals.get
    for name, strength in heard.items():
        signal += find(name, 0) * strength
    lanes = unpack(once * UNIT + more)
    square += lanes[-1] * UNIT
    length = SCALE * UNIT * math.sqrt(square / NORM_SCALE) / UNIT if square else 1.0
    unit = SCALE * UNIT
    return [
        base + gram / length + sign / unit
        for base, gram, sign in zip(table.base, lanes[:-1], unpack(signal)[:-1], strict=True)
    ]


def vector(table: Table, counts: Mapping[str, int]) -> dict[str, float]:
    """Return the unit TF-IDF vector of the pieces that the table knows; `weigh` multiplies it with the rows."""
    found = {}
    for gram, count in counts.items():
        row = table.grams.get(gram)
        if row is not None:
            found[gram] = TF[min(count, _MAX_COUNT)] / UNIT * math.sqrt(norm_of(row) / NORM_SCALE)
    length = math.sqrt(sum(part * part for part in found.values())) or 1.0
    return {gram: part / length for gram, part in found.items()}


@cache
def committed() -> Table:
    """Return the table that ships with Paidan."""
    return load(files("agents.decisions.classification").joinpath(TABLE).read_bytes())


def load(packed: bytes) -> Table:
    """Read a table file. Raises ValueError when it was trained for other labels."""
    plain = json.loads(gzip.decompress(packed))
    if plain["labels"] != [label.value for label in LABELS]:
        raise ValueError("the table was trained for other labels; train it again: paidan classifier train")
    heat_of_acts, heat_of_topics = plain["heat"]
    return Table(
        version=plain["version"],
        trained_on=plain["trained_on"],
        base=tuple(plain["base"]),
        grams={name: pack(_dense(row[1:]), row[0]) for name, row in plain["grams"].items()},
        signals={name: pack(_dense(row)) for name, row in plain["signals"].items()},
        heat=(heat_of_acts, heat_of_topics),
        sure_from=plain["sure_from"],
        folded=plain.get("folded", 0),
    )


def dump(table: Table) -> bytes:
    """Write a table file; equal tables give equal bytes."""
    plain = {
        "version": table.version,
        "trained_on": table.trained_on,
        "labels": [label.value for label in LABELS],
        "base": table.base,
        "heat": table.heat,
        "sure_from": dict(table.sure_from),
        "signals": {name: _sparse(unpack(row)[:-1]) for name, row in sorted(table.signals.items())},
        "grams": {name: _with_norm(unpack(row)) for name, row in sorted(table.grams.items())},
        **({"folded": table.folded} if table.folded else {}),
    }
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


def _with_norm(lanes: Sequence[int]) -> list[int]:
    return [lanes[-1], *_sparse(lanes[:-1])]


def _sparse(weights: Sequence[int]) -> list[int]:
    """Return lane, weight, lane, weight … of the weights that are not zero."""
    return [number for lane, weight in enumerate(weights) if weight for number in (lane, weight)]


def _dense(pairs: Sequence[int]) -> list[int]:
    weights = [0] * len(LABELS)
    for lane, weight in zip(pairs[::2], pairs[1::2], strict=True):
        weights[lane] = weight
    return weights
