"""What is the classifier taught with? Labelled tickets in CSV, read strictly."""

import csv
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from schemas.labels import Act, Topic

DATA = Path(__file__).with_name("data")
NEEDED = ("text", "act", "topic")
TOO_ALIKE = 0.8
"""Share of common character trigrams from which two texts of one label are the same text with a noun swapped."""


FROZEN_OF = 8
"""One voice in so many is never taught: it asks the questions of the test."""


class Example(NamedTuple):
    """One labelled ticket. `voice` is who speaks: a voice is either taught or asked, never both."""

    subject: str
    text: str
    act: Act
    topic: Topic
    leaf: str
    lang: str
    style: str
    voice: str


class DataError(ValueError):
    """Training data with faults; each names file and line."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


def read_all(paths: Iterable[Path]) -> list[Example]:
    """Read CSV files with the columns text, act and topic; subject, leaf, lang, style and voice may be missing.

    A ticket without a voice is a voice of its own. Raises DataError.
    """
    found: list[Example] = []
    faults: list[str] = []
    for path in paths:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if missing := [name for name in NEEDED if name not in (rows.fieldnames or ())]:
                faults.append(f"{path.name}: column {', '.join(missing)} is missing")
                continue
            for row in rows:
                example = _example(row, f"{path.stem}:{rows.line_num}")
                if isinstance(example, Example):
                    found.append(example)
                else:
                    faults.append(f"{path.name}:{rows.line_num}: {example}")
    if faults:
        raise DataError(faults)
    return found


def ours() -> list[Example]:
    """Return the tickets the committed table was trained from."""
    return read_all(sorted(DATA.glob("*.csv")))


def is_frozen(voice: str) -> bool:
    """Tell whether a voice belongs to the test: for ever, whatever tickets come to it."""
    return crc32(voice.encode()) % FROZEN_OF == 0


def digest(examples: Iterable[Example]) -> str:
    """Hash the examples; the order counts."""
    return sha256("\n".join("\t".join(example) for example in examples).encode()).hexdigest()[:16]


def near_duplicates(examples: Sequence[Example]) -> list[tuple[Example, Example]]:
    """Return pairs of one language and leaf that share most of their character trigrams."""
    by_leaf: dict[tuple[str, str], list[Example]] = {}
    for example in examples:
        by_leaf.setdefault((example.lang, example.leaf or example.topic), []).append(example)
    return [pair for some in by_leaf.values() for pair in _alike(some)]


def _example(row: dict[str, str], place: str) -> Example | str:
    """Return the example, or what is wrong with it."""
    cells = {name: (row.get(name) or "").strip() for name in Example._fields}
    if not cells["text"] and not cells["subject"]:
        return "neither text nor subject"
    try:
        act, topic = Act(cells["act"]), Topic(cells["topic"])
    except ValueError as error:
        return str(error)
    rest = {name: cells[name] for name in ("subject", "text", "leaf", "lang", "style")}
    return Example(**rest, act=act, topic=topic, voice=cells["voice"] or place)


def _alike(examples: Sequence[Example]) -> list[tuple[Example, Example]]:
    trigrams = sorted(
        ((_trigrams(f"{example.subject} {example.text}"), example) for example in examples),
        key=lambda pair: len(pair[0]),
    )
    found = []
    for at, (small, one) in enumerate(trigrams):
        for large, other in trigrams[at + 1 :]:
            if len(small) < TOO_ALIKE * len(large):
                break  # only longer ones follow
            common = len(small & large)
            if common > TOO_ALIKE * (len(small) + len(large) - common):
                found.append((one, other))
    return found


def _trigrams(text: str) -> frozenset[str]:
    plain = "".join(letter for letter in text.lower() if letter.isalnum())
    return frozenset(plain[at : at + 3] for at in range(max(1, len(plain) - 2)))
