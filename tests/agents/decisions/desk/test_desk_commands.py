"""What may a supervisor order, and how does the desk get its people and tickets through a day?"""

from typing import Any

import pytest

from agents.decisions.desk.report import queues
from schemas.actions import TicketHeld, TicketWithdrawn
from schemas.commands import QueuePaused, QueueResumed, ResponderDrained, TicketForced
from schemas.decisions import Kind, Reason
from schemas.labels import Topic
from schemas.responders import ResponderLoggedOut, ResponderStatusChanged, Status
from schemas.states import TicketStatus
from schemas.tickets import TicketPrioritized
from tests.agents.decisions.desk.builders import Played, about, call, desk, kinds, policy, reload, responder, ticket

BOSS = {"by": "boss", "reason": "vip"}
LONG = {"silence_s": 1e7}


def force(who: str = "wang", name: str = "t1", **more: Any) -> TicketForced:
    return about(TicketForced, ticket=name, responder=who, **BOSS, **more)  # type: ignore[no-any-return]


def pause(fallback: str | None = None, **queue: Any) -> QueuePaused:
    return about(QueuePaused, fallback=fallback, **BOSS, **(queue or {"topic": Topic.BILL}))  # type: ignore[no-any-return]


def drain(who: str = "wang", **more: Any) -> ResponderDrained:
    return about(ResponderDrained, responder=who, **BOSS, **more)  # type: ignore[no-any-return]


def test_a_forced_ticket_is_assigned_at_once_and_its_effect_is_stated() -> None:
    d = desk(None, responder(skills={}))
    d.tell(ticket(skills={"cloud": 2}))

    (assigned,) = d.tell(force())

    assert (assigned.kind, assigned.responder, assigned.epoch) == (Kind.ASSIGNED, "wang", 1)
    assert (assigned.why.reason, assigned.why.by) == (Reason.FORCED, "boss")
    assert assigned.why.note == "load 250 of 1000; lacks cloud; vip"
    assert d.state().answered_ms == d.now_ms


def test_a_forced_ticket_leaves_its_holder_who_gets_something_else() -> None:
    d = desk(None, responder("a"), responder("wang"))
    d.tell(call("t1"), call("t2"), call("t3"))
    d.accept("t1")
    d.tell(about(ResponderStatusChanged, responder="wang", status=Status.AWAY))
    d.reject("t2")

    outcomes = d.tell(force())

    assert [(o.kind.value, o.responder) for o in outcomes] == [
        ("released", "a"),
        ("assigned", "wang"),
        ("offered", "a"),
    ]


def test_what_would_exceed_the_limit_is_refused_unless_the_supervisor_means_it() -> None:
    d = desk(None, responder())
    d.tell(call("t1"), ticket("t2"))

    (refused,) = d.tell(force(name="t2"))
    assert (refused.why.reason, refused.why.note) == (Reason.OVER_LIMIT, "load would be 1250 of 1000")

    (assigned,) = d.tell(force(name="t2", over_limit=True))
    assert (d.load(), assigned.limit, assigned.why.note) == (1250, 1250, "load 1250 of 1000; vip")


def test_an_offer_to_the_same_person_becomes_theirs_without_double_load() -> None:
    d = desk(None, responder())
    d.tell(call())

    assert kinds(d.tell(force())) == ["released", "assigned"]
    assert d.load() == 1000


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (force(name="t9"), Reason.UNKNOWN_TICKET),
        (force("nobody"), Reason.UNKNOWN_RESPONDER),
        (force(name="mine"), Reason.WRONG_STATE),
        (drain("nobody"), Reason.UNKNOWN_RESPONDER),
        (about(QueueResumed, topic=Topic.BILL, **BOSS), Reason.WRONG_STATE),
    ],
)
def test_a_powerless_order_says_why(order: Any, reason: Reason) -> None:
    d = desk(None, responder())
    d.tell(ticket("mine"), ticket("t1"))
    d.accept("mine")

    (ignored,) = d.tell(order)

    assert (ignored.kind, ignored.why.reason) == (Kind.IGNORED, reason)


def test_a_ticket_pulled_back_names_the_supervisor() -> None:
    d = desk(None, responder())
    d.tell(ticket())

    released = d.tell(about(TicketWithdrawn, ticket="t1", by="boss"))[0]

    assert (released.why.reason, released.why.by) == (Reason.WITHDRAWN, "boss")


@pytest.mark.parametrize("queue", [{"topic": Topic.BILL}, {"skill": "billing"}])
def test_a_paused_queue_is_offered_to_nobody_until_it_is_resumed(queue: dict[str, Any]) -> None:
    d = desk(policy(**LONG), responder())
    d.tell(call("t0", topic=Topic.PLAN, skills={}), ticket("t1", at_s=-9))
    ordered, queued = d.tell(pause(**queue))
    assert (ordered.kind, ordered.why.by, queued.why.waits_for) == (Kind.COMMANDED, "boss", "paused")

    d.accept("t0")
    d.resolve("t0")
    d.tell(ticket("t2"))
    assert {d.status(t) for t in ("t1", "t2")} == {TicketStatus.WAITING}

    outcomes = d.tell(about(QueueResumed, by="boss", **queue), after_s=40)
    assert [(o.kind.value, o.ticket) for o in outcomes][1:] == [("offered", "t1"), ("offered", "t2")]


def test_a_paused_queue_goes_to_its_fallback_desk() -> None:
    d = desk(None)
    d.tell(ticket("t1"))

    _, moved, sent = d.tell(pause("foshan"))

    assert (moved.kind, moved.why.reason) == (Kind.MOVED, Reason.PAUSED)
    assert isinstance(sent, TicketPrioritized)
    assert (sent.desk, sent.hops) == ("foshan", 1)


def test_a_paused_ticket_that_has_been_to_too_many_desks_waits() -> None:
    d = desk()
    d.tell(pause("foshan"))

    (queued,) = d.tell(ticket(hops=3))

    assert queued.why.waits_for == "paused"


def test_what_is_paused_can_be_cancelled_forced_and_loaded() -> None:
    d = desk(policy(**LONG), responder())
    d.tell(pause(), ticket("t1"))
    other = reload(d.desk, d.desk.floor.policy)

    assert list(other.floor.parked) == ["t1"]
    assert [row.tickets for row in queues(other, d.now_ms)] == [1]
    assert kinds(d.tell(force())) == ["assigned"]
    assert d.desk.floor.parked == {}


def test_whoever_is_drained_keeps_what_they_have_and_gets_nothing_new() -> None:
    d = desk(policy(wrap_up_s=0, **LONG), responder())
    d.tell(ticket("t1"))
    (ordered,) = d.tell(drain())
    assert (ordered.ticket, ordered.why.reason) == ("responder:wang", Reason.DRAINED)

    d.tell(ticket("t2"), about(ResponderStatusChanged, responder="wang", status=Status.AVAILABLE), responder())
    assert (d.holder("t1"), d.status("t2")) == ("wang", TicketStatus.WAITING)
    d.accept("t1")
    d.resolve("t1")
    assert d.status("t2") is TicketStatus.WAITING

    d.tell(drain(drain=False))
    assert d.holder("t2") == "wang"


def test_a_new_shift_begins_undrained() -> None:
    d = desk(None, responder())
    d.tell(drain(), about(ResponderLoggedOut, responder="wang"), responder())

    assert d.tell(ticket())[0].responder == "wang"


def test_stranded_work_goes_on_with_its_age_and_a_handover_note() -> None:
    d = desk(policy(**LONG), responder("li"))
    d.tell(ticket())
    d.accept()

    released, queued = d.tell(about(ResponderLoggedOut, responder="li", handover="router reset"), after_s=90)
    (offer,) = d.tell(responder("wang"))

    assert released.why.note == offer.why.note == "from li after 90 s: router reset"
    assert queued.received_ms == offer.received_ms == d.state().facts.received_ms
    d.accept()
    assert d.state().handover is None


def test_what_is_in_hand_long_after_the_shift_goes_to_others() -> None:
    d = desk(policy(shift_grace_s=60, **LONG), responder("late", ends_s=500))
    d.tell(ticket())
    d.accept()
    d.tell(responder("next"))

    assert d.wait(559) == []
    released, offer = d.wait(1)

    assert (released.why.reason, released.why.note) == (Reason.SHIFT_OVER, "from late after 560 s")
    assert (offer.responder, offer.why.note) == ("next", "from late after 560 s")
    assert d.desk.floor.responders["late"].state.status is Status.AWAY


def test_a_backlog_is_paced_when_the_first_come() -> None:
    d = desk(policy(ramp_s=600, ramp_tickets=2, **LONG))
    d.tell(*(ticket(f"t{i}") for i in range(8)))

    assert kinds(d.tell(responder("a"))) == ["offered"] * 2
    assert kinds(d.tell(responder("b"), after_s=20)) == ["offered"] * 2
    other = reload(d.desk, d.desk.floor.policy)
    for name in ("t0", "t1", "t2", "t3"):
        d.accept(name)

    assert kinds(d.wait(580)) == ["offered"] * 4
    assert other.due_ms() is not None
    assert not any(r.available for r in other.floor.responders.values())


def test_nobody_is_paced_where_somebody_was_all_the_time() -> None:
    d = desk(policy(ramp_s=600, ramp_tickets=1, **LONG), responder("a"))
    d.wait(601)
    d.tell(responder("b"))

    assert kinds(d.tell(*(ticket(f"t{i}") for i in range(8)))) == ["offered"] * 8


def held_by_somebody_who_left() -> Played:
    d = desk(policy(**LONG), responder())
    d.tell(ticket())
    d.accept()
    d.tell(about(TicketHeld, **d.hand()), about(ResponderLoggedOut, responder="wang"))
    return d


def test_a_held_ticket_can_be_forced_to_somebody() -> None:
    d = held_by_somebody_who_left()
    d.tell(responder("zhao"))

    assert kinds(d.tell(force("zhao"))) == ["released", "assigned"]
