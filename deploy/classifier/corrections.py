"""What have people corrected, and what does a table taught with it look like?"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TextIO

import orjson
from aiokafka import ConsumerRecord
from pydantic import ValidationError

from agents.decisions.classification.gold import gold
from agents.decisions.classification.lessons import Lessons
from agents.decisions.classification.message import read
from agents.decisions.classification.table import Table
from deploy.classifier.examples import Example
from deploy.terminal import Exit, Trouble
from schemas.corrections import LabelCorrected, Verdict
from schemas.errors import PoisonEvent
from streams.codec import decode, models_of
from streams.following import Follower
from streams.sender import partition_of
from streams.settings import Settings
from streams.topics import CORRECTIONS

MODELS = models_of(CORRECTIONS.events)
BELIEVED = (Verdict.TAUGHT, Verdict.KNOWN, Verdict.FULL)


class Placed(NamedTuple):
    """A correction and its place in the order."""

    place: int
    event: LabelCorrected


class Judged(NamedTuple):
    """A correction and what became of it."""

    place: int
    event: LabelCorrected
    verdict: Verdict


async def read_topic(settings: Settings) -> list[Placed]:
    """Read all corrections of the topic, in their order. Raises StreamUnavailable."""
    found: list[Placed] = []

    def keep(record: ConsumerRecord) -> None:
        try:
            event = decode(record, MODELS)
        except PoisonEvent:
            return  # every worker passes it over too
        assert isinstance(event, LabelCorrected)
        found.append(Placed(record.offset, event))

    await Follower(settings, CORRECTIONS, partition_of(CORRECTIONS.name.encode(), settings.partitions), keep).read()
    return found


def read_file(path: Path) -> list[Placed]:
    """Read corrections from a file: a JSON document a line, as `corrections --json` gives it, or CSV with such columns.

    A row's `place` is its place in the order; without one it is the number of the row, from 0. Raises Trouble.
    """
    found = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(_rows(file, as_csv=path.suffix == ".csv"))
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble(f"{path} cannot be read: {error}", "name a JSON Lines or CSV file", Exit.USAGE) from None
    for number, (line, row) in enumerate(rows):
        try:
            found.append(_Line.model_validate_json(row).placed(number))
        except ValidationError as error:
            first = error.errors()[0]
            cause = f"{path}:{line}: {'.'.join(map(str, first['loc']))}: {first['msg']}"
            raise Trouble(cause, "see schemas/json/com.paidan.classifier.label-corrected.v1.json", Exit.USAGE) from None
    return sorted(found, key=lambda one: one.place)


def _rows(file: TextIO, *, as_csv: bool) -> Iterator[tuple[int, bytes | str]]:
    """Give each row as JSON, with the number of its line."""
    if as_csv:
        table = csv.DictReader(file)
        for row in table:
            yield table.line_num, orjson.dumps({name: cell for name, cell in row.items() if name and cell})
    else:
        yield from ((number, line) for number, line in enumerate(file, 1) if line.strip())


class _Line(LabelCorrected):
    place: int | None = None

    def placed(self, number: int) -> Placed:
        event = LabelCorrected(**self.model_dump(exclude={"place"}))
        return Placed(number if self.place is None else self.place, event)


def judge(table: Table, corrections: Iterable[Placed]) -> tuple[Lessons, list[Judged]]:
    """Fold the corrections over a table, and say what became of each."""
    lessons = Lessons(table, gold())
    judged = [Judged(place, event, lessons.learn(place, event)) for place, event in corrections]
    return lessons, [one._replace(verdict=Verdict.UNLEARNT) if one.place in lessons.unlearnt else one for one in judged]


def believed(table: Table, corrections: Sequence[Placed]) -> list[Example]:
    """Give the corrections that a table may be taught with: no unseconded, hurried or harmful word.

    Whoever speaks is a voice of their own. Corrections the table was taught with already are judged once more: a new
    table forgets nothing.
    """
    _, judged = judge(replace(table, folded=0), corrections)
    return [_example(one.event) for one in judged if one.verdict in BELIEVED]


def _example(event: LabelCorrected) -> Example:
    return Example(
        subject="",
        text=event.words,
        act=event.act,
        topic=event.topic,
        leaf=event.leaf or "",
        lang=read("", event.words).language.value,
        style="corrected",
        voice=f"ticket {event.ticket}",
    )
