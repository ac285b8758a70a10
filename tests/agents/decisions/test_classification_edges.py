"""What does the classifier do with junk, hints, flags and a scorer of another make?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.decisions.classification.borders import BORDERS, borders_of
from agents.decisions.classification.classify import MOST_REASONS, classify
from agents.decisions.classification.cues import CUES
from agents.decisions.classification.evidence import Scores, part
from agents.decisions.classification.lexicon import chinese, english, inflections
from agents.decisions.classification.message import Message
from agents.decisions.classification.rules_en import PHRASES_EN
from agents.decisions.classification.rules_zh import PHRASES_ZH
from schemas.labels import Act, ComplaintClass, Domain, Flag, Language, ProblemClass, Topic


@pytest.mark.parametrize(
    "junk", ["", " ", "?", "。。。", "\x00\x01\x1b", "😀😀", "\u200b\ufeff", "\ud800", "123456", "İ"]
)
def test_junk_is_other_and_not_sure(junk: str) -> None:
    found = classify(junk, junk)

    assert (found.act, found.topic, found.sure, found.confidence) == (Act.OTHER, Topic.NONE, False, 0.0)


@pytest.mark.parametrize("piece", ["断网投诉扣费怎么", "a ", "why was i charged ", "😀", "\x00", "卡"])
def test_sixty_four_kilobytes_never_raise(piece: str) -> None:
    assert classify("", piece * (65_536 // len(piece))).act in Act


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_text_raises_and_every_answer_is_in_bounds(subject: str, text: str) -> None:
    found = classify(subject, text)

    assert 0 <= found.confidence <= 1
    assert 1 <= len(found.candidates) <= 3
    assert len(found.reasons) <= MOST_REASONS
    assert (found.act, found.topic) == (found.candidates[0].act, found.candidates[0].topic)


def test_reasons_hold_rules_and_never_personal_data() -> None:
    found = classify("", "我是张三 13800138000 你们乱扣我话费")

    assert "overcharged:乱扣" in found.reasons
    assert not any(secret in reason for reason in found.reasons for secret in ("张三", "138"))


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("我接到诈骗电话", Flag.FRAUD),
        ("电线掉下来有人受伤了", Flag.INJURY),
        ("我要去工信部告你们", Flag.THREAT_REGULATOR),
        ("再不解决我打12315", Flag.THREAT_REGULATOR),
        ("I will go to the FCC", Flag.THREAT_REGULATOR),
        ("我要找媒体曝光你们", Flag.THREAT_MEDIA),
        ("等我律师函吧", Flag.LAWYER),
        ("我要攜號轉網", Flag.PORTING_OUT),
        ("send me my PAC code", Flag.PORTING_OUT),
        ("我要销户", Flag.CANCELLATION),
        ("取消宽带", Flag.CANCELLATION),
        ("没经过我同意就开通了", Flag.UNSUBSCRIBED_CHARGE),
        ("整个小区都没网了", Flag.MASS_OUTAGE),
        ("手机停机了", Flag.SUSPENSION),
        ("转人工", Flag.ASKS_HUMAN),
    ],
)
def test_sensitive_scenes_are_flagged(text: str, flag: Flag) -> None:
    assert flag in classify("", text).flags


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("宽带断了", Language.ZH),
        ("家裡的wifi很慢", Language.ZH),
        ("my internet is down", Language.EN),
        ("インターネットがつながらない", Language.OTHER),
        ("인터넷이 안 돼요", Language.OTHER),
        ("не работает интернет", Language.OTHER),
        ("", Language.OTHER),
    ],
)
def test_the_language_is_named(text: str, language: Language) -> None:
    assert classify("", text).language == language


@pytest.mark.parametrize(
    ("text", "domain", "problem", "complaint"),
    [
        ("手机没信号", Domain.MOBILE, ProblemClass.TECHNICAL, None),
        ("座机没有拨号音", Domain.FIXED_VOICE, ProblemClass.TECHNICAL, None),
        ("宽带又断了投诉你们", Domain.BROADBAND, ProblemClass.TECHNICAL, ComplaintClass.NETWORK),
        ("云主机连不上", Domain.CLOUD, ProblemClass.TECHNICAL, None),
        ("物联网卡怎么激活", Domain.IOT, ProblemClass.INQUIRY, None),
        ("乱扣我话费", None, ProblemClass.ACCOUNT, ComplaintClass.FEE),
        ("客服态度恶劣", None, ProblemClass.OTHER, ComplaintClass.SERVICE_QUALITY),
        ("我没订过彩铃", None, ProblemClass.ACCOUNT, ComplaintClass.VALUE_ADDED),
        ("帮我办理过户", Domain.MOBILE, ProblemClass.ACCOUNT, None),
    ],
)
def test_the_other_labels_follow(
    text: str, domain: Domain | None, problem: ProblemClass, complaint: ComplaintClass | None
) -> None:
    found = classify("", text)

    assert (found.domain, found.problem_class, found.complaint_class) == (domain, problem, complaint)


def test_a_complaint_form_makes_a_bare_noun_a_complaint() -> None:
    found = classify("Comcast billing", "", {"form": "complaint"})

    assert (found.act, found.topic) == (Act.COMPLAIN, Topic.BILL)


def test_what_the_channel_knows_leans_the_label() -> None:
    found = classify("", "你好", {"act": "fault", "topic": "fixed", "menu": "9"})

    assert (found.act, found.topic, found.sure) == (Act.FAULT, Topic.FIXED, False)


def test_unknown_hints_are_ignored() -> None:
    assert classify("", "宽带断了", {"act": "dance", "topic": ""}) == classify("", "宽带断了")


def test_another_scorer_can_take_the_place_of_the_rules() -> None:
    class Oracle:
        version = "oracle-7"

        def score(self, message: Message) -> Scores:
            acts, topics = {Act.PRAISE: 9.0}, {Topic.ROAM: 9.0}
            return Scores(acts, topics, (part("oracle", acts | topics),))

    found = classify("", "whatever", scorer=Oracle())

    assert (found.act, found.topic, found.model, found.reasons) == (Act.PRAISE, Topic.ROAM, "oracle-7", ("oracle",))


def test_every_phrase_belongs_to_one_declared_cue() -> None:
    for table, separator in ((PHRASES_ZH, None), (PHRASES_EN, "|")):
        phrases = [phrase.strip() for row in table.values() for phrase in row.split(separator)]

        assert set(table) <= set(CUES)
        assert len(phrases) == len(set(phrases))


def test_every_phrase_alone_is_heard_whole() -> None:
    zh = [phrase for row in PHRASES_ZH.values() for phrase in row.split()]
    en = [phrase.strip().rstrip("~") for row in PHRASES_EN.values() for phrase in row.split("|")]

    assert [phrase for phrase in zh if [found.phrase for found in chinese().hear(phrase)] != [phrase]] == []
    assert [phrase for phrase in en if [found.phrase for found in english().hear(phrase)] != [phrase]] == []


def test_every_border_rule_applies_when_just_what_it_needs_was_heard() -> None:
    assert [border for border in BORDERS if border.part not in borders_of(border.need)] == []


def test_border_rules_apply_in_the_order_of_the_table_unless_a_cue_forbids_them() -> None:
    names = frozenset(name for border in BORDERS for name in border.need)

    assert borders_of(names) == [border.part for border in BORDERS if not border.lack & names]


def test_inflections_are_regular() -> None:
    assert inflections("charge") == ("charge", "charges", "charged", "charging")
    assert {"retries", "retried", "retrying"} <= set(inflections("retry"))
    assert {"spams", "spammed"} <= set(inflections("spam"))
