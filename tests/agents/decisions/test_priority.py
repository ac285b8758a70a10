"""Does the policy that comes with the house set priority, skills, desk and clocks as the norms say?"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.decisions.priority import Rulebook
from agents.decisions.traits import Traits
from deploy.policy_file import load_policy
from schemas.classification import Classification
from schemas.clauses import Measure
from schemas.conditions import When
from schemas.customers import CustomerFacts, CustomerProfile
from schemas.facts import Facts
from schemas.intake import Customer
from schemas.labels import (
    Act,
    Channel,
    ComplaintClass,
    Domain,
    Flag,
    Language,
    Priority,
    ProblemClass,
    Segment,
    Topic,
)
from schemas.policy import Need
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
    book: Rulebook = BOOK,
    facts: CustomerFacts | None = None,
    affected: int | None = None,
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
    said = Facts(affected=affected)
    return book.prioritize(TicketClassified(received=received, classification=classification, facts=said), facts)


def known(**facts: Any) -> CustomerFacts:
    """What is known of the customer; a profile's fields by their names."""
    own = {name: facts.pop(name) for name in list(facts) if name in CustomerFacts._fields}
    return CustomerFacts(profile=CustomerProfile(customer="c-1", **facts), **own)


def limits(found: TicketPrioritized) -> dict[str, int]:
    """The clauses that run, with their time in milliseconds."""
    return {clock.clause: clock.due_ms - found.received_ms for clock in found.clocks}


# -- clocks ---------------------------------------------------------------------------------------------------


EVERY = {
    "S1-3": 30_000,
    "S1-5": 10 * MINUTE_MS,
    "S1-6": 2 * HOUR_MS,
    "S1-4": 24 * HOUR_MS,
    "S3-2": 48 * HOUR_MS,
}


def test_every_ticket_is_acknowledged_recorded_assessed_answered_and_done_in_time() -> None:
    assert limits(ticket()) == EVERY | {"MAIL-1H": HOUR_MS}


def test_a_mobile_fault_by_phone_is_a_call_first_and_a_network_fault_second() -> None:
    found = limits(ticket(Act.FAULT, Topic.MOBILE, Channel.PHONE))

    assert found == EVERY | {
        "CONTACT-24H": 24 * HOUR_MS,
        "PROGRESS-72H": 72 * HOUR_MS,
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
        (Channel.STORE, "ANSWER-2H", 2 * HOUR_MS),
    ],
)
def test_each_channel_has_its_answer_time(channel: Channel, clause: str, limit_ms: int) -> None:
    assert limits(ticket(channel=channel))[clause] == limit_ms


def test_clocks_start_when_the_ticket_was_received() -> None:
    answers = [clock for clock in ticket().clocks if clock.measures == Measure.ANSWERED]

    assert min(clock.due_ms for clock in answers) == RECEIVED_MS + HOUR_MS


def test_what_a_machine_does_at_once_waits_for_nobody() -> None:
    sure, unsure = ticket(), ticket(sure=False)

    assert {c.clause: c.met_by for c in sure.clocks if c.met_by} == dict.fromkeys(("S1-3", "S1-5", "S1-6"), "arrived")
    assert {c.clause: c.met_by for c in unsure.clocks}["S1-6"] == "answered"


@pytest.mark.parametrize(("channel", "enough"), [(Channel.PHONE, "answered"), (Channel.EMAIL, None)])
def test_whoever_answers_a_live_channel_has_contacted_the_customer(channel: Channel, enough: str | None) -> None:
    found = ticket(Act.COMPLAIN, channel=channel)

    assert {c.clause: c.met_by for c in found.clocks}["CONTACT-24H"] == enough


@pytest.mark.parametrize(
    ("region", "clause"),
    [
        ("河南", "HENAN-5WD"),
        ("Henan", "HENAN-5WD"),
        ("4101", "HENAN-5WD"),
        ("410105", "HENAN-5WD"),
        ("重庆", "CHONGQING-15WD"),
        ("023", "CHONGQING-15WD"),
        ("5001", "CHONGQING-15WD"),
        ("广州", None),
        ("0410", None),
        ("", None),
    ],
)
def test_a_region_lays_its_own_law_over_the_others(region: str, clause: str | None) -> None:
    found = set(limits(ticket(Act.COMPLAIN, region=region)))

    assert found & {"HENAN-5WD", "CHONGQING-15WD"} == ({clause} if clause else set())
    assert "LAW-COMPLAINT-15D" in found


def test_a_complaint_counts_working_days_and_a_customers_delay_stops_the_company_clock_only() -> None:
    found = {clock.clause: clock for clock in ticket(Act.COMPLAIN, region="河南").clocks}

    assert found["HENAN-5WD"].due_ms == found["COMPLAINT-5WD"].due_ms
    assert found["HENAN-5WD"].counts == "working_days"
    assert (found["HENAN-5WD"].pauses, found["COMPLAINT-5WD"].pauses) == (None, ("customer", "partner"))


def test_a_clause_binds_the_tickets_received_while_it_is_valid() -> None:
    day = date(2023, 11, 15)  # in China; in Greenwich it is still the 14th
    assert datetime.fromtimestamp(RECEIVED_MS / 1000, UTC).date() < day

    def runs(**validity: date) -> bool:
        clauses = tuple(c.model_copy(update=validity) if c.id == "MAIL-1H" else c for c in POLICY.clauses)
        book = Rulebook(POLICY.model_copy(update={"clauses": clauses}))
        return "MAIL-1H" in limits(ticket(book=book))

    assert [runs(valid_from=day), runs(valid_from=day + timedelta(1))] == [True, False]
    assert [runs(valid_until=day), runs(valid_until=day - timedelta(1))] == [True, False]


# -- skills ---------------------------------------------------------------------------------------------------


def test_a_complaint_in_english_needs_english() -> None:
    found = ticket(Act.COMPLAIN, Topic.BILL, language=Language.EN)

    assert found.skills == {"billing": 1, "english": 1}


def test_whoever_speaks_cantonese_had_better_be_answered_in_it() -> None:
    found = ticket(dialect="yue")

    assert (found.dialect, found.skills, found.prefer) == ("yue", {"billing": 1}, {"cantonese": 1})
    assert ticket(dialect="hak").prefer == {}


def test_a_written_ticket_that_is_not_understood_had_better_go_to_somebody_who_can_tell() -> None:
    assert ticket(sure=False, channel=Channel.WEB).prefer == {"triage": 1}
    assert ticket(sure=False, channel=Channel.PHONE).prefer == ticket(channel=Channel.WEB).prefer == {}


def test_tickets_of_a_planned_activity_need_its_certificate_while_it_lasts() -> None:
    day = (datetime.fromtimestamp(RECEIVED_MS / 1000, UTC) + timedelta(hours=8)).date()

    def asks(**validity: date) -> dict[str, int]:
        need = Need(id="spring", when=When(topics=(Topic.BILL,)), skills={"vas": 2}, **validity)
        book = Rulebook(POLICY.model_copy(update={"needs": (*POLICY.needs, need)}))
        assert ticket(topic=Topic.PLAN, book=book).skills == {"plans": 1}
        return ticket(book=book).skills

    assert asks(valid_from=day, valid_until=day) == {"billing": 1, "vas": 2}
    assert asks(valid_from=day + timedelta(1)) == asks(valid_until=day - timedelta(1)) == {"billing": 1}


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

    assert [(part.name, part.points, part.of) for part in found.parts] == [
        ("fault", 1, "urgency"),
        ("unsure", 1, "urgency"),
        ("star", 1, "impact"),
    ]
    assert found.score == 3


@pytest.mark.parametrize(
    ("what", "names", "priority"),
    [
        ({"facts": known(repeats=1)}, ["complaint", "repeated"], Priority.P3),
        ({"facts": known(repeats=5)}, ["complaint", "repeated", "repeated-3"], Priority.P3),
        ({"facts": known(repeats=3, refunds=1)}, ["repeated", "repeated-3", "refunded", "lift"], Priority.P2),
        ({"facts": known(escalations=2, satisfaction=2)}, ["escalated", "dissatisfied", "lift"], Priority.P2),
        ({"facts": known(escalations=1, satisfaction=3)}, ["escalated"], Priority.P3),
        (
            {"facts": known(network_age_months=121, repeats=1), "complaint_class": ComplaintClass.FEE},
            ["fee-dispute", "loyal", "repeated", "lift"],
            Priority.P2,
        ),
        ({"flags": (Flag.UNSUBSCRIBED_CHARGE,)}, ["unordered"], Priority.P3),
    ],
)
def test_scene_customer_and_history_lift_within_the_band_and_one_band_at_most(
    what: dict[str, Any], names: list[str], priority: Priority
) -> None:
    found = ticket(Act.COMPLAIN, **what)

    assert set(names) <= {part.name for part in found.parts}
    assert found.priority == priority
    assert found.score == sum(part.points for part in found.parts if part.of != "lift")


def test_the_first_band_cannot_be_lifted() -> None:
    found = ticket(Act.FAULT, flags=(Flag.MASS_OUTAGE,), facts=known(escalations=2, repeats=3))

    assert found.priority == Priority.P1
    assert "lift" not in {part.name for part in found.parts}


# -- facts about the customer ---------------------------------------------------------------------------------


def test_what_the_profile_knows_counts_and_where_it_is_silent_the_channel_does() -> None:
    found = ticket(
        Act.FAULT, region="广州", customer={"star": 6, "rural": True}, facts=known(segment="enterprise", rural=False)
    )

    assert found.desk == "enterprise"
    assert {"institution", "star"} <= {part.name for part in found.parts}
    assert "LAW-32-TOWN" in limits(found)
    assert not found.degraded


@pytest.mark.parametrize("facts", [None, CustomerFacts(), CustomerFacts(repeats=2)])
def test_a_ticket_without_a_profile_is_degraded_and_goes_on(facts: CustomerFacts | None) -> None:
    assert ticket(facts=facts).degraded


def test_a_policy_that_looks_nothing_up_degrades_nothing() -> None:
    book = Rulebook(POLICY.model_copy(update={"customers": None}))

    assert not ticket(book=book).degraded


def test_an_elderly_customer_stays_protected_whatever_the_profile_says() -> None:
    found = ticket(customer={"needs_human": True}, facts=known(needs_human=False))

    assert "protected" in {part.name for part in found.parts}


def test_numbers_between_two_steps_of_the_policy_are_all_the_same_to_it() -> None:
    book = Rulebook(POLICY)
    for years in range(10, 40):
        ticket(book=book, facts=known(network_age_months=12 * years, repeats=years))

    assert len(book._rulings) == 1


def plain(act: Act = Act.FAULT) -> Traits:
    return Traits(act, Topic.FIXED, Channel.APP, Segment.PERSONAL, None, ProblemClass.TECHNICAL, None, Language.ZH,
                  (), False, False, False, 0, True)  # fmt: skip


def test_late_facts_that_raise_a_ticket_say_so_with_all_its_clocks() -> None:
    found = BOOK.revisit("t-1", "guangzhou", plain(), known(key_account=True), RECEIVED_MS, RECEIVED_MS + 5)

    assert found is not None
    assert (found.priority, found.revisited_ms) == (Priority.P2, RECEIVED_MS + 5)
    assert ("key-account", "impact") in {(part.name, part.of) for part in found.parts}
    assert {c.clause: c.due_ms - RECEIVED_MS for c in found.clocks}["KEY-6H"] == 6 * HOUR_MS


def test_late_facts_that_change_nothing_say_nothing() -> None:
    assert BOOK.revisit("t-1", "guangzhou", plain(), known(star=3), RECEIVED_MS, RECEIVED_MS) is None


def test_late_facts_that_only_change_the_law_say_so() -> None:
    found = BOOK.revisit("t-1", "guangzhou", plain(), known(rural=True), RECEIVED_MS, RECEIVED_MS)

    assert found is not None
    assert "LAW-32-RURAL" in {clock.clause for clock in found.clocks}


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
    assert {clock.measures for clock in found.clocks} >= set(Measure) - {"contacted", "replied", "progress"}
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
