"""Is a way of speaking told by its words, and by nothing else?"""

import csv
from pathlib import Path

import pytest
from pydantic import ValidationError

from agents.decisions.classification.dialects import Dialects
from agents.decisions.classification.message import read
from schemas.dialects import Dialect
from tests.agents.decisions.desk.builders import telecom

SHIPPED = Dialects(telecom().dialects)
WRITTEN = sorted((Path(__file__).parents[3] / "deploy/classifier/data").glob("*.csv"))
CANTONESE = {"a03", "b05", "c03", "c07", "d02", "g11", "l02", "l17", "r02"}
"""The voices of the training data that speak Cantonese, and a few that mix it in."""
MIXED = {"l12", "s16"}


def heard(text: str, dialects: Dialects = SHIPPED) -> str | None:
    return dialects.find(read("", text))


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("点解无端端扣我三十蚊啊", "yue"),
        ("我想查下我嘅話費餘額", "yue"),
        ("凭啥子扣我的钱嘛", "cmn-sichuan"),
        ("为什么扣我三十块钱", None),
        ("家父於八月三度前往貴公司，而家母亦同行", None),
        ("I was charged twice", None),
        ("", None),
        ("คิดเงินผิด", None),
    ],
)
def test_a_dialect_is_told_by_its_words(text: str, dialect: str | None) -> None:
    assert heard(text) == dialect


def test_of_two_the_one_with_more_different_words_is_meant() -> None:
    both = Dialects(
        [Dialect(id="aa", zh="甲", en="a", words=("ya", "yb")), Dialect(id="bb", zh="乙", en="b", words=("yc",))]
    )

    assert [heard(text, both) for text in ("the yc yc yc", "the ya yb yc", "the yd")] == ["bb", "aa", None]


def test_a_dialect_may_want_several_words() -> None:
    wary = Dialects([Dialect(id="yue", zh="粤语", en="Cantonese", words=("點解", "咗"), least=2)])

    assert [heard(text, wary) for text in ("点解咁", "点解点解", "点解断咗网")] == [None, None, "yue"]


def test_a_blank_is_no_word() -> None:
    with pytest.raises(ValidationError, match="at least 1 character"):
        Dialect(id="aa", zh="甲", en="a", words=(" ",))


def test_nobody_who_writes_plain_chinese_is_taken_for_cantonese_and_most_who_speak_it_are() -> None:
    found, theirs = [], 0
    for file in WRITTEN:
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                theirs += row["voice"] in CANTONESE
                if SHIPPED.find(read(row.get("subject") or "", row["text"])) == "yue":
                    found.append(row["voice"])

    assert set(found) <= CANTONESE | MIXED
    assert len(found) > 0.7 * theirs > 200
