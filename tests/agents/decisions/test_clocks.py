"""What is spent, paused and left of each clock?"""

from agents.decisions.calendar import Calendar
from agents.decisions.clocks import Standing, standings
from schemas.actions import TicketHeld, TicketResumed
from schemas.labels import Wait
from schemas.tickets import Clock
from tests.agents.decisions.desk.builders import START_MS, Played, about, desk, responder, telecom, ticket

CALENDAR = Calendar(telecom().calendar)
CLOCKS = (
    Clock(clause="ACK", measures="acknowledged", due_ms=START_MS + 30_000, met_by="arrived"),
    Clock(clause="ANSWER", measures="answered", due_ms=START_MS + 5_000),
    Clock(clause="COMPANY", measures="resolved", due_ms=START_MS + 100_000, pauses=(Wait.CUSTOMER,)),
    Clock(clause="LAW", measures="resolved", due_ms=START_MS + 200_000),
)


def accepted() -> Played:
    played = desk(None, responder(), silence_s=3600)
    played.tell(ticket().model_copy(update={"clocks": CLOCKS}))
    played.wait(8)
    played.accept()
    return played


def stand(played: Played) -> dict[str, Standing]:
    return {one.clock.clause: one for one in standings(CALENDAR, played.state(), played.now_ms)}


def seconds(one: Standing) -> tuple[float, float, float | None]:
    return one.spent_ms / 1000, one.paused_ms / 1000, None if one.left_ms is None else one.left_ms / 1000


def test_a_clock_that_was_met_keeps_what_it_took() -> None:
    found = stand(accepted())

    assert seconds(found["ANSWER"]) == (8, 0, None)
    assert found["ANSWER"].met_ms == START_MS + 8_000 > found["ANSWER"].due_ms
    assert seconds(found["ACK"]) == (0, 0, None)


def test_on_hold_the_law_goes_on_and_the_company_stands_still() -> None:
    played = accepted()
    played.tell(about(TicketHeld, **played.hand(), waits_for=Wait.CUSTOMER))
    played.wait(40)

    found = stand(played)

    assert (seconds(found["COMPANY"]), found["COMPANY"].still) == ((8, 40, 92), True)
    assert (seconds(found["LAW"]), found["LAW"].still) == ((48, 0, 152), False)


def test_after_the_hold_nothing_is_lost() -> None:
    played = accepted()
    played.tell(about(TicketHeld, **played.hand(), waits_for=Wait.CUSTOMER))
    played.tell(about(TicketResumed, ticket="t1"), after_s=40)
    played.wait(10)

    assert seconds(stand(played)["COMPANY"]) == (18, 40, 82)


def test_a_late_clock_says_how_late() -> None:
    played = accepted()
    played.wait(200)

    assert seconds(stand(played)["LAW"]) == (208, 0, -8)


def test_a_resolved_ticket_has_no_clock_left() -> None:
    played = accepted()
    played.resolve()
    played.wait(500)

    assert {name: seconds(one) for name, one in stand(played).items()} == {
        "ACK": (0, 0, None),
        "ANSWER": (8, 0, None),
        "COMPANY": (8, 0, None),
        "LAW": (8, 0, None),
    }
