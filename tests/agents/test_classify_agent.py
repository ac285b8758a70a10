"""Does the classifying agent learn from its topic, and show what it learnt?"""

from agents.classify import Taxonomies, gauge, learner, table_of
from agents.decisions.classification.classify import classify
from agents.decisions.classification.gold import Gold
from agents.decisions.classification.lessons import Lessons
from schemas.corrections import LabelCorrected, Verdict
from schemas.labels import Act, Topic
from schemas.model import Event
from streams.metrics import REGISTER
from tests.agents.decisions.desk.builders import telecom
from tests.agents.test_facts_agents import record, resolved

WORDS = "我那个和家固话套餐里的彩铃怎么没了"


def correction() -> Event:
    said = classify("", WORDS)
    return LabelCorrected(
        correction="d.1.1",
        ticket="t1",
        desk="d",
        by="wang",
        at_ms=1,
        words=WORDS,
        said_act=Act.CONSULT,
        said_topic=said.topic,
        act=Act.CONSULT,
        topic=Topic(said.candidates[1].topic),
    )


def test_what_stands_on_the_topic_is_learnt_and_shown() -> None:
    lessons = Lessons(table_of(None), Gold([]))

    learner(lessons)(record(correction()))
    gauge(lessons)

    assert lessons.verdicts == {Verdict.TAUGHT: 1}
    assert lessons.place == 1
    assert REGISTER.get_sample_value("paidan_classifier_corrections", {"verdict": "taught"}) == 1
    assert REGISTER.get_sample_value("paidan_classifier_gold_share", {"by": "table"}) == 1


def test_what_is_no_correction_is_passed_over() -> None:
    lessons = Lessons(table_of(None), Gold([]))

    learner(lessons)(resolved(refunded=False))

    assert lessons.verdicts.total() == 0


def test_the_taxonomy_is_the_policys_and_made_once() -> None:
    taxonomies = Taxonomies()
    bare = telecom().model_copy(update={"leaves": ()})

    assert taxonomies.of(None) is taxonomies.of(bare) is None
    assert taxonomies.of(telecom()) is taxonomies.of(telecom()) is not None
