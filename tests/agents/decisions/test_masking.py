"""Does masked text still let anyone be called, and does it leave other words alone?"""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.decisions.masking import is_identity_number, mask, mask_name, mask_phone

mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True, alphabet="0123456789")
gaps = st.sampled_from(["", " ", "-", "--", "."])


@pytest.mark.parametrize(
    ("typed", "masked"),
    [
        ("我的号码是13800138000谢谢", "我的号码是138****8000谢谢"),
        ("138 0013 8000", "138****8000"),
        ("138-0013-8000", "138****8000"),
        ("+86 138 0013 8000", "+86 138****8000"),
        ("8613800138000", "86138****8000"),
        ("１３８００１３８０００", "138****8000"),
        ("1 3 8 0 0 1 3 8 0 0 0", "138****8000"),
        ("13800138000 13900139000", "138****8000 139****9000"),
        ("身份证11010519491231002X", "身份证110***********002X"),
        ("440524188001010014", "440***********0014"),
        ("010-62345678", "010-******78"),
        ("(0755)82345678", "(0755)******78"),
        ("02087654321", "020******21"),
        ("卡号 6222 0212 3456 7890 123", "卡号 ***************0123"),
        ("6222021234567890", "************7890"),
        ("write to li.lei@example.com.cn please", "write to l***@example.com.cn please"),
    ],
)
def test_personal_numbers_and_addresses_are_hidden(typed: str, masked: str) -> None:
    assert mask(typed) == masked


@pytest.mark.parametrize(
    "typed",
    ["", "宽带断了", "套餐129元", "2026-01-15 13:30 断网", "拨打10086", "500M 只有 20M", "工单 20260115", "a@b"],
)
def test_other_text_is_left_alone(typed: str) -> None:
    assert mask(typed) == typed


def test_an_eighteen_digit_number_with_a_wrong_check_digit_keeps_only_its_last_four() -> None:
    assert not is_identity_number("110105194912310021")
    assert mask("110105194912310021") == "**************0021"


@given(before=st.text(max_size=20), number=mobiles, gap=gaps, after=st.text(max_size=20))
def test_no_mobile_survives_whatever_stands_around_it(before: str, number: str, gap: str, after: str) -> None:
    written = gap.join((number[:3], number[3:7], number[7:]))

    masked = mask(f"{before}{written}{after}")

    assert number not in re.sub(r"[ .\-]", "", masked)


@given(st.text(alphabet="0123456789 -+@.xXa（）", max_size=80))
def test_masking_twice_changes_nothing_more_and_leaves_no_eleven_digit_mobile(text: str) -> None:
    once = mask(text)

    assert mask(once) == once
    assert not re.search(r"1[3-9][0-9]{9}", once)


def test_a_name_keeps_its_surname() -> None:
    names = ["张三", "王小明", "欧阳修", "John Smith", "Cher", ""]

    assert [mask_name(name) for name in names] == ["张*", "王**", "欧阳*", "**** Smith", "C***", ""]


def test_a_telephone_number_of_any_kind_is_hidden() -> None:
    numbers = ["13800138000", "010-62345678", "12345678", "110", ""]

    assert [mask_phone(n) for n in numbers] == ["138****8000", "010-******78", "******78", "***", ""]


def test_a_long_text_is_masked_without_trouble() -> None:
    assert len(mask("1" * 65_536)) == 65_536
    assert mask("a" * 65_536 + "@") == "a" * 65_536 + "@"
