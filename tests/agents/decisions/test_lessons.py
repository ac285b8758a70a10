"""Does the classifier learn from people, and only what it should?"""

from dataclasses import replace
from typing import Any

import pytest

from agents.decisions.classification import lessons as rules
from agents.decisions.classification.classify import classify
from agents.decisions.classification.gold import Gold, gold
from agents.decisions.classification.lessons import Lessons
from agents.decisions.classification.table import committed, dump, load
from schemas.corrections import LabelCorrected, Verdict
from schemas.labels import Act, Topic

NOBODY = Gold([])
WORDS = "我那个和家固话套餐里的彩铃怎么没了"
FAR = Topic.SAFETY


def learner(asked: Gold = NOBODY) -> Lessons:
    return Lessons(committed(), asked)


def corrected(number: int = 0, **fields: Any) -> LabelCorrected:
    """A correction by somebody, a minute after the last one."""
    said = classify("", fields.get("words", WORDS))
    likely = said.candidates[1]
    plain = {
        "correction": f"desk.1.{number}",
        "ticket": f"t{number}",
        "desk": "desk",
        "by": "wang",
        "at_ms": 60_000 * number,
        "words": WORDS,
        "said_act": said.act,
        "said_topic": said.topic,
        "act": said.act,
        "topic": likely.topic,
    }
    return LabelCorrected(**{**plain, **fields})


def test_a_label_corrected_often_enough_is_said_from_then_on() -> None:
    learnt = learner()
    right = corrected().topic
    assert classify("", WORDS, scorer=learnt.scorer).topic is not right

    verdicts = [learnt.learn(number, corrected(number)) for number in range(20)]

    assert verdicts[0] is Verdict.TAUGHT
    assert verdicts[-1] is Verdict.KNOWN
    assert classify("", WORDS, scorer=learnt.scorer).topic is right


def test_the_label_says_by_which_corrections_it_was_scored() -> None:
    learnt = learner()
    learnt.learn(0, corrected())

    assert classify("", WORDS, scorer=learnt.scorer).model == f"{committed().version}+1"
    assert classify("", WORDS).model == committed().version


def test_the_same_corrections_give_the_same_weights() -> None:
    told = [corrected(n, by=f"p{n % 5}", words=f"{WORDS}{'再查一下流量' * (n % 3)}") for n in range(60)]

    one, other = learner(gold()), learner(gold())
    said = [one.learn(n, event) for n, event in enumerate(told)]

    assert said == [other.learn(n, event) for n, event in enumerate(told)]
    assert one.scorer.table.grams == other.scorer.table.grams
    assert one.norm == other.norm > 0


def test_the_table_that_ships_is_not_touched() -> None:
    before = dump(committed())

    learner().learn(0, corrected())

    assert dump(committed()) == before


def test_what_is_told_twice_counts_once() -> None:
    learnt = learner()

    assert [learnt.learn(n, corrected(7)) for n in range(2)] == [Verdict.TAUGHT, Verdict.DUPLICATE]


def test_a_surprising_label_needs_a_second_person() -> None:
    learnt = learner()
    surprising = {"act": Act.PRAISE, "said_act": Act.CONSULT, "topic": corrected().said_topic}

    alone = [learnt.learn(n, corrected(n, **surprising)) for n in range(2)]
    seconded = learnt.learn(2, corrected(2, by="li", **surprising))

    assert alone == [Verdict.WAITS, Verdict.WAITS]
    assert seconded is Verdict.TAUGHT


def test_nobody_teaches_more_than_one_person_may_in_an_hour() -> None:
    learnt = learner()
    told = [learnt.learn(n, corrected(n, at_ms=1000 * n)) for n in range(rules.MOST_PER_HOUR + 1)]

    later = learnt.learn(99, corrected(99, at_ms=rules.HOUR_MS))

    assert told[-1] is Verdict.TOO_MANY
    assert Verdict.TOO_MANY not in told[:-1]
    assert later is not Verdict.TOO_MANY


def test_words_that_nobody_knows_teach_nothing() -> None:
    assert learner().learn(0, corrected(words="☃")) is Verdict.SILENT


def test_a_full_delta_learns_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    learnt = learner()
    learnt.learn(0, corrected())
    monkeypatch.setattr(rules, "MOST_NORM", learnt.norm)

    assert learnt.learn(1, corrected(1)) is Verdict.FULL


def test_what_harms_the_gold_set_is_unlearnt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "LOOK_EVERY", 2)
    said = classify("", WORDS)
    learnt = learner(Gold([("", WORDS, said.act, said.topic)]))

    for number in range(2):
        learnt.learn(number, corrected(number, by=f"p{number}"))

    assert learnt.gold_base == 1
    assert learnt.unlearnt == {0, 1}
    assert learnt.gold_share == 1
    assert learnt.norm == 0
    assert learnt.scorer.table.grams == committed().grams


def test_a_table_taught_with_corrections_passes_over_them() -> None:
    learnt = Lessons(load(dump(replace(committed(), folded=2))), NOBODY)

    assert [learnt.learn(n, corrected(n)) for n in range(3)] == [Verdict.FOLDED, Verdict.FOLDED, Verdict.TAUGHT]
    assert learnt.place == 3


def test_the_gold_set_ships_and_the_table_knows_most_of_it() -> None:
    assert len(gold()) >= 300
    assert gold().share(committed()) > 0.6
