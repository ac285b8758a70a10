"""Does the trained table weigh messages as it was taught to?"""

import gzip
import json
import subprocess
import sys
from dataclasses import replace
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.decisions.classification.classify import classify
from agents.decisions.classification.grams import grams
from agents.decisions.classification.message import read
from agents.decisions.classification.sounds import SOUND_OF, is_sound
from agents.decisions.classification.table import (
    LABELS,
    NORM_SCALE,
    SCALE,
    TABLE,
    Table,
    committed,
    dump,
    load,
    pack,
    unpack,
    weigh,
)
from agents.decisions.classification.trained import TrainedScorer, spoke, trained
from schemas.labels import Act, Flag, Topic

BILL, PLAN = LABELS.index(Topic.BILL), LABELS.index(Topic.PLAN)


def table(**rows: dict[Act | Topic, float]) -> Table:
    """A table of a few pieces, each with an idf of one."""
    packed = {
        gram: pack([round(weights.get(label, 0) * SCALE) for label in LABELS], NORM_SCALE)
        for gram, weights in rows.items()
    }
    return Table("test", "", (0.0,) * len(LABELS), packed, {}, (1.0, 1.0), {"zh": 0.5})


def counts(text: str, subject: str = "") -> dict[str, int]:
    return dict(grams(read(subject, text)))


def test_chinese_is_cut_into_one_two_and_three_characters() -> None:
    found = {gram for gram in counts("查话费") if not is_sound(gram)}

    assert found == {"查", "话", "费", "查话", "话费", "查话费"}


def test_words_are_cut_into_words_pairs_and_pieces() -> None:
    found = counts("slow speed")

    assert {"slow", "speed", "slow speed", "_slo", "low_", "peed"} <= set(found)


def test_numbers_are_masked() -> None:
    assert counts("13812345678") == counts("13987654321")


def test_the_subject_counts_double_and_real_counts_are_kept() -> None:
    assert counts("话费话费", subject="话费")["话费"] == 4


def test_misheard_words_sound_like_what_was_said() -> None:
    assert "逃残".translate(SOUND_OF) == "套餐".translate(SOUND_OF)
    assert any(is_sound(gram) and gram in counts("套餐") for gram in counts("逃残"))


@given(st.lists(st.integers(-(2**40), 2**40), min_size=len(LABELS), max_size=len(LABELS)), st.integers(0, 2**20))
def test_a_row_gives_back_what_was_packed(weights: list[int], norm: int) -> None:
    assert unpack(pack(weights, norm)) == [*weights, norm]


def test_scores_are_those_of_the_unit_vector() -> None:
    known = table(a={Topic.BILL: 3.0}, b={Topic.PLAN: 4.0})

    found = weigh(known, {"a": 1, "b": 1, "unknown": 1}, {})

    assert (found[BILL], found[PLAN]) == pytest.approx((3 / 2**0.5, 4 / 2**0.5))


def test_a_repeated_word_counts_more_but_less_than_twice() -> None:
    known = table(a={Topic.BILL: 1.0}, b={Topic.PLAN: 1.0})

    found = weigh(known, {"a": 2, "b": 1}, {})

    assert 1 < found[BILL] / found[PLAN] < 2


def test_a_table_survives_its_file() -> None:
    known = table(查={Topic.BILL: 1.5, Act.CONSULT: -0.5}, bill={Topic.BILL: 2.0})

    assert load(dump(known)) == known


def test_equal_tables_make_equal_files() -> None:
    one, other = table(a={Topic.BILL: 1.0}, b={Topic.PLAN: 1.0}), table(b={Topic.PLAN: 1.0}, a={Topic.BILL: 1.0})

    assert dump(one) == dump(other)


def test_a_table_of_other_labels_is_refused() -> None:
    packed = gzip.compress(json.dumps({"labels": ["bill"]}).encode())

    with pytest.raises(ValueError, match="other labels"):
        load(packed)


def test_the_table_is_small() -> None:
    assert files("agents.decisions.classification").joinpath(TABLE).stat().st_size < 3_000_000  # type: ignore[attr-defined]


def test_a_language_without_a_bar_is_never_sure() -> None:
    scorer = TrainedScorer(replace(committed(), sure_from={}))

    assert not classify("", "查话费余额", scorer=scorer).sure


def test_three_different_topics_are_offered() -> None:
    found = classify("", "我的套餐")

    assert len({candidate.topic for candidate in found.candidates}) == 3


@pytest.mark.parametrize("text", ["", "嗯", "?", "\x00"])
def test_even_silence_gets_three_candidates(text: str) -> None:
    found = classify("", text)

    assert len(found.candidates) == 3
    assert (found.act, found.topic) == (Act.OTHER, Topic.NONE)


def test_what_is_learnt_never_outvotes_a_flag() -> None:
    praising = replace(committed(), base=tuple(99.0 if label is Act.PRAISE else 0.0 for label in LABELS))

    found = classify("", "我接到诈骗电话", scorer=TrainedScorer(praising))

    assert (found.act, found.flags) == (Act.PRAISE, (Flag.FRAUD,))


def test_an_explanation_names_pieces_that_speak_for_the_label() -> None:
    pieces = dict(spoke(trained(), read("", "彩铃怎么取消"), Topic.VAS))

    assert pieces["彩铃"] > 0


def test_neither_numpy_nor_sklearn_is_imported_to_classify() -> None:
    code = (
        "import sys; from agents.decisions.classification.classify import classify; classify('', '宽带 broadband');"
        "import agents.classify, deploy.commands.classifier;"
        "print(sorted({'numpy', 'scipy', 'sklearn'} & set(sys.modules)))"
    )

    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)

    assert shown.stdout.strip() == "[]"
