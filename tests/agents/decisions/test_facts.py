"""Which facts are found in the words?"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.decisions.facts import facts_of, number_of
from schemas.classification import Classification
from schemas.facts import Facts, Network, RecordField, Wish
from schemas.labels import Act, Topic


def label(act: Act = Act.COMPLAIN, topic: Topic = Topic.FIXED) -> Classification:
    return Classification(act=act, topic=topic, confidence=1.0, sure=True, model="test")


def found(text: str, **changed: Any) -> Facts:
    return facts_of("", text, label(**changed))


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("我的号码13812345678", ("138****5678",)),
        ("固话是020-87654321", ("020-******21",)),
        ("打了三次10086", ()),
        ("尾号1234", ()),
        ("call me at 404-555-1234", ("**********34",)),
    ],
)
def test_telephone_numbers_are_found_and_masked(text: str, phones: tuple[str, ...]) -> None:
    assert found(text).phones == phones


@pytest.mark.parametrize(
    ("text", "orders"),
    [
        ("订单号：GD20260011", ("******0011",)),
        ("工单号是8800123456", ("******3456",)),
        ("my ticket number CR-4471-99", ("******1-99",)),
        ("account #55512349876", ("*******9876",)),
        ("我的订单还没到", ()),
    ],
)
def test_order_and_bill_numbers_are_found_and_covered(text: str, orders: tuple[str, ...]) -> None:
    assert found(text).orders == orders


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("多扣了我三十块", ("30.00 CNY",)),
        ("扣了两百五十元和9.9元", ("250.00 CNY", "9.90 CNY")),
        ("赔我1.5万元", ("15000.00 CNY",)),
        ("收了我好几块钱", ()),
        ("billed $1,045.30 and 20 dollars", ("1045.30 USD", "20.00 USD")),
    ],
)
def test_amounts_are_read(text: str, amounts: tuple[str, ...]) -> None:
    assert found(text).amounts == amounts


@pytest.mark.parametrize(
    ("text", "times", "since"),
    [
        ("从昨天晚上开始断网", ("昨天晚上",), "昨天晚上"),
        ("断了三天了", ("三天",), "三天"),
        ("11月3日报修的", ("11月3日",), None),
        ("down since Monday", ("Monday",), "Monday"),
        ("no service for two weeks", ("two weeks",), "two weeks"),
        ("宽带断了", (), None),
    ],
)
def test_times_are_found_as_said(text: str, times: tuple[str, ...], since: str | None) -> None:
    assert (found(text).times, found(text).since) == (times, since)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("我住天河区棠下小区", ("天河区棠下小区",)),
        ("在深圳市南山区", ("深圳市南山区",)),
        ("路由器坏了", ()),
        ("小区没网", ()),
        ("I live in Atlanta, GA", ("Atlanta, GA",)),
    ],
)
def test_places_are_found(text: str, places: tuple[str, ...]) -> None:
    assert found(text).places == places


@pytest.mark.parametrize(
    ("text", "networks"),
    [
        ("5G信号不好", (Network.MOBILE_5G,)),
        ("光猫亮红灯wifi连不上", (Network.FIBRE, Network.WIFI)),
        ("my landline has no tone", (Network.LANDLINE,)),
        ("还剩5个G", ()),
    ],
)
def test_the_network_is_named(text: str, networks: tuple[Network, ...]) -> None:
    assert found(text).networks == networks


@pytest.mark.parametrize(
    ("text", "affected"),
    [("整栋楼三十户都没网", 30), ("公司200多人上不了网", 200), ("120 homes are out", 120), ("我家没网", None)],
)
def test_users_affected_are_counted(text: str, affected: int | None) -> None:
    assert found(text).affected == affected


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("要求退费并道歉", (Wish.REFUND, Wish.APOLOGY)),
        ("给我一个说法", (Wish.EXPLANATION,)),
        ("please fix it and call me", (Wish.REPAIR, Wish.CALL_BACK)),
        ("宽带断了", ()),
    ],
)
def test_the_expected_result_is_named(text: str, wishes: tuple[Wish, ...]) -> None:
    assert found(text).wishes == wishes


def test_what_a_record_lacks_must_be_asked_for() -> None:
    assert found("宽带断了").information_required == (RecordField.TIME, RecordField.PLACE, RecordField.EXPECTED)


def test_what_the_channel_knows_is_not_asked_for() -> None:
    known = frozenset({RecordField.CUSTOMER, RecordField.PLACE})

    assert facts_of("", "宽带从昨天断了，来修", label(), known).information_required == ()


def test_a_question_needs_neither_time_nor_place() -> None:
    assert found("怎么办宽带", act=Act.CONSULT).information_required == ()


def test_without_a_topic_the_problem_must_be_asked_for() -> None:
    assert RecordField.PROBLEM in found("喂", act=Act.OTHER, topic=Topic.NONE).information_required


@pytest.mark.parametrize(
    ("said", "value"), [("两百五十", 250), ("十五", 15), ("三万", 30_000), ("几", None), ("1,045.3", 1045.3)]
)
def test_numbers_are_read_in_digits_and_chinese(said: str, value: float | None) -> None:
    assert number_of(said) == value


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_text_raises(subject: str, text: str) -> None:
    assert len(facts_of(subject, text, label()).information_required) <= 5


def test_a_full_number_is_never_kept() -> None:
    kept = found("订单号20261124001，13812345678，身份证110101199003071233").model_dump_json()

    assert not any(secret in kept for secret in ("20261124001", "13812345678", "110101199003071233"))
