"""Is the city the same every time, sound in every payload, and large enough to show everything?"""

from collections import Counter
from itertools import islice, takewhile

import pytest

from deploy.city.board import Board
from deploy.city.desktop import Desktop
from deploy.city.pace import hastened, telecom
from deploy.city.people import crew
from deploy.city.records import Records
from deploy.city.shift import day
from deploy.city.traffic import Arrival, arrivals
from deploy.city.words_en import EN
from deploy.city.words_zh import ZH
from schemas.actions import ByHolder, OfferAccepted
from schemas.decisions import Decision, Kind, Reason, Why
from schemas.errors import PoisonEvent
from schemas.labels import Channel, Topic
from schemas.policy import Policy
from streams.codec import models_of, validate
from streams.topics import INTAKE

MODELS = {topic.events[0].CHANNEL: topic.events[0] for topic in INTAKE}  # type: ignore[attr-defined]


def minute(seed: int = 7, rate: float = 5.0) -> list[Arrival]:
    return list(takewhile(lambda arrival: arrival.at_s < 60, arrivals(seed, rate)))


def decision(kind: Kind, number: int, *, epoch: int = 0, responder: str | None = None, desk: str = "d") -> Decision:
    return Decision(
        decision=f"{desk}.1.{number}", kind=kind, ticket="t", desk=desk, responder=responder, epoch=epoch, share=250,
        limit=1000, channel=Channel.APP, policy="p", received_ms=1000, decided_ms=1000 + number,
        why=Why(reason=Reason.ARRIVED),
    )  # fmt: skip


def test_the_same_seed_gives_the_same_tickets_at_the_same_times():
    assert minute() == minute()


def test_another_seed_gives_other_tickets():
    assert minute(7) != minute(8)


def test_a_minute_at_the_demos_rate_is_more_than_two_hundred_tickets_on_all_channels():
    sent = Counter(arrival.channel for arrival in minute())

    assert sum(sent.values()) > 200
    assert set(sent) == set(Channel)
    assert min(sent[c] for c in (Channel.PHONE, Channel.WEB, Channel.APP)) > 30


def test_arrivals_come_in_the_order_of_time_at_the_wanted_rate():
    times = [arrival.at_s for arrival in islice(arrivals(1, 50), 5000)]

    assert times == sorted(times)
    assert 50 < len(times) / times[-1] < 50 * 1.3


def test_every_payload_is_accepted_strictly_and_the_broken_ones_are_refused():
    broken = 0
    for arrival in islice(arrivals(3, 5), 5000):
        model = MODELS[arrival.channel]
        if arrival.intake is None:
            broken += 1
            with pytest.raises(PoisonEvent):
                validate(model, arrival.value, strict=True)
        else:
            assert validate(model, arrival.value, strict=True) == arrival.intake

    assert broken


def test_customers_come_back_and_adapters_send_again():
    found = list(islice(arrivals(3, 5), 2000))
    keys = Counter(a.key for a in found if a.intake is not None)

    assert sum(many > 1 for many in keys.values()) > 50
    assert len({a.id for a in found}) < len(found)


def test_an_outage_strikes_one_city():
    calm, struck = Counter[str](), Counter[str]()
    for arrival in islice(arrivals(3, 50), 3000):
        if arrival.intake is not None:
            (struck if 24 <= arrival.at_s < 31 else calm)[arrival.intake.region] += 1

    share = [sum(c[r] for r in ("广州", "guangzhou", "020", "4401")) / c.total() for c in (calm, struck)]
    assert share[1] > share[0] + 0.2


def test_people_speak_of_every_topic_in_both_languages():
    assert len(ZH) >= 80
    assert len(EN) >= 30
    assert {saying.topic for saying in ZH} == set(Topic)
    assert {saying.topic for saying in EN} == set(Topic)


def test_the_crew_is_the_same_for_a_seed_and_sits_at_every_desk():
    policy = telecom()
    people = crew(policy, 7)

    assert people == crew(policy, 7)
    assert len(people) >= 30
    assert {p.desk for p in people} == {desk.id for desk in policy.desks}
    assert len({p.name for p in people}) == len(people)


def test_somebody_at_every_desk_can_take_any_ticket():
    policy = telecom()
    most: dict[str, int] = {}
    for need in policy.needs:
        for skill, level in need.skills.items():
            most[skill] = max(level, most.get(skill, 0))

    able = {p.desk for p in crew(policy, 7) if all(p.skills.get(s, 0) >= level for s, level in most.items())}
    assert able == {desk.id for desk in policy.desks}


def test_a_crew_may_be_large():
    assert len(crew(telecom(), 7, 1000)) == 1000


def test_the_hastened_policy_is_sound_and_says_that_it_is_another():
    policy = hastened(telecom(), 12)

    assert Policy.model_validate(policy.model_dump()) == policy
    assert policy.version == f"{telecom().version}-x12"
    assert {c.id: c.limit_s for c in policy.clauses}["LAW-COMPLAINT-15D"] == 15 * 86_400


def test_days_are_the_same_and_run_forward():
    person = crew(telecom(), 7)[0]
    moments = list(islice(day(person, 7, 10), 50))

    assert moments == list(islice(day(person, 7, 10), 50))
    assert [m.at_s for m in moments] == sorted(m.at_s for m in moments)


def test_responders_repeat_the_epoch_of_their_offer():
    person = crew(telecom(), 7)[0]
    desktop = Desktop(7, [person])
    plans = [
        plan
        for number in range(200)
        for plan in desktop.decided(
            decision(Kind.OFFERED, number, epoch=number + 1, responder=person.name, desk=person.desk), in_hand=True
        )
    ]

    assert any(isinstance(plan.event, OfferAccepted) for plan in plans)
    assert all(isinstance(plan.event, ByHolder) for plan in plans)
    assert {plan.event.epoch for plan in plans if isinstance(plan.event, ByHolder)} <= set(range(1, 201))


def test_the_board_counts_a_decision_told_twice_once():
    board = Board()

    assert board.note(decision(Kind.QUEUED, 1))
    assert not board.note(decision(Kind.QUEUED, 1))
    assert board.duplicates == 1
    assert board.kinds.total() == 1


def test_the_board_gives_a_resumed_ticket_back_only_under_a_new_epoch():
    board = Board()
    for told in (
        decision(Kind.OFFERED, 1, epoch=1, responder="r"),
        decision(Kind.HELD, 2, epoch=1, responder="r"),
        decision(Kind.RESUMED, 3, epoch=1, responder="r"),
    ):
        board.note(told)
    assert not board.hands
    assert board.load["r"] == 0

    board.note(decision(Kind.HELD, 4, epoch=1, responder="r"))
    board.note(decision(Kind.RESUMED, 5, epoch=2, responder="r"))
    assert board.hands["t"].epoch == 2
    assert board.load["r"] == 250


def test_every_channel_of_the_city_has_a_topic():
    assert set(MODELS) == set(Channel)
    assert len(models_of(*(topic.events for topic in INTAKE))) == len(Channel)


def test_the_customer_system_speaks_of_most_customers_once_and_of_some_after_they_have_asked():
    records = Records()
    first = list(islice(arrivals(7, 5.0), 400))

    told = records.heard(first, 1)

    assert not records.heard(first, 2)
    assert len({known.profile.customer for known in told}) == len(told)
    assert 0.9 < len(told) / len({arrival.key for arrival in first if arrival.intake}) < 1
    assert 0.03 < sum(known.after_s > 0 for known in told) / len(told) < 0.2
