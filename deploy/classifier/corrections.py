"""What have people corrected, and what does a table taught with it look like?"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

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
    """Read corrections from a file with one JSON document a line, as `paidan classifier corrections --json` writes it.

    A line's `place` is its place in the order; without one it is the number of the line, from 0. Raises Trouble.
    """
    found = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble(f"{path} cannot be read: {error}", "name a JSON Lines file", Exit.USAGE) from None
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        try:
            found.append(_Line.model_validate_json(line).placed(number))
        except ValidationError as error:
            first = error.errors()[0]
            cause = f"{path}:{number + 1}: {'.'.join(map(str, first['loc']))}: {first['msg']}"
            raise Trouble(cause, "see schemas/json/com.paidan.classifier.label-corrected.v1.json", Exit.USAGE) from None
    return sorted(found, key=lambda one: one.place)


class _Line(LabelCorrected):
    place: int | None = None

    def placed(self, number: int) -> Placed:
        event = LabelCorrected(**self.model_dump(exclude={"place"}))
        return Placed(number if self.place is None else self.place, event)


def judge(table: Table, corrections: Iterable[Placed]) -> tuple[Lessons, list[Judged]]:
    """Fold the corrections over a table, and say what became of each."""
    lessons = Lessons(table, gold())
    return lessons, [Judged(place, event, lessons.learn(place, event)) for place, event in corrections]


def believed(table: Table, corrections: Sequence[Placed]) -> list[Example]:
    """Give the corrections that a table may be taught with: no second-hand, unseconded or hurried word.

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
