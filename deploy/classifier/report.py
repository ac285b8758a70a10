"""How good are the labels? Accuracy, macro F1, coverage, right among the sure, top three; by language and length."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from agents.decisions.classification.classify import classify
from agents.decisions.classification.scorer import Scorer
from deploy.classifier.examples import Example
from schemas.classification import Classification
from schemas.labels import Topic

SHORT_CHARS = 15
LONG_CHARS = 80


class Answer(NamedTuple):
    """What was asked, and what the classifier said."""

    example: Example
    said: Classification

    @property
    def right(self) -> bool:
        """Whether act and topic both are."""
        return (self.said.act, self.said.topic) == (self.example.act, self.example.topic)


class Figures(NamedTuple):
    """Shares of one slice, 0..1; `n` its size."""

    slice: str
    n: int
    topic: float
    topic_top3: float
    topic_f1: float
    act: float
    act_f1: float
    both: float
    coverage: float
    sure_right: float
    sure_topic_right: float


def ask(examples: Iterable[Example], scorer: Scorer) -> list[Answer]:
    """Let the classifier answer each example, through the front door."""
    return [Answer(example, classify(example.subject, example.text, scorer=scorer)) for example in examples]


def slices(answers: Sequence[Answer]) -> list[Figures]:
    """Give the figures of all answers, then of each language, length and style that occurs."""
    found = [figures("all", answers)]
    cuts: tuple[Callable[[Answer], str], ...] = (
        lambda answer: answer.example.lang,
        lambda answer: _length(answer.example),
        lambda answer: answer.example.style,
    )
    for cut in cuts:
        names = sorted({cut(answer) for answer in answers} - {""})
        found += [figures(name, [answer for answer in answers if cut(answer) == name]) for name in names]
    return found


def figures(name: str, answers: Sequence[Answer]) -> Figures:
    """Measure one slice."""
    sure = [answer for answer in answers if answer.said.sure]
    acts = [(str(a.example.act), str(a.said.act)) for a in answers]
    topics = [(str(a.example.topic), str(a.said.topic)) for a in answers]
    return Figures(
        slice=name,
        n=len(answers),
        topic=_share(asked == said for asked, said in topics),
        topic_top3=_share(a.example.topic in {c.topic for c in a.said.candidates} for a in answers),
        topic_f1=macro_f1(topics),
        act=_share(asked == said for asked, said in acts),
        act_f1=macro_f1(acts),
        both=_share(answer.right for answer in answers),
        coverage=len(sure) / max(1, len(answers)),
        sure_right=_share(answer.right for answer in sure),
        sure_topic_right=_share(answer.example.topic == answer.said.topic for answer in sure),
    )


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Give the mean F1 of the labels that were asked; `pairs` are (asked, said)."""
    scores = []
    for label in sorted({asked for asked, _ in pairs}):
        hit = sum(asked == said == label for asked, said in pairs)
        named = sum(asked == label for asked, _ in pairs) + sum(said == label for _, said in pairs)
        scores.append(2 * hit / named)
    return sum(scores) / max(1, len(scores))


def confusion(answers: Iterable[Answer]) -> dict[tuple[Topic, Topic], int]:
    """Count (asked topic, said topic)."""
    found = {(asked, said): 0 for asked in Topic for said in Topic}
    for answer in answers:
        found[answer.example.topic, answer.said.topic] += 1
    return found


def _length(example: Example) -> str:
    chars = len(example.subject) + len(example.text)
    if chars <= SHORT_CHARS:
        return f"to {SHORT_CHARS} chars"
    return f"over {LONG_CHARS} chars" if chars > LONG_CHARS else f"{SHORT_CHARS + 1} to {LONG_CHARS} chars"


def _share(hits: Iterable[bool]) -> float:
    found = list(hits)
    return sum(found) / max(1, len(found))
