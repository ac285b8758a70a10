"""How long would the oldest wait if everybody were served in order of arrival?"""

from agents.decisions.desk.crowd import Crowd
from schemas.responders import Status
from schemas.states import DeskState
from tests.agents.decisions.desk.builders import START_MS, Played, desk, responder, ticket


def fifo_s(d: Played) -> float:
    floor = d.desk.floor
    return floor.crowd.fifo_ms(floor.state, floor.now_ms) / 1000


def test_as_old_as_so_many_gaps_between_arrivals_as_tickets_wait() -> None:
    d = desk(None, responder("away", status=Status.AWAY))
    for i in range(10):
        d.tell(ticket(f"t{i}", at_s=2 * i), after_s=2 if i else 0)

    assert d.desk.floor.crowd.waiting == 10
    assert fifo_s(d) == 20


def test_what_nobody_present_may_take_does_not_count() -> None:
    d = desk(None, responder("away", status=Status.AWAY))
    d.tell(*[ticket(f"t{i}", at_s=i, skills={"enterprise": 1}) for i in range(10)], after_s=9)

    crowd = d.desk.floor.crowd

    assert (crowd.queued, crowd.waiting) == (10, 0)
    d.tell(responder("expert", skills={"enterprise": 1}, status=Status.AWAY))
    assert (crowd.queued, crowd.waiting) == (10, 10)


def test_a_desk_that_knows_no_arrival_yet_lets_nobody_late_be_overtaken() -> None:
    crowd, state = Crowd(), DeskState()
    crowd.queued = crowd.waiting = 3

    assert crowd.fifo_ms(state, START_MS) == 1
    crowd.arrived(state, START_MS)
    assert (state.gap_ms, state.arrival_ms) == (0, START_MS)
