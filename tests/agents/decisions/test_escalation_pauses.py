"""Are warnings right when clocks stand still, count working time, end early or come again and again?"""

from typing import Any

from agents.decisions.calendar import DAY_MS, Calendar
from schemas.calendar import ClockKind
from schemas.decisions import Kind
from schemas.escalations import ClockBreached, ClocksMeasured, ClockWarned, ProgressDue
from schemas.labels import Contact, Priority, Wait
from schemas.tickets import Clock
from tests.agents.decisions.desk.builders import START_MS, telecom
from tests.agents.decisions.test_escalation import Told, percents


def clock(due_s: float, measures: str = "resolved", **more: Any) -> Clock:
    return Clock(clause=more.pop("clause", "C"), measures=measures, due_ms=START_MS + round(due_s * 1000), **more)


def hear(told: Told, kind: Kind, *clocks: Clock, after_s: float = 0, **more: Any) -> list[Any]:
    told.now_ms += round(after_s * 1000)
    return told.tell(told.decision(kind).model_copy(update={"clocks": clocks, **more}))


def watching(*clocks: Clock) -> Told:
    told = Told()
    hear(told, Kind.QUEUED, *clocks)
    return told


PAUSING = clock(100, pauses=(Wait.CUSTOMER,))
LAW = clock(120, clause="LAW")


def test_a_clock_that_stands_still_is_silent_and_the_law_is_not() -> None:
    told = watching(PAUSING, LAW)
    hear(told, Kind.HELD, held_for=Wait.CUSTOMER, after_s=10)

    assert {event.clause for event in told.wait(1000)} == {"LAW"}


def test_after_the_pause_the_steps_come_as_much_later() -> None:
    told = watching(PAUSING)
    hear(told, Kind.HELD, held_for=Wait.CUSTOMER, after_s=10)
    hear(told, Kind.RESUMED, PAUSING.model_copy(update={"due_ms": START_MS + 140_000, "paused_ms": 40_000}), after_s=40)

    assert [percents(told.wait(s)) for s in (39, 1, 25, 25)] == [[], [50], [75], [100]]


def test_a_hold_for_something_else_pauses_nothing() -> None:
    told = watching(PAUSING)
    hear(told, Kind.HELD, held_for=Wait.WORKS, after_s=10)

    assert percents(told.wait(1000)) == [100]


def test_what_was_said_before_the_pause_is_not_said_again() -> None:
    told = watching(PAUSING)
    assert percents(told.wait(60)) == [50]
    hear(told, Kind.HELD, held_for=Wait.CUSTOMER)
    hear(told, Kind.RAISED, priority=Priority.P1)
    moved = PAUSING.model_copy(update={"due_ms": START_MS + 150_000, "paused_ms": 50_000})
    assert hear(told, Kind.RESUMED, moved, after_s=50) == []

    assert [percents(told.wait(s)) for s in (14, 1, 25)] == [[], [75], [100]]


def test_working_time_warns_when_half_of_the_working_time_is_spent() -> None:
    calendar = Calendar(telecom().calendar)
    due_ms = calendar.due(ClockKind.WORKING_HOURS, START_MS, DAY_MS)
    told = watching(clock((due_ms - START_MS) / 1000, counts=ClockKind.WORKING_HOURS))

    at_ms = told.watch.due_ms()
    assert at_ms is not None
    assert calendar.spent(ClockKind.WORKING_HOURS, START_MS, at_ms) == DAY_MS // 2


def test_what_arriving_ends_is_met_at_once_or_late_for_good() -> None:
    assert watching(clock(30, "acknowledged", met_by="arrived")).wait(1000) == []
    late = watching(clock(-1, "acknowledged", met_by="arrived"))

    assert late.watch.due_ms() is None  # it was said with the first decision
    told = Told()
    spoken = hear(told, Kind.QUEUED, clock(-1, "acknowledged", met_by="arrived"))
    assert isinstance(spoken[0], ClockBreached)


def test_an_answer_ends_what_an_answer_is_enough_for() -> None:
    told = watching(clock(100, "assessed", met_by="answered"), clock(200, "contacted", clause="CALL"))
    hear(told, Kind.ASSIGNED)

    assert {event.clause for event in told.wait(1000) if isinstance(event, ClockBreached | ClockWarned)} == {"CALL"}


def test_a_contact_ends_the_first_contact_and_a_reply_the_reply() -> None:
    told = watching(clock(100, "contacted", clause="CALL"), clock(100, "replied", clause="REPLY"))
    hear(told, Kind.CONTACTED, contact=Contact.FAILED)
    hear(told, Kind.CONTACTED, contact=Contact.REACHED)
    assert {event.clause for event in told.wait(60)} == {"REPLY"}

    hear(told, Kind.CONTACTED, contact=Contact.REPLIED)
    assert told.wait(1000) == []


def test_notices_are_due_again_and_again_until_the_end() -> None:
    told = watching(clock(100, "progress", every_ms=100_000))

    spoken = [told.wait(s) for s in (99, 1, 99, 1)]
    assert [len(events) for events in spoken] == [0, 1, 0, 1]
    assert isinstance(spoken[1][0], ProgressDue)
    hear(told, Kind.RESOLVED)
    assert told.wait(10_000) == []


def test_a_contact_begins_the_time_to_the_next_notice_anew() -> None:
    told = watching(clock(100, "progress", every_ms=100_000))
    hear(told, Kind.CONTACTED, contact=Contact.REACHED, after_s=60)

    assert [len(told.wait(s)) for s in (99, 1)] == [0, 1]


def test_notices_missed_while_nobody_watched_are_told_once() -> None:
    told = watching(clock(100, "progress", every_ms=100_000))

    assert len(told.wait(950)) == 1
    assert told.watch.due_ms() == START_MS + 1_000_000


def test_the_end_measures_every_clock_in_its_own_time() -> None:
    told = watching(
        clock(30, "acknowledged", clause="ACK", met_by="arrived"),
        clock(5, "answered", clause="ANSWER"),
        PAUSING,
        clock(100, "progress", clause="NEWS", every_ms=100_000),
    )
    hear(told, Kind.ASSIGNED, after_s=8)
    hear(told, Kind.HELD, held_for=Wait.CUSTOMER)
    moved = PAUSING.model_copy(update={"due_ms": START_MS + 150_000, "paused_ms": 50_000})
    told.now_ms += 60_000
    (found,) = told.tell(
        told.decision(Kind.RESOLVED).model_copy(update={"clocks": (*told.watch.kept["t1"].clocks[:2], moved)})
    )

    assert isinstance(found, ClocksMeasured)
    found_all = [(one.clause, one.spent_ms, one.paused_ms, one.late) for one in found.clocks]
    assert found_all == [
        ("ACK", 0, 0, False),
        ("ANSWER", 8_000, 0, True),
        ("C", 18_000, 50_000, False),
    ]


def test_a_reopened_ticket_measures_its_answer_only_once() -> None:
    told = watching(clock(5, "answered", clause="ANSWER"), clock(100))
    hear(told, Kind.ASSIGNED, after_s=1)
    first = hear(told, Kind.RESOLVED, after_s=1)[0]
    hear(told, Kind.REOPENED, clock(5, "answered", clause="ANSWER"), clock(100))
    again = hear(told, Kind.RESOLVED, after_s=1)[0]

    assert [[one.clause for one in event.clocks] for event in (first, again)] == [["ANSWER", "C"], ["C"]]
