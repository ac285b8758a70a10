"""Are letters from one template alike, and others not?"""

import pytest

from agents.decisions.likeness import template_of

LETTER = "本人号码13812345678，要求贵公司退还2026年1月以来多收的费用128.00元，否则向工信部投诉！"


@pytest.mark.parametrize(
    "other",
    [
        "本人号码13987654321，要求贵公司退还2025年12月以来多收的费用9.9元，否则向工信部投诉。",
        "  本人号码 139-8765-4321  要求贵公司退还 2025年12月以来多收的费用 9元\n否则向工信部投诉",
    ],
)
def test_numbers_spaces_and_punctuation_make_no_difference(other: str) -> None:
    assert template_of("", LETTER, 20) == template_of("", other, 20) is not None


def test_other_words_do() -> None:
    assert template_of("", LETTER, 20) != template_of("", LETTER.replace("费用", "流量"), 20)


def test_case_and_the_place_of_the_words_do_not() -> None:
    assert template_of("I want my", "money back, all of it", 10) == template_of(
        "", "i WANT my money back all of it", 10
    )


def test_a_short_text_is_alike_by_chance() -> None:
    assert template_of("", "网速太慢了", 20) is None
