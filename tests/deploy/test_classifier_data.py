"""Is what the classifier was taught fit to teach?"""

from pathlib import Path

import pytest

from agents.decisions.classification.table import committed
from agents.decisions.classification.trained import trained
from deploy.classifier.calibration import heat_of, sure_from
from deploy.classifier.examples import DataError, Example, digest, is_frozen, near_duplicates, ours, read_all
from deploy.classifier.picture import confusion_svg
from deploy.classifier.report import Answer, ask, figures, macro_f1, slices
from schemas.classification import Classification
from schemas.labels import Act, Topic


def example(text: str = "查话费", voice: str = "v", **changed: str) -> Example:
    rest = {"subject": "", "leaf": "", "lang": "zh", "style": "", **changed}
    return Example(text=text, act=Act.CONSULT, topic=Topic.BILL, voice=voice, **rest)


def answer(confidence: float, *, right: bool) -> Answer:
    topic = Topic.BILL if right else Topic.ROAM
    said = Classification(act=Act.CONSULT, topic=topic, confidence=confidence, sure=confidence > 0.5, model="test")
    return Answer(example(), said)


def written(folder: Path, text: str) -> Path:
    path = folder / "tickets.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_committed_table_was_trained_from_the_committed_tickets() -> None:
    assert committed().trained_on == digest(e for e in ours() if not is_frozen(e.voice))


def test_no_two_tickets_of_a_leaf_are_nearly_the_same() -> None:
    assert near_duplicates(ours()) == []


def test_two_tickets_with_a_swapped_word_are_found() -> None:
    pair = [
        example("我想查一下我这个月的话费为什么又突然比上个月多出来这么多"),
        example("我想查一下我这个月的话费为什么又突然比上个月多出来这么多啊"),
    ]

    assert [set(found) for found in near_duplicates(pair)] == [set(pair)]


def test_every_label_is_taught_in_both_languages_by_many_voices() -> None:
    examples = ours()

    for language in ("zh", "en"):
        for topic in Topic:
            voices = {e.voice for e in examples if (e.lang, e.topic) == (language, topic)}

            assert len(voices) >= 8, (language, topic)


def test_a_fault_in_a_file_is_named_with_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, "text,act,topic\n查话费,consult,bill\n查话费,dance,bill\n")

    with pytest.raises(DataError, match=r"tickets\.csv:3: 'dance'"):
        read_all([path])


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="topic is missing"):
        read_all([written(tmp_path, "text,act\n")])


def test_a_ticket_without_a_voice_is_a_voice_of_its_own(tmp_path: Path) -> None:
    found = read_all([written(tmp_path, "text,act,topic\n查话费,consult,bill\n充话费,transact,bill\n")])

    assert len({e.voice for e in found}) == 2


def test_the_bar_lies_where_the_wanted_share_is_right() -> None:
    answers = [answer(0.9, right=True)] * 40 + [answer(0.4, right=False)] * 40

    assert sure_from(answers, wanted=0.9) == pytest.approx(0.9)


def test_no_bar_is_found_where_nothing_is_right() -> None:
    assert sure_from([answer(0.9, right=False)] * 40) > 1


def test_scores_that_boast_are_cooled() -> None:
    assert heat_of([([5.0, 0.0], 0), ([5.0, 0.0], 1)]) > 1


def test_figures_count_what_was_asked() -> None:
    found = figures("all", [answer(0.9, right=True), answer(0.9, right=False), answer(0.1, right=True)])

    assert (found.n, found.topic, found.act) == (3, pytest.approx(2 / 3), 1.0)
    assert (found.coverage, found.sure_right) == (pytest.approx(2 / 3), 0.5)


def test_macro_f1_weighs_labels_alike() -> None:
    assert macro_f1([("a", "a"), ("a", "a"), ("b", "a")]) == pytest.approx(0.4)


def test_voices_that_were_not_taught_are_understood() -> None:
    found = {f.slice: f for f in slices(ask([e for e in ours() if is_frozen(e.voice)], trained()))}

    assert found["all"].topic >= 0.74
    assert found["all"].topic_top3 >= 0.92
    assert found["all"].act >= 0.76
    assert found["all"].sure_right >= 0.85


def test_the_picture_shows_every_count() -> None:
    drawn = confusion_svg(["bill", "plan"], {("bill", "bill"): 7, ("plan", "bill"): 3}, "a <title>")

    assert ">7<" in drawn
    assert ">3<" in drawn
    assert "a &lt;title&gt;" in drawn
