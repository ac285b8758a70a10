"""What does the desk learn about its people, and what does it do with it?"""

from agents.decisions.desk.report import Burden, burdens
from schemas.actions import TicketHeld, TicketReopened, TicketResumed
from schemas.journal import OwnershipTaken
from schemas.labels import Channel, Topic
from schemas.policy import Choose
from schemas.responders import ResponderLoggedOut
from schemas.states import Day, Learnt
from schemas.tickets import TicketReviewAsked
from tests.agents.decisions.desk.builders import (
    START_MS,
    Played,
    about,
    call,
    desk,
    policy,
    reload,
    responder,
    ticket,
)

DAY_S = 86_400
NOON_S = 49_600  # next local noon after the start, which is at 22:13 local time


def work(d: Played, name: str, who: str, seconds: float, **about_it: object) -> None:
    """The ticket comes, ``who`` alone is there, takes it and solves it after so many seconds."""
    d.tell(ticket(name, **about_it))  # type: ignore[arg-type]
    assert d.holder(name) == who
    d.accept(name)
    d.wait(seconds)
    d.resolve(name)


def experienced(fast_s: float, slow_s: float, count: int = 30, **dispatch: object) -> Played:
    """A desk where both have solved tickets, "zz-fast" and "aa-slow"; now both are there and equally idle."""
    d = desk(policy(wrap_up_s=0, silence_s=1e7, **dispatch))
    for who, seconds in (("zz-fast", fast_s), ("aa-slow", slow_s)):
        d.tell(responder(who))
        for i in range(count):
            work(d, f"{who}-{i}", who, seconds, customer=f"{who}-{i}")
        d.tell(about(ResponderLoggedOut, responder=who))
    d.tell(responder("aa-slow"), responder("zz-fast"))
    return d


def rate(d: Played, who: str, kind: str = "web/bill") -> float:
    return d.desk.floor.experience.rate(d.desk.floor.responders[who].works, kind)


def test_the_faster_gets_the_ticket_of_two_equally_idle() -> None:
    d = experienced(100, 200)

    (offer,) = d.tell(ticket("new"))

    best, second = offer.why.contenders
    assert (best.responder, offer.why.tie, offer.why.rule) == ("zz-fast", "fit", "fit")
    assert best.rate > second.rate


def test_longer_idleness_outweighs_a_little_speed() -> None:
    d = experienced(100, 110)
    d.tell(responder("aa-slow"))
    d.tell(about(ResponderLoggedOut, responder="zz-fast"))
    d.tell(responder("zz-fast"), after_s=200)

    assert d.tell(ticket("new"))[0].responder == "aa-slow"


def test_least_loaded_and_longest_idle_take_no_notice_of_speed() -> None:
    for rule in (Choose.LOAD, Choose.IDLE):
        assert experienced(100, 200, choose=rule).tell(ticket("new"))[0].responder == "aa-slow"


def test_one_fast_ticket_is_no_proof_and_many_are() -> None:
    def apart(count: int) -> float:
        d = experienced(100, 300, count)
        return rate(d, "zz-fast") / rate(d, "aa-slow")

    assert 1 < apart(1) < 1.1
    assert apart(40) > 1.5


def test_own_and_mean_are_weighed_as_stated() -> None:
    d = desk(policy(wrap_up_s=0, silence_s=1e7), responder())
    work(d, "t1", "wang", 60)

    mean_ms = (60_000 + 20 * 300_000) / 21
    assert abs(rate(d, "wang") - 300_000 * (1 + 20) / (60_000 + 20 * mean_ms)) < 1e-9


def test_a_ticket_that_comes_back_was_not_solved_well() -> None:
    d = desk(policy(wrap_up_s=0, silence_s=1e7), responder())
    work(d, "t1", "wang", 60)
    before = rate(d, "wang")

    d.tell(about(TicketReopened, ticket="t1"))

    assert rate(d, "wang") < before


def test_time_on_hold_is_not_time_at_work() -> None:
    d = desk(policy(wrap_up_s=0, silence_s=1e7), responder())
    d.tell(ticket())
    d.accept()
    d.tell(about(TicketHeld, **d.hand()), after_s=30)
    d.tell(about(TicketResumed, ticket="t1"), after_s=500)
    d.wait(20)
    d.resolve()

    assert d.desk.floor.dossiers["wang"].works == {"web/bill": Learnt(solved=1, worked_ms=50_000)}


def test_each_kind_of_work_is_learnt_apart() -> None:
    d = desk(policy(wrap_up_s=0, silence_s=1e7), responder())
    work(d, "t1", "wang", 10, topic=Topic.PLAN)

    assert rate(d, "wang", "web/plan") > rate(d, "wang", "web/bill")


def test_a_responder_takes_what_they_are_good_at_of_two_equally_urgent() -> None:
    d = desk(policy(wrap_up_s=0, silence_s=1e7), responder())
    for i in range(20):
        work(d, f"t{i}", "wang", 30, channel=Channel.APP)
    d.tell(about(ResponderLoggedOut, responder="wang"))
    now_s = (d.now_ms - START_MS) / 1000
    d.tell(ticket("web", at_s=now_s - 20), ticket("app", at_s=now_s - 20, channel=Channel.APP))

    assert d.tell(responder())[0].ticket == "app"


def test_old_tickets_count_ever_less() -> None:
    d = desk(policy(wrap_up_s=0, silence_s=1e7, memory=10), responder())
    for i in range(25):
        work(d, f"t{i}", "wang", 10)

    assert d.desk.floor.dossiers["wang"].works["web/bill"].solved < 10


def test_what_was_learnt_survives_logout_and_another_worker() -> None:
    d = experienced(100, 200)
    other = reload(d.desk, d.desk.floor.policy)
    taken = OwnershipTaken(epoch=2)
    assert other.apply(taken, d.now_ms) == d.tell(taken)

    assert other.apply(ticket("new"), d.now_ms) == d.tell(ticket("new"))
    assert other.floor.dossiers == d.desk.floor.dossiers


def test_a_dossier_nobody_wrote_into_for_a_season_is_thrown_away() -> None:
    d = desk(policy(wrap_up_s=0, silence_s=1e7), responder())
    work(d, "t1", "wang", 10)
    d.tell(about(ResponderLoggedOut, responder="wang"))

    d.tell(OwnershipTaken(epoch=2), after_s=91 * DAY_S)

    assert d.desk.floor.dossiers == {}
    assert d.desk.changes()["dossier/wang"] is None


def test_burdens_are_counted_by_local_day() -> None:
    d = desk(policy(wrap_up_s=0, silence_s=1e7), responder())
    d.wait(NOON_S)
    now_s = (d.now_ms - START_MS) / 1000
    d.tell(ticket("t1", priority=1, at_s=now_s))
    d.reject("t1")
    d.wait(31)
    d.wait(61)
    d.tell(responder())
    d.wait(31)
    d.accept("t1")
    d.resolve("t1")
    d.tell(about(TicketReviewAsked, ticket="t1", score=1, asked_ms=d.now_ms))

    assert burdens(d.desk) == [Burden("guangzhou", "wang", 1, taken=1, hard=1, night=0, low=1, rejected=1, expired=1)]
    (day,) = d.desk.floor.dossiers["wang"].days.values()
    assert day == Day(taken=1, hard=1, night=0, low=1, rejected=1, expired=1)


def test_a_night_ticket_is_a_burden_and_days_are_forgotten() -> None:
    d = desk(policy(wrap_up_s=0, silence_s=1e9, reopen_s=1e7, fair_days=3), responder())
    for i in range(5):
        work(d, f"t{i}", "wang", 10)
        d.wait(DAY_S - 10)

    days = d.desk.floor.dossiers["wang"].days
    assert [day.night for day in days.values()] == [1, 1, 1]
    assert d.desk.floor.responders["wang"].burden == 3


def test_the_less_burdened_is_first_if_the_policy_is_fair() -> None:
    for fair, first in ((False, "a"), (True, "b")):
        d = desk(policy(wrap_up_s=0, silence_s=1e7, fair=fair, bond_s=1), responder("a"))
        d.tell(call("t1", priority=1))
        d.accept("t1")
        d.resolve("t1")
        d.tell(responder("b"), after_s=10)

        (offer,) = d.tell(ticket("t2"))

        assert offer.responder == first
    assert (offer.why.tie, offer.why.contenders[1].burden) == ("burden", 2)
