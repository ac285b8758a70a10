"""Does the checker see a timer that rang late, and a ticket that waited beside somebody free?"""

import pytest

from agents.decisions.desk import presence
from deploy.promptness import promptness
from schemas.journal import Ticked
from tests.agents.decisions.desk.builders import DESK, responder, ticket
from tests.deploy.recording import Recorded


def offered() -> Recorded:
    day = Recorded()
    day.tell(responder("li"), ticket("t1"))
    return day


def test_timers_that_rang_in_time_are_counted():
    day = offered()
    day.tell(Ticked(), after_s=45.5)  # half a second ago the responder was silent for too long

    timers, idle = promptness({DESK: day.pages})

    assert (timers.looked_at, timers.problems) == (1, ())
    assert (idle.looked_at, idle.problems) == (1, ())


def test_a_timer_that_rang_late_is_seen():
    day = offered()
    day.tell(Ticked(), after_s=48)

    timers, _ = promptness({DESK: day.pages})

    assert timers.problems == (f"{DESK} at {day.now_ms}: a timer rang 3000 ms late",)


def test_what_rang_late_for_want_of_an_owner_is_the_owners_death():
    day = offered()
    day.now_ms += 90_000
    day.change_owner(2)

    timers, _ = promptness({DESK: day.pages})

    assert not timers.problems


def test_a_ticket_that_waits_beside_somebody_free_is_seen(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(presence, "feed", lambda *_: None)  # the desk forgets to look at its queues
    day = Recorded()
    day.tell(ticket("t1"), responder("li"))
    day.tell(Ticked(), after_s=0.9)
    day.tell(Ticked(), after_s=1.1)

    _, idle = promptness({DESK: day.pages})

    assert idle.looked_at == 1
    assert idle.problems == (f"{DESK} from {day.now_ms - 1100}: t1 waits beside li",)


def test_a_journal_without_its_beginning_is_not_looked_at():
    day = offered()
    day.tell(Ticked(), after_s=48)

    timers, idle = promptness({DESK: day.pages[3:]})

    assert (timers.looked_at, idle.looked_at) == (0, 0)
