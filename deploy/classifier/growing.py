"""How far do corrections carry a table, beside teaching it anew? A study: no table is written."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from zlib import crc32

from agents.decisions.classification.classify import classify
from agents.decisions.classification.gold import gold
from agents.decisions.classification.lessons import Lessons
from agents.decisions.classification.trained import TrainedScorer
from deploy.classifier.examples import Example, is_frozen
from deploy.classifier.gold import golden
from deploy.classifier.learning import count, learn
from deploy.classifier.report import Figures, ask, figures
from schemas.classification import Classification
from schemas.corrections import LabelCorrected, Verdict
from schemas.tickets import SUMMARY_CHARS

STOPS = (0, 500, 1_000, 2_000, 3_000)
SEED = 800
PEOPLE = 40
EVERY_MS = 120_000


class Stop(NamedTuple):
    """How good the three ways are after so many tickets."""

    tickets: int
    corrections: int
    taught: int
    corrected: Figures
    refitted: Figures


def grow(examples: Sequence[Example], stops: Sequence[int] = STOPS, seed: int = SEED) -> Iterator[Stop]:
    """Teach a table a few tickets, correct where it errs on the next ones, and ask the frozen voices at each stop.

    Forty people correct in turn, a ticket every two minutes, and say what the data says. The gold tickets are not
    asked, since they decide what is unlearnt.
    """
    spared = {(one.subject, one.text) for one in golden(examples)}
    asked = [e for e in examples if is_frozen(e.voice) and (e.subject, e.text) not in spared]
    taught = sorted((e for e in examples if not is_frozen(e.voice)), key=_chance)
    counted = count(taught[: seed + stops[-1]])
    lessons = Lessons(learn(counted[:seed], "seed", ""), gold())
    corrections = 0
    for number in range(stops[-1] + 1):
        if number in stops:
            anew = learn(counted[: seed + number], "anew", "") if number else lessons.base
            yield Stop(
                number,
                corrections,
                lessons.verdicts[Verdict.TAUGHT] - len(lessons.unlearnt),
                figures("corrected", ask(asked, lessons.scorer)),
                figures("refitted", ask(asked, TrainedScorer(anew))),
            )
        if number < stops[-1]:
            example = taught[seed + number]
            said = classify(example.subject, example.text, scorer=lessons.scorer)
            if (said.act, said.topic) != (example.act, example.topic):
                lessons.learn(corrections, corrected(example, said, number))
                corrections += 1


def corrected(example: Example, said: Classification, number: int) -> LabelCorrected:
    """Say what is right of a ticket, as a desk would tell it."""
    return LabelCorrected(
        correction=f"study.1.{number}",
        ticket=f"study-{number}",
        desk="study",
        by=f"person-{number % PEOPLE}",
        at_ms=EVERY_MS * number,
        words=f"{example.subject} {example.text}".strip()[:SUMMARY_CHARS],
        said_act=said.act,
        said_topic=said.topic,
        act=example.act,
        topic=example.topic,
    )


def _chance(example: Example) -> tuple[int, str]:
    return crc32(f"stream {example.subject} {example.text}".encode()), example.text
