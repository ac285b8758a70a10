"""What goes next, under each order a policy can name?"""

import pytest

from schemas.actions import TicketHeld, TicketResumed
from schemas.decisions import Kind
from schemas.labels import Channel, Priority, Topic
from schemas.policy import Choose, Order
from schemas.responders import ResponderStatusChanged, Status
from tests.agents.decisions.desk.builders import START_MS, about, call, desk, policy, responder, ticket

OTHER = {"channel": Channel.APP}


def first(order: Order, *waiting: object, **dispatch: object) -> str:
    """The ticket that somebody who gets free is offered first."""
    d = desk(order=order, **dispatch)
    d.tell(*waiting)  # type: ignore[arg-type]
    offer = d.tell(responder())[0]
    assert offer.why.rule == order.value
    return str(offer.ticket)


def test_weighted_takes_the_dearest_wait() -> None:
    assert first(Order.WEIGHTED, ticket("p1", priority=1, at_s=-20), ticket("p4", priority=4, at_s=-50)) == "p1"


def test_timely_takes_what_can_still_be_in_time_and_weighs_most() -> None:
    late, near, dear = ticket("late", at_s=-70), ticket("near", at_s=-50, **OTHER), ticket("dear", priority=1, **OTHER)

    assert first(Order.TIMELY, late, near) == "near"
    assert first(Order.TIMELY, late, near, dear) == "dear"
    assert first(Order.TIMELY, late, ticket("slack", answer_s=3600)) == "late"


def test_timely_finds_who_is_in_time_behind_the_late_of_the_same_queue() -> None:
    late = [ticket(f"late{i}", at_s=-100 + i) for i in range(3)]

    assert first(Order.TIMELY, *late, ticket("near", at_s=-50), ticket("young", at_s=-40)) == "near"


def test_timely_lets_no_late_ticket_be_overtaken_without_end() -> None:
    late, others = ticket("late", at_s=-200), [ticket(f"t{i}", at_s=10 * i - 50) for i in range(5)]

    assert first(Order.TIMELY, *others, late, late_ratio=1) == "late"
    assert first(Order.TIMELY, *others, late, late_ratio=100) == "t0"


def test_those_who_wait_for_what_nobody_has_let_nobody_be_overtaken() -> None:
    d = desk(policy(late_ratio=1.8), responder("away", skills={"vas": 1}))
    d.tell(*[ticket(f"stuck{i}", at_s=-600 + 20 * i, skills={"enterprise": 1}) for i in range(20)])

    d.tell(ticket("late", at_s=-200), ticket("near", at_s=-1), ticket("new"))
    (offer, *_) = d.tell(responder())

    assert offer.ticket == "late"
    assert offer.why.heads[0].starved


def test_strict_takes_the_higher_priority_whatever_the_age() -> None:
    assert first(Order.STRICT, ticket("p4", priority=4, at_s=-5000), ticket("p3", priority=3)) == "p3"


def test_fifo_takes_the_oldest_whatever_the_priority() -> None:
    assert first(Order.FIFO, ticket("p4", priority=4, at_s=-5), ticket("p1", priority=1)) == "p4"


def test_edf_takes_what_is_due_first() -> None:
    soon, later = ticket("soon", answer_s=100, at_s=-80), ticket("later", answer_s=60, at_s=-30, priority=1, **OTHER)

    assert first(Order.EDF, soon, later) == "soon"


def test_cmu_takes_the_dearest_second_whatever_the_age() -> None:
    assert first(Order.CMU, ticket("p3", at_s=-500), ticket("p2", priority=2)) == "p2"


def test_savable_passes_over_what_is_late_already() -> None:
    late, near = ticket("late", priority=1, at_s=-150), ticket("near", priority=4, at_s=-50)

    assert first(Order.SAVABLE, late, near) == "near"
    assert first(Order.WEIGHTED, late, near) == "late"


@pytest.mark.parametrize("order", [Order.WEIGHTED, Order.SAVABLE])
def test_what_has_waited_many_times_its_target_starves_no_longer(order: Order) -> None:
    low, high = ticket("low", priority=4, at_s=-301), ticket("high", priority=1, at_s=-59, answer_s=60)

    assert first(order, low, high, starve_ratio=5) == "low"
    assert first(order, low, high, starve_ratio=6) == "high"


def test_a_stated_worst_wait_of_a_priority_holds() -> None:
    low, high = ticket("low", priority=4, at_s=-101, answer_s=600), ticket("high", priority=1, at_s=-50)

    assert first(Order.WEIGHTED, low, high) == "high"
    assert first(Order.WEIGHTED, low, high, worst_wait_s={Priority.P4: 100.0}) == "low"
    assert first(Order.TIMELY, low, high, worst_wait_s={Priority.P4: 100.0}) == "low"


def test_a_starved_ticket_says_so() -> None:
    d = desk(policy(order=Order.WEIGHTED))
    d.tell(ticket(at_s=-360))

    (offer,) = d.tell(responder())

    head = offer.why.heads[0]
    assert (head.starved, head.score) == (True, 6.0)


def test_tickets_of_another_topic_or_target_stand_in_a_line_of_their_own() -> None:
    d = desk()
    d.tell(
        ticket("slow", answer_s=3600, at_s=-10),
        ticket("fast", answer_s=30, at_s=-9),
        ticket("else", answer_s=3600, topic=Topic.PLAN, at_s=-8),
    )

    (offer, *_) = d.tell(responder())

    assert [h.ticket for h in offer.why.heads] == ["fast", "slow", "else"]


def test_the_longest_idle_is_first_if_the_policy_says_so() -> None:
    d = desk(policy(choose=Choose.IDLE, wrap_up_s=0), responder("a"))
    d.tell(ticket("t1"))
    d.tell(responder("b"), after_s=1)

    (offer,) = d.tell(ticket("t2"))

    assert (offer.responder, offer.why.rule, offer.why.tie) == ("a", "idle", "idle")


def test_an_answered_ticket_that_comes_back_is_driven_by_its_other_clocks() -> None:
    d = desk(policy(wrap_up_s=0), responder("a"))
    d.tell(ticket("old", at_s=-50))
    d.accept("old")
    d.tell(about(ResponderStatusChanged, responder="a", status=Status.AWAY))
    d.tell(call("new", answer_s=60), about(TicketHeld, **d.hand("old")))
    d.tell(about(TicketResumed, ticket="old"))
    d.wait(20)

    offers = d.tell(responder("b"))

    assert [o.ticket for o in offers] == ["new"]
    assert d.desk.floor.tickets["old"].target_ms == 86_400_000


def test_a_clock_that_pauses_stands_still_on_hold_and_the_laws_does_not() -> None:
    d = desk(None, responder())
    d.tell(ticket(pauses=True))
    d.accept()
    d.tell(about(TicketHeld, **d.hand()))

    (resumed,) = d.tell(about(TicketResumed, ticket="t1"), after_s=40)

    assert resumed.kind is Kind.RESUMED
    assert [(c.clause, c.due_ms - START_MS) for c in resumed.clocks] == [
        ("ANSWER", 60_000),
        ("SOLVE", 86_440_000),
        ("LAW", 259_200_000),
    ]
    assert (resumed.clause, resumed.due_ms) == ("SOLVE", START_MS + 86_440_000)


def test_after_a_long_hold_the_law_drives() -> None:
    d = desk(policy(silence_s=1e7), responder())
    d.tell(ticket(pauses=True))
    d.accept()
    d.tell(about(TicketHeld, **d.hand()))

    (resumed,) = d.tell(about(TicketResumed, ticket="t1"), after_s=3 * 86_400)

    assert resumed.clause == "LAW"


def test_a_late_ticket_that_comes_back_to_its_place_hides_nobody_behind_it() -> None:
    d = desk(order=Order.TIMELY)
    d.tell(ticket("late", at_s=-100), ticket("near", at_s=-50), ticket("young", at_s=-40))
    floor = d.desk.floor
    queue = floor.tickets["late"].queue
    assert queue is not None
    assert queue.in_time(floor.now_ms) is floor.tickets["near"]

    floor.unqueue(floor.tickets["late"])
    floor.enqueue(floor.tickets["late"])

    assert queue.in_time(floor.now_ms) is floor.tickets["near"]
