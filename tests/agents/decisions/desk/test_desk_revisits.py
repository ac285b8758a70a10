"""What do facts do that come after the ticket?"""

import pytest

from schemas.actions import TicketCancelled
from schemas.decisions import Decision
from schemas.labels import Priority
from schemas.tickets import Clock, Part, TicketRevisited
from tests.agents.decisions.desk.builders import DESK, START_MS, about, desk, kinds, responder, ticket

KEY = Clock(clause="KEY", measures="resolved", due_ms=START_MS + 5_000)
PARTS = (Part(name="key-account", points=1, of="impact"),)


def facts(priority: int = 2, *clocks: Clock) -> TicketRevisited:
    return TicketRevisited(
        ticket="t1",
        desk=DESK,
        priority=Priority(priority),
        parts=PARTS,
        score=1,
        clocks=clocks or ticket().clocks,
        revisited_ms=START_MS,
    )


def test_facts_that_weigh_more_raise_the_ticket_and_say_why() -> None:
    played = desk()
    played.tell(ticket(priority=3))

    revisited, queued = played.tell(facts(2))

    assert kinds([revisited, queued]) == ["revisited", "queued"]
    assert (revisited.priority, revisited.why.reason, revisited.why.parts) == (2, "facts", PARTS)


def test_facts_never_lower_a_ticket() -> None:
    played = desk()
    played.tell(ticket(priority=1))

    (told,) = played.tell(facts(4, KEY))

    assert (told.kind, told.priority) == ("revisited", 1)


def test_a_new_clause_begins_to_run_and_drives_if_it_is_the_first() -> None:
    played = desk(None, responder())
    played.tell(ticket())
    played.accept()

    (told,) = played.tell(facts(3, *ticket().clocks, KEY))

    assert [clock.clause for clock in told.clocks] == ["ANSWER", "SOLVE", "KEY"]
    assert told.clause == "KEY"


def test_the_same_facts_twice_do_nothing_more() -> None:
    played = desk()
    played.tell(ticket(priority=3))
    played.tell(facts(2, KEY))

    (ignored,) = played.tell(facts(2, KEY))

    assert (ignored.kind, ignored.why.reason) == ("ignored", "not_raised")


@pytest.mark.parametrize("known", [True, False])
def test_facts_about_an_ended_or_unknown_ticket_have_no_power(known: bool) -> None:
    played = desk()
    if known:
        played.tell(ticket(priority=3), about(TicketCancelled, ticket="t1"))

    (ignored,) = played.tell(facts(1))

    assert isinstance(ignored, Decision)
    assert (ignored.kind, ignored.why.reason) == ("ignored", "not_raised" if known else "unknown_ticket")


def test_the_first_decision_says_what_the_priority_is_made_of() -> None:
    played = desk()

    (queued,) = played.tell(ticket().model_copy(update={"parts": PARTS}))

    assert queued.why.parts == PARTS
