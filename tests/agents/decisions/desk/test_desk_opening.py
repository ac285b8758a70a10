"""What happens to tickets when a desk is closed?"""

import pytest

from agents.decisions.explanation import explain
from agents.decisions.words import Tongue
from schemas.actions import TicketTransferred
from schemas.calendar import WEEK, CalendarRules
from schemas.decisions import Kind, Reason
from schemas.policy import Policy, PolicyActivated
from schemas.states import TicketStatus
from tests.agents.decisions.desk.builders import (
    Played,
    about,
    desk,
    kinds,
    opening,
    policy,
    reload,
    responder,
    ticket,
)

CALENDARS = {
    "day": CalendarRules(workdays=WEEK, hours=dict.fromkeys(WEEK, ("08:00-22:30",))),  # the tests begin at 22:13:20
    "night": CalendarRules(workdays=WEEK, hours=dict.fromkeys(WEEK, ("00:00-08:00", "22:30-24:00"))),
    "late": CalendarRules(workdays=WEEK, hours=dict.fromkeys(WEEK, ("00:00-08:00", "23:00-24:00"))),
}
CLOSING_S = 1000


def by_day(night: str | None = "foshan", night_hours: str | None = "night", rules: Policy | None = None) -> Policy:
    return opening(rules or policy(silence_s=86_400), CALENDARS, guangzhou=("day", night), foshan=(night_hours, None))


def night_fell(rules: Policy) -> Played:
    d = desk(rules, responder("a"))
    d.wait(CLOSING_S)
    return d


def test_a_ticket_that_comes_after_hours_goes_to_the_night_desk_at_once() -> None:
    d = night_fell(by_day())

    moved, onward = d.tell(ticket())

    assert (moved.kind, moved.why.reason, moved.why.note) == (Kind.MOVED, Reason.AFTER_HOURS, "foshan")
    assert (onward.desk, onward.hops, onward.been) == ("foshan", 1, ("guangzhou",))
    assert d.status() is TicketStatus.MOVED


def test_before_closing_time_it_is_offered_as_usual() -> None:
    d = desk(by_day(), responder("a"))

    assert kinds(d.tell(ticket())) == ["offered"]


def test_at_closing_time_waiting_tickets_go_over_and_what_is_in_hand_is_finished() -> None:
    d = desk(by_day(), responder("a", limit=250))
    d.tell(ticket("t1"))
    d.accept("t1")
    d.tell(ticket("t2", at_s=1), ticket("t3", at_s=0.5))

    outcomes = d.wait(CLOSING_S)

    assert [o.ticket for o in outcomes if getattr(o, "kind", None) is Kind.MOVED] == ["t3", "t2"]
    assert d.holder("t1") == "a"
    assert kinds(d.resolve("t1")) == ["resolved"]


def test_an_offer_that_lapses_after_closing_time_goes_over_too() -> None:
    d = desk(by_day(), responder("a"))
    d.wait(CLOSING_S - 1)
    d.tell(ticket(at_s=CLOSING_S - 1))

    assert kinds(d.wait(61)) == ["released", "moved"]


def test_without_a_night_desk_that_is_open_it_waits_for_the_morning() -> None:
    d = night_fell(by_day(night=None))

    (queued,) = d.tell(ticket(at_s=CLOSING_S))
    assert (queued.kind, queued.why.waits_for) == (Kind.QUEUED, "opening")

    outcomes = d.wait(9.5 * 3600)
    assert [(o.kind, o.why.reason) for o in outcomes] == [(Kind.OFFERED, Reason.OPENED)]
    assert d.holder() == "a"


def test_it_waits_for_a_night_desk_that_opens_later() -> None:
    d = night_fell(by_day(night_hours="late"))
    assert kinds(d.tell(ticket(at_s=CLOSING_S))) == ["queued"]

    assert kinds(d.wait(1799)) == []
    assert kinds(d.wait(1)) == ["moved"]


def test_the_turn_survives_a_change_of_workers() -> None:
    rules = by_day()
    d = desk(rules, responder("a", limit=250))
    d.tell(ticket("t1"), ticket("t2"))

    d.desk = reload(d.desk, rules)

    assert kinds(d.wait(CLOSING_S))[-1] == "moved"


def test_a_policy_that_opens_the_desk_lets_it_offer_what_waited() -> None:
    d = night_fell(by_day(night=None))
    d.tell(ticket(at_s=CLOSING_S))

    d.tell(PolicyActivated(policy=policy("open", silence_s=86_400)))

    assert d.status() is TicketStatus.OFFERED


def test_holidays_close_the_desk_and_exchanged_weekends_open_it() -> None:
    china = opening(policy(silence_s=86_400), {}, guangzhou=("company", None))
    d = desk(china)
    d.now_ms += (11 * 3600 + 2800) * 1000  # from 22:13:20 on 21 September to ten in the morning
    open_days = []
    for day in range(20):
        d.wait(86_400 if day else 0)
        open_days.append(not d.desk.floor.state.shut)

    days = dict(zip(range(22, 42), open_days, strict=True))
    assert days[22]
    assert not days[25]  # mid-autumn, a Friday
    assert not days[30 + 5]  # 5 October, a Monday of the national days
    assert days[30 + 10]  # 10 October, a Saturday worked in exchange


def test_never_back_to_a_desk_that_had_it() -> None:
    d = desk(by_day(), responder("a"))
    d.tell(ticket().model_copy(update={"hops": 1, "been": ("foshan",)}))
    d.accept()

    (ignored,) = d.tell(about(TicketTransferred, **d.hand(), to_desk="foshan"))

    assert (ignored.kind, ignored.why.reason) == (Kind.IGNORED, Reason.BOUNCED)
    assert d.holder() == "a"


def test_a_ticket_from_the_night_desk_is_not_sent_back_to_it() -> None:
    d = night_fell(by_day())

    outcomes = d.tell(ticket().model_copy(update={"hops": 1, "been": ("foshan",)}))

    assert kinds(outcomes) == ["queued"]


@pytest.mark.parametrize(("tongue", "said"), [(Tongue.EN, "the desk is closed"), (Tongue.ZH, "调度台已下班")])
def test_the_move_is_explained(tongue: Tongue, said: str) -> None:
    d = night_fell(by_day())
    moved, _ = d.tell(ticket())

    assert said in "".join(explain([moved], tongue).lines)


@pytest.mark.parametrize(("tongue", "said"), [(Tongue.EN, "waits for the desk to open"), (Tongue.ZH, "等待调度台上班")])
def test_waiting_for_the_morning_is_explained(tongue: Tongue, said: str) -> None:
    d = night_fell(by_day(night=None))

    assert said in "".join(explain(d.tell(ticket()), tongue).lines)
