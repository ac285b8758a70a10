"""Does the classifying agent learn from its topic, and show what it learnt?"""

from typing import Any

from agents.classify import Reader, gauge, learner, table_of
from agents.decisions.classification.classify import classify
from agents.decisions.classification.gold import Gold
from agents.decisions.classification.lessons import Lessons
from agents.decisions.classification.trained import trained
from schemas.classification import Classification
from schemas.corrections import LabelCorrected, Verdict
from schemas.intake import Customer
from schemas.labels import Act, Channel, Language, Topic
from schemas.model import Event
from schemas.policy import Policy
from schemas.tickets import TicketReceived
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


def read(policy: Policy | None, text: str, **told: Any) -> Classification:
    received = TicketReceived(
        ticket="t", channel=Channel.PHONE, source="/t", event="e", received_ms=1,
        customer=Customer(key="c"), text=text, **told,
    )  # fmt: skip
    return Reader().read(received, trained(), policy)


def test_leaf_and_dialect_are_the_policys() -> None:
    bare = telecom().model_copy(update={"leaves": (), "dialects": ()})
    text = "點解無端端扣我三十蚊嘅增值業務費啊我冇訂過喎"

    found, plain, early = read(telecom(), text), read(bare, text), read(None, text)

    assert (found.dialect, found.leaf) == ("yue", "vas.unsolicited")
    assert (plain.dialect, plain.leaf) == (early.dialect, early.leaf) == (None, None)


def test_what_the_channel_says_of_language_and_dialect_counts_more() -> None:
    found = read(telecom(), "我嘅寬頻斷咗", language=Language.EN, dialect="hak")

    assert (found.language, found.dialect) == (Language.EN, "hak")
