"""What becomes of an offer?"""

import pytest

from schemas.actions import OfferAccepted, OfferRejected, TicketWithdrawn
from schemas.decisions import Kind, Reason
from schemas.responders import ResponderLoggedOut, ResponderStatusChanged, Status
from schemas.states import TicketStatus
from tests.agents.decisions.desk.builders import about, call, desk, kinds, policy, responder, ticket


def test_an_accepted_offer_is_assigned() -> None:
    d = desk(None, responder())
    (offer,) = d.tell(ticket())
    assert offer.offer_until_ms == d.now_ms + 60_000

    (assigned,) = d.accept()

    assert (assigned.kind, assigned.responder, assigned.epoch) == (Kind.ASSIGNED, "wang", offer.epoch)
    assert assigned.clause == "SOLVE", "the clock of the answer has stopped"


def test_a_declined_ticket_goes_to_somebody_else() -> None:
    d = desk(None, responder("a"), responder("b"))
    d.tell(ticket())
    assert d.holder() == "a"

    outcomes = d.reject()

    assert kinds(outcomes) == ["released", "offered"]
    assert d.holder() == "b"
    assert outcomes[1].why.excluded.declined == 1


def test_the_decliner_is_offered_something_else() -> None:
    d = desk(None, responder())
    d.tell(call("t1"), call("t2"))

    d.reject("t1")

    assert (d.status("t1"), d.holder("t2")) == (TicketStatus.WAITING, "wang")


def test_a_lone_responder_is_asked_again_after_a_while() -> None:
    d = desk(decline_s=30)
    d.tell(responder(), ticket())

    assert d.reject()[-1].why.waits_for == "declined"
    assert d.wait(29.9) == []

    assert kinds(d.wait(0.1)) == ["offered"]


def test_a_decliner_is_not_asked_again_while_somebody_else_is_at_work() -> None:
    d = desk(None, responder("a"), responder("b"), decline_s=30, silence_s=1000)
    d.tell(call("t1"), call("t2"))
    d.accept("t2")

    d.reject("t1")
    d.wait(100)

    assert (d.status("t1"), d.holder("t2")) == (TicketStatus.WAITING, "b")


def test_a_decliner_is_asked_again_when_the_others_are_away() -> None:
    d = desk(policy(decline_s=30, silence_s=1000), responder("a"), responder("b"))
    d.tell(about(ResponderStatusChanged, responder="b", status=Status.AWAY), ticket())
    d.reject()

    d.wait(30)

    assert d.holder() == "a"


def test_a_decliner_is_asked_again_though_another_offer_came_between() -> None:
    d = desk(policy(decline_s=30, silence_s=1000), responder("a"), responder("b"))
    d.tell(ticket())
    d.reject()
    assert d.holder() == "b"
    d.wait(40)

    d.tell(about(ResponderLoggedOut, responder="b"))
    assert d.status() is TicketStatus.WAITING

    d.wait(30)
    assert d.holder() == "a"


def test_an_offer_that_nobody_answers_goes_on() -> None:
    d = desk(None, responder("a"), responder("b"))
    d.tell(call())
    assert d.wait(19.9) == []

    outcomes = d.wait(0.1)

    assert [(o.kind, o.why.reason) for o in outcomes] == [
        (Kind.RELEASED, Reason.EXPIRED),
        (Kind.OFFERED, Reason.EXPIRED),
    ]
    assert d.holder() == "b"


def test_whoever_misses_too_many_offers_in_a_row_is_set_away() -> None:
    d = desk(policy(misses=2, silence_s=1000, decline_s=1), responder())
    d.tell(call("t1"))

    d.wait(20)
    assert d.desk.floor.responders["wang"].state.status is Status.AVAILABLE
    d.wait(1)
    d.wait(20)
    assert d.desk.floor.responders["wang"].state.status is Status.AWAY
    assert d.status("t1") is TicketStatus.WAITING

    d.tell(about(ResponderStatusChanged, responder="wang", status=Status.AVAILABLE))
    assert d.desk.floor.responders["wang"].state.misses == 0


@pytest.mark.parametrize("answer", ["accept", "reject"])
def test_any_answer_forgives_missed_offers(answer: str) -> None:
    d = desk(policy(misses=2, silence_s=1000), responder())
    d.tell(call("t1"), call("t2"))
    d.wait(20)
    assert d.desk.floor.responders["wang"].state.misses == 1

    getattr(d, answer)("t2")

    assert d.desk.floor.responders["wang"].state.misses == 0


def test_an_accept_that_comes_too_late_is_powerless() -> None:
    d = desk(None, responder("a"), responder("b"))
    d.tell(call())
    late = about(OfferAccepted, **d.hand())
    d.wait(20)

    (ignored,) = d.tell(late)

    assert (ignored.kind, ignored.why.reason) == (Kind.IGNORED, Reason.STALE_OFFER)
    assert d.holder() == "b"


def test_an_offer_is_accepted_once() -> None:
    d = desk(None, responder())
    d.tell(ticket())
    accept, reject = about(OfferAccepted, **d.hand()), about(OfferRejected, **d.hand())
    d.tell(accept)

    again, too_late = d.tell(accept, reject)

    assert (again.why.reason, again.why.note) == (Reason.WRONG_STATE, "OfferAccepted while assigned")
    assert too_late.why.reason is Reason.WRONG_STATE
    assert d.status() is TicketStatus.ASSIGNED


def test_an_accept_of_an_unknown_ticket_is_powerless() -> None:
    (ignored,) = desk().tell(about(OfferAccepted, ticket="t9", responder="wang", epoch=1))

    assert ignored.why.reason is Reason.UNKNOWN_TICKET


def test_a_supervisor_takes_a_ticket_back() -> None:
    d = desk(None, responder("a"), responder("b"))
    d.tell(ticket(at_s=-5))
    d.accept()

    outcomes = d.tell(about(TicketWithdrawn, ticket="t1", reason="vip"))

    assert [(o.kind, o.responder) for o in outcomes] == [(Kind.RELEASED, "a"), (Kind.OFFERED, "b")]
    assert outcomes[0].why.note == "vip"
    assert outcomes[1].received_ms == d.now_ms - 5000


def test_a_waiting_ticket_cannot_be_taken_back() -> None:
    d = desk()
    d.tell(ticket())

    (ignored,) = d.tell(about(TicketWithdrawn, ticket="t1"))

    assert ignored.why.reason is Reason.WRONG_STATE


def test_a_ticket_that_goes_back_keeps_its_age() -> None:
    d = desk(policy(decline_s=1), responder())
    d.tell(call("old", at_s=-30), call("young", at_s=-10))
    d.reject("old")
    d.wait(1)
    d.reject("young")

    assert d.holder("old") == "wang"


def test_numbers_below_a_millisecond_never_ring_for_ever() -> None:
    rules = policy(decline_s=0.0001, preferred_s=0.0001, silence_s=1000, misses=100)
    channels = {c: r.model_copy(update={"offer_s": 0.0001}) for c, r in rules.channels.items()}
    d = desk(rules.model_copy(update={"channels": channels}), responder())
    d.tell(ticket())

    assert kinds(d.wait(10)) == ["released", "queued"]
    assert kinds(d.wait(10)) == ["offered"]


def test_an_old_offer_to_the_same_responder_is_powerless_too() -> None:
    d = desk(policy(silence_s=1000), responder())
    d.tell(call())
    late = about(OfferAccepted, **d.hand())
    d.wait(20)
    d.wait(30)
    assert (d.holder(), d.status()) == ("wang", TicketStatus.OFFERED)

    (ignored,) = d.tell(late)

    assert ignored.why.reason is Reason.STALE_OFFER
    assert d.status() is TicketStatus.OFFERED
