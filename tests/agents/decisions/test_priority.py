"""Does the policy that comes with the house set priority, skills, desk and clocks as the norms say?"""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.decisions.priority import Rulebook
from deploy.policy_file import load_policy
from schemas.classification import Classification
from schemas.intake import Customer
from schemas.labels import Act, Channel, Domain, Flag, Language, Priority, Segment, Topic
from schemas.policy import Measure
from schemas.tickets import TicketClassified, TicketPrioritized, TicketReceived

POLICY = load_policy(Path(__file__).parents[3] / "deploy/policy/telecom.yaml")
BOOK = Rulebook(POLICY)
RECEIVED_MS = 1_700_000_000_000
MINUTE_MS = 60_000
HOUR_MS = 3_600_000


def ticket(
    act: Act = Act.CONSULT,
    topic: Topic = Topic.BILL,
    channel: Channel = Channel.EMAIL,
    *,
    region: str = "",
    text: str = "查一下话费",
    customer: dict[str, Any] | None = None,
    **label: Any,
) -> TicketPrioritized:
    """Prioritize a ticket that is plain but for what is said."""
    about: dict[str, Any] = {"language": Language.ZH, "sure": True, **label}
    received = TicketReceived(
        ticket="t-1",
        channel=channel,
        source="/test",
        event="e-1",
        received_ms=RECEIVED_MS,
        customer=Customer.model_validate({"key": "c-1", **(customer or {})}),
        region=region,
        text=text,
    )
    classification = Classification(act=act, topic=topic, confidence=0.9, model="test", **about)
    return BOOK.prioritize(TicketClassified(received=received, classification=classification))


def limits(found: TicketPrioritized) -> dict[str, int]:
    """The clauses that run, with their time in milliseconds."""
    return {clock.clause: clock.due_ms - found.received_ms for clock in found.clocks}


# -- clocks ---------------------------------------------------------------------------------------------------


def test_every_ticket_is_answered_within_2_hours_and_done_within_24() -> None:
    assert limits(ticket()) == {"S1-4": 24 * HOUR_MS, "S1-6": 2 * HOUR_MS, "MAIL-1H": HOUR_MS}


def test_a_mobile_fault_by_phone_is_a_call_first_and_a_network_fault_second() -> None:
    found = limits(ticket(Act.FAULT, Topic.MOBILE, Channel.PHONE))

    assert found == {
        "S1-4": 24 * HOUR_MS,
        "S1-6": 2 * HOUR_MS,
        "S3-5": 45 * MINUTE_MS,
        "HOTLINE-15S": 15_000,
        "LAW-32-TOWN": 48 * HOUR_MS,
    }


@pytest.mark.parametrize("topic", [Topic.MOBILE, Topic.FIXED, Topic.ROAM])
def test_a_network_fault_is_answered_within_45_minutes(topic: Topic) -> None:
    assert limits(ticket(Act.FAULT, topic))["S3-5"] == 45 * MINUTE_MS


@pytest.mark.parametrize(("act", "topic"), [(Act.CONSULT, Topic.MOBILE), (Act.FAULT, Topic.BILL)])
def test_what_is_no_network_fault_has_no_such_clock(act: Act, topic: Topic) -> None:
    assert "S3-5" not in limits(ticket(act, topic))


def test_a_fault_in_the_country_has_72_hours_instead_of_48() -> None:
    found = limits(ticket(Act.FAULT, Topic.FIXED, customer={"rural": True}))

    assert found["LAW-32-RURAL"] == 72 * HOUR_MS
    assert "LAW-32-TOWN" not in found


def test_a_key_accounts_fault_is_repaired_within_6_hours() -> None:
    assert limits(ticket(Act.FAULT, customer={"key_account": True}))["KEY-6H"] == 6 * HOUR_MS


def test_a_complaint_is_answered_within_15_days_by_law() -> None:
    assert limits(ticket(Act.COMPLAIN))["LAW-COMPLAINT-15D"] == 15 * 24 * HOUR_MS


@pytest.mark.parametrize(
    ("channel", "clause", "limit_ms"),
    [
        (Channel.PHONE, "HOTLINE-15S", 15_000),
        (Channel.WEB, "CHAT-60S", 60_000),
        (Channel.APP, "CHAT-60S", 60_000),
        (Channel.EMAIL, "MAIL-1H", HOUR_MS),
    ],
)
def test_each_channel_has_its_answer_time(channel: Channel, clause: str, limit_ms: int) -> None:
    assert limits(ticket(channel=channel))[clause] == limit_ms


def test_clocks_start_when_the_ticket_was_received() -> None:
    assert {clock.measures for clock in ticket().clocks} == {Measure.ANSWERED, Measure.RESOLVED}
    assert min(clock.due_ms for clock in ticket().clocks) == RECEIVED_MS + HOUR_MS


# -- skills ---------------------------------------------------------------------------------------------------


def test_a_complaint_in_english_needs_english() -> None:
    found = ticket(Act.COMPLAIN, Topic.BILL, language=Language.EN)

    assert found.skills == {"billing": 1, "english": 1}


def test_a_threat_to_go_to_the_regulator_needs_an_experienced_person() -> None:
    found = ticket(Act.COMPLAIN, Topic.SERVICE, flags=(Flag.THREAT_REGULATOR,))

    assert found.skills == {"care": 3}  # the highest level of all needs that hold


def test_fraud_needs_more_security_than_the_topic_alone() -> None:
    assert ticket(topic=Topic.SAFETY).skills == {"security": 1}
    assert ticket(topic=Topic.SAFETY, flags=(Flag.FRAUD,)).skills == {"security": 2}


def test_an_enterprise_with_a_cloud_fault_needs_both() -> None:
    found = ticket(Act.FAULT, Topic.NONE, customer={"segment": "enterprise"}, domain=Domain.CLOUD)

    assert found.skills == {"cloud": 1, "enterprise": 1}


def test_a_topic_nobody_knows_needs_no_skill() -> None:
    assert ticket(Act.OTHER, Topic.NONE).skills == {}


# -- priority -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "priority"),
    [
        ({}, Priority.P4),
        ({"act": Act.FAULT}, Priority.P3),
        ({"act": Act.COMPLAIN}, Priority.P3),
        ({"act": Act.COMPLAIN, "flags": (Flag.LAWYER,)}, Priority.P2),
        ({"customer": {"star": 5}}, Priority.P3),
        ({"customer": {"star": 4}}, Priority.P4),
        ({"act": Act.FAULT, "customer": {"star": 5}}, Priority.P2),
        ({"act": Act.FAULT, "flags": (Flag.MASS_OUTAGE,)}, Priority.P1),
        ({"flags": (Flag.FRAUD,)}, Priority.P2),
        ({"customer": {"needs_human": True}}, Priority.P3),
        ({"customer": {"segment": "government", "key_account": True}}, Priority.P2),
    ],
)
def test_urgency_and_impact_give_the_priority(what: dict[str, Any], priority: Priority) -> None:
    assert ticket(**what).priority == priority


def test_a_label_we_do_not_trust_is_raised_one_step() -> None:
    assert ticket(sure=True).priority == Priority.P4
    assert ticket(sure=False).priority == Priority.P3


def test_the_parts_say_why() -> None:
    found = ticket(Act.FAULT, customer={"star": 6}, sure=False)

    assert [(part.name, part.points) for part in found.parts] == [("fault", 1), ("unsure", 1), ("star", 1)]


@given(
    st.sampled_from(Act),
    st.sampled_from(Topic),
    st.sampled_from(Channel),
    st.sets(st.sampled_from(Flag)).map(lambda flags: tuple(sorted(flags))),
    st.booleans(),
)
def test_every_ticket_has_a_priority_and_both_kinds_of_clock(
    act: Act, topic: Topic, channel: Channel, flags: tuple[Flag, ...], sure: bool
) -> None:
    found = ticket(act, topic, channel, flags=flags, sure=sure)

    assert found.priority in Priority
    assert {clock.measures for clock in found.clocks} == {"answered", "resolved"}
    assert found.share == POLICY.channels[channel].share


# -- desk -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("region", "desk"),
    [
        ("广州", "guangzhou"),
        ("020", "guangzhou"),
        ("GuangZhou", "guangzhou"),
        ("0755", "shenzhen"),
        ("拉萨", "province"),
    ],
)
def test_the_region_names_the_desk(region: str, desk: str) -> None:
    assert ticket(region=region).desk == desk


@pytest.mark.parametrize("segment", sorted(set(Segment) - {Segment.PERSONAL}))
def test_institutions_have_a_desk_of_their_own_wherever_they_are(segment: Segment) -> None:
    assert ticket(region="广州", customer={"segment": segment}).desk == "enterprise"


# -- what goes on and what stays ------------------------------------------------------------------------------


def test_the_customers_words_stay_behind_but_for_a_masked_beginning() -> None:
    found = ticket(text="我的号码13812345678打不通，" + "很急" * 200)

    assert found.summary.startswith("我的号码138****5678打不通")
    assert len(found.summary) == 80
    assert "13812345678" not in found.model_dump_json()


def test_the_policys_version_goes_with_the_ticket() -> None:
    assert ticket().policy == POLICY.version


def test_tickets_of_one_kind_do_not_share_what_may_change() -> None:
    one, other = ticket(), ticket()

    one.skills["magic"] = 1

    assert other.skills == {"billing": 1}
    assert ticket().skills == {"billing": 1}
