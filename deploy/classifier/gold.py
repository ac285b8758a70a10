"""Which tickets must the classifier never forget? Some of the frozen voices, of every label pair, by their checksum.

``python -m deploy.classifier.gold`` writes them anew after the labels of the data were corrected.
"""

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from zlib import crc32

from agents.decisions.classification.gold import GOLD
from deploy.classifier.examples import Example, is_frozen, ours

FILE = Path(__file__).parents[2] / "agents" / "decisions" / "classification" / GOLD
MOST_CHARS = 80
MOST_OF_PAIR = 8
COLUMNS = ("subject", "text", "act", "topic")


def golden(examples: Iterable[Example]) -> list[Example]:
    """Choose up to eight short tickets of each act and topic among the frozen voices."""
    pairs: dict[tuple[str, str], list[Example]] = {}
    every = set(examples)
    taught = {(one.subject, one.text) for one in every if not is_frozen(one.voice)}
    for example in sorted(every, key=_chance):
        told = (example.subject, example.text) in taught
        if is_frozen(example.voice) and not told and len(example.subject) + len(example.text) <= MOST_CHARS:
            pairs.setdefault((example.act, example.topic), []).append(example)
    return [example for _, some in sorted(pairs.items()) for example in some[:MOST_OF_PAIR]]


def text(examples: Iterable[Example]) -> str:
    """Give the gold tickets as CSV."""
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(COLUMNS)
    rows.writerows([getattr(example, name) for name in COLUMNS] for example in golden(examples))
    return file.getvalue()


def _chance(example: Example) -> tuple[int, str]:
    return crc32(f"{example.subject} {example.text}".encode()), example.text


if __name__ == "__main__":
    FILE.write_text(text(ours()), encoding="utf-8")
