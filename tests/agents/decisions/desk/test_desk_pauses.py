"""Do company clocks stand still while the customer keeps us waiting, and legal clocks never?"""

from typing import Any

import pytest

from schemas.actions import (
    CustomerContacted,
    TicketCancelled,
    TicketHeld,
    TicketResolved,
    TicketResumed,
    TicketTransferred,
    TicketWithdrawn,
)
from schemas.labels import Contact, Wait
from schemas.tickets import Clock, TicketPrioritized, TicketRaised
from tests.agents.decisions.desk.builders import (
    START_MS,
    Played,
    about,
    desk,
    kinds,
    policy,
    reload,
    responder,
    ticket,
)

COMPANY = Clock(clause="COMPANY", measures="resolved", due_ms=START_MS + 100_000, pauses=(Wait.CUSTOMER,))
LAW = Clock(clause="LAW", measures="resolved", due_ms=START_MS + 200_000)
CALL = Clock(clause="CALL", measures="contacted", due_ms=START_MS + 300_000, pauses=(Wait.CUSTOMER,))


def case(*clocks: Clock, **about_it: Any) -> TicketPrioritized:
    return ticket(**about_it).model_copy(update={"clocks": clocks or (COMPANY, LAW)})


def on_hold(wait: Wait | None = Wait.CUSTOMER, *clocks: Clock) -> Played:
    """A ticket that was accepted and put on hold 10 s after it came."""
    played = desk(None, responder(), silence_s=3600)
    played.tell(case(*clocks))
    played.accept()
    played.tell(about(TicketHeld, **played.hand(), waits_for=wait), after_s=10)
    return played


def dues(played: Played) -> dict[str, int]:
    return {c.clause: (c.due_ms - START_MS) // 1000 for c in played.state().facts.clocks}


def test_a_hold_for_the_customer_moves_company_clocks_and_no_legal_one() -> None:
    played = on_hold()

    (resumed,) = played.tell(about(TicketResumed, ticket="t1"), after_s=50)

    assert dues(played) == {"COMPANY": 150, "LAW": 200}
    assert [(c.clause, c.paused_ms) for c in resumed.clocks] == [("COMPANY", 50_000), ("LAW", None)]


@pytest.mark.parametrize("wait", [None, Wait.WORKS])
def test_a_hold_for_anything_else_moves_nothing(wait: Wait | None) -> None:
    played = on_hold(wait)

    (resumed,) = played.tell(about(TicketResumed, ticket="t1"), after_s=50)

    assert dues(played) == {"COMPANY": 100, "LAW": 200}
    assert resumed.clocks == ()


def test_pauses_add_up_and_survive_a_higher_priority() -> None:
    played = on_hold()
    played.tell(TicketRaised(ticket="t1", desk="guangzhou", priority=2, clause="x", raised_ms=0), after_s=20)
    played.tell(about(TicketResumed, ticket="t1"), after_s=30)
    played.tell(about(TicketHeld, **played.hand(), waits_for=Wait.CUSTOMER))
    played.tell(about(TicketResumed, ticket="t1"), after_s=5)

    assert dues(played) == {"COMPANY": 155, "LAW": 200}
    assert played.state().facts.clocks[0].paused_ms == 55_000


@pytest.mark.parametrize("event", [TicketWithdrawn, TicketTransferred, TicketResolved])
def test_whatever_ends_the_hold_ends_the_pause(event: Any) -> None:
    played = on_hold()
    hand = {"ticket": "t1"} if event is TicketWithdrawn else played.hand()
    more = {"to_skills": {"billing": 1}} if event is TicketTransferred else {}

    first, *_ = played.tell(about(event, **hand, **more), after_s=50)

    assert dues(played)["COMPANY"] == 150
    assert first.clocks == played.state().facts.clocks
    assert played.state().held_for is None


def test_a_cancelled_hold_leaves_nothing_behind() -> None:
    played = on_hold()

    assert kinds(played.tell(about(TicketCancelled, ticket="t1"))) == ["cancelled"]
    assert played.state().held_ms is None


def test_a_clock_that_ran_out_before_the_hold_stays_late() -> None:
    played = on_hold(Wait.CUSTOMER, COMPANY.model_copy(update={"due_ms": START_MS + 5_000}))
    played.tell(about(TicketResumed, ticket="t1"), after_s=50)

    assert dues(played) == {"COMPANY": 5}


def test_another_worker_goes_on_with_the_pause() -> None:
    played = on_hold()
    other = reload(played.desk, policy(silence_s=3600))

    event = about(TicketResumed, ticket="t1")
    assert other.apply(event, played.now_ms + 50_000) == played.desk.apply(event, played.now_ms + 50_000)


def test_a_clock_in_the_pause_drives_with_its_new_due_time() -> None:
    played = on_hold(Wait.CUSTOMER, COMPANY, LAW)
    (resumed,) = played.tell(about(TicketResumed, ticket="t1"), after_s=150)

    assert (resumed.clause, resumed.due_ms) == ("LAW", START_MS + 200_000)


def test_the_first_contact_and_the_first_reply_are_noted_once() -> None:
    played = on_hold(None, COMPANY, CALL)
    told = [
        played.tell(about(CustomerContacted, **played.hand(), outcome=outcome), after_s=1)[0]
        for outcome in (Contact.FAILED, Contact.REACHED, Contact.REPLIED, Contact.REPLIED)
    ]

    assert [one.contact for one in told] == ["failed", "reached", "replied", "replied"]
    assert kinds(told) == ["contacted"] * 4
    assert (played.state().contacted_ms, played.state().replied_ms) == (START_MS + 12_000, START_MS + 13_000)


def test_only_the_holder_has_contacted_the_customer() -> None:
    played = on_hold()

    (ignored,) = played.tell(about(CustomerContacted, ticket="t1", responder="li", epoch=1, outcome=Contact.REACHED))

    assert (ignored.kind, ignored.why.reason) == ("ignored", "stale_offer")


def test_a_clock_that_was_met_does_not_move_any_more() -> None:
    played = desk(None, responder(), silence_s=3600)
    played.tell(case(COMPANY, CALL))
    played.accept()
    played.tell(about(CustomerContacted, **played.hand(), outcome=Contact.REACHED))
    played.tell(about(TicketHeld, **played.hand(), waits_for=Wait.CUSTOMER))
    played.tell(about(TicketResumed, ticket="t1"), after_s=50)

    assert dues(played) == {"COMPANY": 150, "CALL": 300}
