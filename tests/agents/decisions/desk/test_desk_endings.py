"""What becomes of a ticket that is solved, given up, or asked for again?"""

import pytest

from schemas.actions import TicketCancelled, TicketHeld, TicketReopened, TicketResolved, TicketUrged
from schemas.decisions import Kind, Reason
from schemas.labels import Channel
from schemas.responders import ResponderLoggedOut
from schemas.states import TicketStatus
from schemas.tickets import TicketRaised, TicketReviewAsked
from tests.agents.decisions.desk.builders import Played, about, call, desk, kinds, policy, responder, ticket

CANCEL = about(TicketCancelled, ticket="t1")
REOPEN = about(TicketReopened, ticket="t1", reason="still dead")
URGE = about(TicketUrged, ticket="t1")


def solved(**dispatch: object) -> Played:
    """A desk where "a" has resolved t1, which came 5 s before."""
    d = desk(policy(wrap_up_s=0, silence_s=10_000_000, **dispatch), responder("a"), responder("b"))
    d.tell(ticket(at_s=-5))
    d.accept()
    d.resolve()
    return d


def test_a_resolved_ticket_frees_its_responder_for_the_next() -> None:
    d = desk(policy(wrap_up_s=0), responder())
    d.tell(call("t1"), call("t2"))
    d.accept("t1")

    resolved, offer = d.resolve("t1")

    assert (resolved.kind, resolved.responder, resolved.share) == (Kind.RESOLVED, "wang", 1000)
    assert (offer.kind, offer.ticket) == (Kind.OFFERED, "t2")


def test_an_offer_that_was_not_accepted_is_not_resolved() -> None:
    d = desk(None, responder())
    d.tell(ticket())

    (ignored,) = d.resolve()

    assert ignored.why.reason is Reason.WRONG_STATE


def test_a_chat_has_no_after_work() -> None:
    d = desk(None, responder())
    d.tell(ticket(channel=Channel.WEB))
    d.accept()
    d.resolve()

    assert d.desk.floor.responders["wang"].available


def test_resolving_a_held_call_has_no_after_work() -> None:
    d = desk(None, responder())
    d.tell(call())
    d.accept()
    d.tell(about(TicketHeld, **d.hand()))

    d.resolve()

    assert d.desk.floor.responders["wang"].available


def test_a_reopened_ticket_goes_to_whoever_solved_it_with_its_age() -> None:
    d = solved()

    reopened, offer = d.tell(REOPEN)

    assert (reopened.kind, reopened.why.note, reopened.responder) == (Kind.REOPENED, "still dead", "a")
    assert (offer.responder, offer.received_ms) == ("a", d.now_ms - 5000)
    assert d.state().reopens == 1


def test_a_reopened_ticket_is_driven_by_the_clock_of_its_solution() -> None:
    reopened, offer = solved().tell(REOPEN)

    assert [c.clause for c in reopened.clocks] == ["ANSWER", "SOLVE"]
    assert (reopened.clause, offer.clause, offer.clocks) == ("SOLVE", "SOLVE", ())


def test_a_reopened_ticket_goes_to_anybody_when_its_responder_has_gone() -> None:
    d = solved()
    d.tell(about(ResponderLoggedOut, responder="a"))

    d.tell(REOPEN)

    assert d.holder() == "b"


def test_a_dissatisfied_customers_ticket_comes_back_one_priority_higher() -> None:
    d = solved()

    reopened, _ = d.tell(about(TicketReviewAsked, ticket="t1", score=1, asked_ms=d.now_ms))

    assert (reopened.why.reason, reopened.why.note, reopened.priority) == (Reason.DISSATISFIED, "score 1", 2)


def test_a_review_is_asked_of_a_resolved_ticket_only() -> None:
    d = desk(None, responder())
    d.tell(ticket())

    asked = [about(TicketReviewAsked, ticket=t, score=1, asked_ms=d.now_ms) for t in ("t1", "t9")]

    assert [o.why.reason for o in d.tell(*asked)] == [Reason.WRONG_STATE, Reason.UNKNOWN_TICKET]


def test_a_resolved_ticket_is_closed_and_forgotten_once() -> None:
    d = solved(reopen_s=100)

    assert d.wait(99.9) == []
    (closed,) = d.wait(0.1)
    assert (closed.kind, closed.why.reason) == (Kind.CLOSED, Reason.TIMER)
    assert d.desk.floor.tickets == {}

    (ignored,) = d.tell(REOPEN)
    assert ignored.why.reason is Reason.UNKNOWN_TICKET


def test_a_reopened_ticket_is_not_closed_at_its_old_time() -> None:
    d = solved(reopen_s=100)
    d.tell(REOPEN)
    d.accept()
    d.wait(50)
    d.resolve()

    assert d.wait(99) == []
    assert kinds(d.wait(1)) == ["closed"]


@pytest.mark.parametrize("status", ["waiting", "offered", "assigned", "held"])
def test_a_customer_may_give_up_any_time(status: str) -> None:
    d = desk()
    d.tell(ticket())
    if status != "waiting":
        d.tell(responder())
    if status in ("assigned", "held"):
        d.accept()
    if status == "held":
        d.tell(about(TicketHeld, **d.hand()))
    assert d.status().value == status
    holder = d.holder()

    (cancelled,) = d.tell(CANCEL)

    assert (cancelled.kind, cancelled.responder) == (Kind.CANCELLED, holder)
    assert d.status() is TicketStatus.CANCELLED
    assert all(r.load == 0 for r in d.desk.floor.responders.values())
    assert [o.kind for o in d.tell(CANCEL)] == [Kind.IGNORED]


def test_a_cancelled_ticket_that_is_sent_again_stays_cancelled_until_it_is_forgotten() -> None:
    d = desk(policy(reopen_s=60), responder())
    d.tell(ticket(), CANCEL)

    (again,) = d.tell(ticket())
    d.wait(61)

    assert (again.kind, again.why.reason) == (Kind.IGNORED, Reason.DUPLICATE)
    assert d.desk.floor.tickets == {}


def test_a_call_given_up_frees_the_person_for_the_next() -> None:
    d = desk(None, responder())
    d.tell(call("t1"), call("t2"))

    assert kinds(d.tell(CANCEL)) == ["cancelled", "offered"]


def test_a_resolved_ticket_is_not_given_up() -> None:
    (ignored,) = solved().tell(CANCEL)

    assert ignored.why.reason is Reason.WRONG_STATE


def test_urging_raises_the_priority_the_first_time_and_keeps_the_age() -> None:
    d = desk()
    d.tell(ticket(at_s=-5, priority=3))

    first = d.tell(URGE)
    second = d.tell(URGE)

    assert kinds(first) == ["urged", "queued"]
    assert kinds(second) == ["urged"]
    assert (second[0].priority, second[0].why.note) == (2, "asked 2 times")
    assert second[0].received_ms == d.now_ms - 5000


def test_urging_the_highest_priority_only_counts() -> None:
    d = desk()
    d.tell(ticket(priority=1))

    assert kinds(d.tell(URGE)) == ["urged"]


@pytest.mark.parametrize("accepted", [False, True])
def test_urging_leaves_a_ticket_in_hand_there(accepted: bool) -> None:
    d = desk(None, responder())
    d.tell(ticket())
    if accepted:
        d.accept()

    assert kinds(d.tell(URGE)) == ["urged"]
    assert d.holder() == "wang"


def test_a_raised_ticket_waits_in_another_queue_at_the_place_of_its_age() -> None:
    d = desk()
    d.tell(call("other", priority=2, at_s=-10), call("t1", priority=3, at_s=-20))

    outcomes = d.tell(about(TicketRaised, ticket="t1", priority=2, clause="S1-6", raised_ms=d.now_ms))

    assert [(o.kind, o.why.note) for o in outcomes] == [(Kind.RAISED, "S1-6"), (Kind.QUEUED, None)]
    assert d.tell(responder())[0].ticket == "t1"


@pytest.mark.parametrize(("name", "to", "reason"), [("t1", 3, Reason.NOT_RAISED), ("t9", 1, Reason.UNKNOWN_TICKET)])
def test_a_raise_that_raises_nothing_is_powerless(name: str, to: int, reason: Reason) -> None:
    d = desk()
    d.tell(ticket(priority=3))

    (ignored,) = d.tell(about(TicketRaised, ticket=name, priority=to, clause="S1-6", raised_ms=d.now_ms))

    assert ignored.why.reason is reason


def test_a_resolve_by_somebody_else_is_powerless() -> None:
    d = desk(None, responder("a"), responder("b"))
    d.tell(ticket())
    d.accept()

    (ignored,) = d.tell(about(TicketResolved, ticket="t1", responder="b", epoch=1))

    assert (ignored.why.reason, ignored.why.note) == (Reason.STALE_OFFER, "TicketResolved by b")
    assert d.status() is TicketStatus.ASSIGNED
