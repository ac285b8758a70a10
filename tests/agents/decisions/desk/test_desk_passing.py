"""What becomes of a ticket that is passed on, or paused?"""

import pytest

from schemas.actions import TicketHeld, TicketResolved, TicketResumed, TicketTransferred
from schemas.decisions import Kind, Reason
from schemas.responders import ResponderLoggedOut, ResponderStatusChanged, Status
from schemas.states import TicketStatus
from schemas.tickets import TicketPrioritized, TicketRaised
from tests.agents.decisions.desk.builders import Played, about, call, desk, kinds, policy, responder, ticket


def busy(*present: object, channel: object = ticket) -> Played:
    """A desk where "a" has accepted t1."""
    d = desk(policy(wrap_up_s=0, silence_s=10_000), responder("a"))
    d.tell(channel())  # type: ignore[operator]
    d.accept()
    d.tell(*present)  # type: ignore[arg-type]
    return d


def transfer(d: Played, **target: object) -> TicketTransferred:
    """The holder passes t1 on."""
    return about(TicketTransferred, **d.hand(), **target)  # type: ignore[no-any-return]


def test_to_a_person_who_has_room() -> None:
    d = busy(responder("b"), responder("c"))

    outcomes = d.tell(transfer(d, to_responder="c"))

    assert kinds(outcomes) == ["transferred", "offered"]
    assert (outcomes[0].why.note, outcomes[1].responder, outcomes[1].why.tie) == ("c", "c", "preferred")


def test_to_a_person_who_has_no_room_it_waits_a_while_for_them() -> None:
    d = busy(responder("b"), channel=call)
    d.tell(call("t2"))
    d.accept("t2")
    d.tell(responder("c"))

    assert d.tell(transfer(d, to_responder="b"))[-1].why.waits_for == "preferred"
    d.wait(12)

    assert d.holder() == "c"


@pytest.mark.parametrize(("to", "reason"), [("ghost", Reason.UNKNOWN_RESPONDER), ("a", Reason.WRONG_STATE)])
def test_to_nobody_or_to_oneself_is_refused(to: str, reason: Reason) -> None:
    d = busy()

    (ignored,) = d.tell(transfer(d, to_responder=to))

    assert (ignored.kind, ignored.why.reason, ignored.why.note) == (Kind.IGNORED, reason, to)
    assert d.holder() == "a"


def test_to_other_skills_the_one_who_passed_it_on_is_not_asked() -> None:
    d = busy(responder("a", skills={"mobile": 2, "billing": 1}), responder("b", skills={"mobile": 1}))

    outcomes = d.tell(transfer(d, to_skills={"mobile": 1}))

    assert kinds(outcomes) == ["transferred", "offered"]
    assert (d.holder(), d.state().skills) == ("b", {"mobile": 1})


def test_to_another_desk_it_goes_with_its_age_and_leaves_a_stub() -> None:
    d = busy()

    moved, onward = d.tell(transfer(d, to_desk="foshan"))

    assert (moved.kind, moved.why.note) == (Kind.MOVED, "foshan")
    assert isinstance(onward, TicketPrioritized)
    assert (onward.desk, onward.hops, onward.received_ms) == ("foshan", 1, moved.received_ms)
    assert (d.status(), d.load("a")) == (TicketStatus.MOVED, 0)


def test_what_was_met_at_one_desk_is_met_at_the_next() -> None:
    d = busy()
    answered_ms = d.state().answered_ms

    _, onward = d.tell(transfer(d, to_desk="foshan"))
    other = desk(None, responder("b"))
    (offered,) = other.tell(onward.model_copy(update={"desk": "guangzhou"}))

    assert onward.met == {"answered": answered_ms}
    assert [clock.clause for clock in offered.clocks] == ["SOLVE"]
    assert (offered.clause, other.state().answered_ms) == ("SOLVE", answered_ms)


def test_a_late_duplicate_of_a_moved_ticket_stays_one() -> None:
    d = busy()
    d.tell(transfer(d, to_desk="foshan"))

    (ignored,) = d.tell(ticket())

    assert ignored.why.reason is Reason.DUPLICATE


def test_a_moved_ticket_may_come_back_under_a_higher_epoch() -> None:
    d = busy()
    epoch = d.state().epoch
    d.tell(transfer(d, to_desk="foshan"))

    outcomes = d.tell(ticket(hops=2))

    assert kinds(outcomes) == ["offered"]
    assert outcomes[0].epoch > epoch


def test_a_moved_ticket_is_not_raised_here() -> None:
    d = busy()
    d.tell(transfer(d, to_desk="foshan"))

    (ignored,) = d.tell(about(TicketRaised, ticket="t1", priority=1, clause="S1-4", raised_ms=d.now_ms))

    assert ignored.why.reason is Reason.NOT_RAISED


def test_the_stub_of_a_moved_ticket_goes_silently() -> None:
    d = busy()
    d.tell(transfer(d, to_desk="foshan"))

    assert d.wait(259_200) == []
    assert "t1" not in d.desk.floor.tickets


@pytest.mark.parametrize("to", ["atlantis", "guangzhou"])
def test_to_an_unknown_desk_or_this_one_is_refused(to: str) -> None:
    d = busy()

    (ignored,) = d.tell(transfer(d, to_desk=to))

    assert (ignored.why.reason, d.holder()) == (Reason.UNKNOWN_DESK, "a")


def test_a_ticket_does_not_travel_for_ever() -> None:
    d = busy(channel=lambda: ticket(hops=3))

    (ignored,) = d.tell(transfer(d, to_desk="foshan"))

    assert (ignored.why.reason, d.holder()) == (Reason.TOO_MANY_HOPS, "a")


def test_only_the_holder_passes_on() -> None:
    d = busy(responder("b"))

    (ignored,) = d.tell(about(TicketTransferred, ticket="t1", responder="b", epoch=1, to_responder="b"))

    assert ignored.why.reason is Reason.STALE_OFFER


def hold(d: Played, until_ms: int | None = None) -> None:
    """The holder pauses t1."""
    d.tell(about(TicketHeld, **d.hand(), until_ms=until_ms))


def test_a_held_ticket_frees_its_owners_capacity() -> None:
    d = busy(channel=call)
    d.tell(call("t2"))

    hold(d)

    assert (d.status("t1"), d.holder("t1"), d.holder("t2")) == (TicketStatus.HELD, "a", "a")


def test_a_resumed_ticket_is_its_owners_again_when_they_have_room() -> None:
    d = busy()
    before = d.state().epoch
    hold(d)

    (resumed,) = d.tell(about(TicketResumed, ticket="t1"))

    assert (resumed.kind, resumed.responder, d.status()) == (Kind.RESUMED, "a", TicketStatus.ASSIGNED)
    assert resumed.epoch == before + 1


def test_a_resumed_ticket_waits_for_an_owner_without_room_then_for_anybody() -> None:
    d = busy(channel=call)
    hold(d)
    d.tell(call("t2"))
    d.accept("t2")
    d.tell(responder("b"))

    outcomes = d.tell(about(TicketResumed, ticket="t1"))
    assert kinds(outcomes) == ["resumed", "queued"]
    assert outcomes[1].why.waits_for == "preferred"

    d.wait(12)
    assert d.holder() == "b"


@pytest.mark.parametrize("gone", ["out", "away"])
def test_a_resumed_ticket_whose_owner_is_gone_goes_to_anybody(gone: str) -> None:
    d = busy()
    hold(d)
    d.tell(
        about(ResponderLoggedOut, responder="a")
        if gone == "out"
        else about(ResponderStatusChanged, responder="a", status=Status.AWAY)
    )
    assert d.status() is TicketStatus.HELD
    d.tell(responder("b"))

    assert kinds(d.tell(about(TicketResumed, ticket="t1"))) == ["resumed", "offered"]
    assert d.holder() == "b"


@pytest.mark.parametrize("until_s", [10, -10])
def test_a_held_ticket_goes_on_at_its_time_and_once(until_s: int) -> None:
    d = busy()
    hold(d, d.now_ms + until_s * 1000)
    assert d.status() is TicketStatus.HELD

    assert kinds(d.wait(max(0.001, until_s))) == ["resumed"]
    assert kinds(d.wait(10)) == []


def test_a_held_ticket_that_was_resumed_does_not_ring() -> None:
    d = busy()
    hold(d, d.now_ms + 10_000)
    d.tell(about(TicketResumed, ticket="t1"))

    assert d.wait(20) == []


def test_a_held_ticket_can_be_resolved() -> None:
    d = busy()
    hold(d)

    d.tell(about(TicketResolved, ticket="t1", responder="a", epoch=1))

    assert (d.status(), d.load("a")) == (TicketStatus.RESOLVED, 0)


def test_only_a_held_ticket_is_resumed() -> None:
    d = busy()

    (ignored,) = d.tell(about(TicketResumed, ticket="t1"))

    assert (ignored.why.reason, ignored.why.note) == (Reason.WRONG_STATE, "TicketResumed while assigned")
