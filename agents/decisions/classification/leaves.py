"""What exactly is it about? The leaf of the taxonomy below a topic, learnt from examples.

Each topic has a small table of its own, so only the leaves of the topic that was found are weighed.
"""

import gzip
import json
import math
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from schemas.labels import Topic

LEAVES = "leaves.json.gz"
SCALE = 64
LEAST_SHARE = 0.5
"""A leaf less likely than all others of its topic together is not named."""
_LANE = 32
_HALF = 1 << (_LANE - 1)
"""Sums of a few thousand weights of a few thousand 64ths stay below it."""


@dataclass(frozen=True, slots=True)
class Head:
    """The leaves of one topic: bias of each, and packed weights of each piece of text and each cue."""

    names: tuple[str, ...]
    base: tuple[float, ...]
    rows: Mapping[str, int]


class LeafScorer:
    """Finds the leaf of a topic."""

    def __init__(self, heads: Mapping[Topic, Head]) -> None:
        self.heads = heads
        self._lift = {topic: sum(_HALF << (_LANE * at) for at in range(len(h.names))) for topic, h in heads.items()}
        self._unpack = {topic: struct.Struct(f"<{len(h.names)}I").unpack for topic, h in heads.items()}

    def leaf(self, topic: Topic, counts: Mapping[str, int], names: frozenset[str]) -> str | None:
        """Name the leaf that the pieces and cues of a message speak for, if it is likelier than not."""
        head = self.heads.get(topic)
        if head is None:
            return None
        found = [row for row in map(head.rows.get, counts) if row is not None]
        found += [row for row in map(head.rows.get, map(cue, names)) if row is not None]
        if not found:
            return None
        raw = (sum(found) + self._lift[topic]).to_bytes(_LANE // 8 * len(head.names), "little")
        unit = SCALE * math.sqrt(len(found))
        scores = [b + (lane - _HALF) / unit for b, lane in zip(head.base, self._unpack[topic](raw), strict=True)]
        top = max(scores)
        share = 1 / sum([math.exp(score - top) for score in scores])
        return head.names[scores.index(top)] if share >= LEAST_SHARE else None


def cue(name: str) -> str:
    """Give the row of a cue; no piece of text looks like it."""
    return f"#{name}"


def pack(weights: Iterable[int]) -> int:
    """Return a row of whole weights, one for each leaf of the topic."""
    return sum(weight << (_LANE * at) for at, weight in enumerate(weights))


@cache
def leaves() -> LeafScorer:
    """Return the scorer that ships with Paidan; its table is read once."""
    return LeafScorer(load(files("agents.decisions.classification").joinpath(LEAVES).read_bytes()))


def load(packed: bytes) -> dict[Topic, Head]:
    """Read a table of leaves."""
    plain = json.loads(gzip.decompress(packed))
    return {
        Topic(topic): Head(
            tuple(names), tuple(base), {name: pack(_dense(row, len(names))) for name, row in rows.items()}
        )
        for topic, (names, base, rows) in plain.items()
    }


def dump(heads: Mapping[Topic, tuple[Sequence[str], Sequence[float], Mapping[str, Sequence[int]]]]) -> bytes:
    """Write a table of leaves: by topic the names, the biases, and the weights by row; equal ones give equal bytes."""
    plain = {
        topic.value: [list(names), list(base), {name: _sparse(row) for name, row in sorted(rows.items())}]
        for topic, (names, base, rows) in heads.items()
    }
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


def _sparse(weights: Sequence[int]) -> list[int]:
    return [number for lane, weight in enumerate(weights) if weight for number in (lane, weight)]


def _dense(pairs: Sequence[int], size: int) -> list[int]:
    weights = [0] * size
    for lane, weight in zip(pairs[::2], pairs[1::2], strict=True):
        weights[lane] = weight
    return weights
