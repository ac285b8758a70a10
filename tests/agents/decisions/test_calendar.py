"""Does a clock count the hours and days that the company works, and no others?"""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from agents.decisions.calendar import DAY_MS, EPOCH_ORDINAL, Calendar
from schemas.calendar import CalendarRules, ClockKind
from tests.agents.decisions.desk.builders import telecom

CHINA = timezone(timedelta(hours=8))
HOUR_MS = 3_600_000
RULES = CalendarRules.model_validate(
    {
        "hours": {day: ["08:30-12:00", "14:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")},
        "years": {"2026": telecom().calendar.years[2026].model_dump()},
    }
)
CALENDAR = Calendar(RULES)
MOMENTS = st.integers(1_767_000_000_000, 1_798_000_000_000)  # 2026


def at(text: str) -> int:
    """A Chinese local time in epoch milliseconds."""
    return round(datetime.fromisoformat(text).replace(tzinfo=CHINA).timestamp() * 1000)


def local(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, CHINA).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-24 09:00", 2, "2026-11-24 11:00"),
        ("2026-11-24 11:00", 2, "2026-11-24 15:00"),  # over noon
        ("2026-11-24 17:00", 2, "2026-11-25 09:30"),  # over night
        ("2026-11-27 17:00", 2, "2026-11-30 09:30"),  # over the weekend
        ("2026-11-24 03:00", 1, "2026-11-24 09:30"),  # before opening
        ("2026-11-28 12:00", 1, "2026-11-30 09:30"),  # on a Saturday
        ("2026-11-24 08:30", 7.5, "2026-11-24 18:00"),  # the close still counts
        ("2026-09-30 17:00", 2, "2026-10-08 09:30"),  # over the National Day holidays
        ("2026-02-13 17:00", 2, "2026-02-14 09:30"),  # a Saturday that is worked
    ],
)
def test_working_hours_pass_only_while_the_company_is_open(start: str, hours: float, due: str) -> None:
    assert local(CALENDAR.due(ClockKind.WORKING_HOURS, at(start), round(hours * HOUR_MS))) == due


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-11-23 00:01", 5, "2026-11-30 18:00"),  # the day of receipt does not count
        ("2026-11-23 23:59", 5, "2026-11-30 18:00"),
        ("2026-11-28 10:00", 1, "2026-11-30 18:00"),
        ("2026-09-30 10:00", 1, "2026-10-08 18:00"),
        ("2026-10-09 10:00", 1, "2026-10-10 18:00"),  # 调休: the Saturday is worked
        ("2026-11-23 10:00", 15, "2026-12-14 18:00"),
    ],
)
def test_working_days_end_at_the_close_of_the_last_after_receipt(start: str, days: int, due: str) -> None:
    assert local(CALENDAR.due(ClockKind.WORKING_DAYS, at(start), days * DAY_MS)) == due


def test_natural_time_never_stops() -> None:
    assert CALENDAR.due(ClockKind.NATURAL, 1000, 500) == CALENDAR.due(None, 1000, 500) == 1500


def test_a_year_nobody_published_knows_weekends_only() -> None:
    assert local(CALENDAR.due(ClockKind.WORKING_DAYS, at("2031-09-30 10:00"), DAY_MS)) == "2031-10-01 18:00"


@given(MOMENTS, st.integers(0, 400 * HOUR_MS), st.sampled_from(ClockKind))
def test_there_and_back_is_the_same_amount_of_time(start: int, time_ms: int, kind: ClockKind) -> None:
    end = CALENDAR.later(kind, start, time_ms)

    assert CALENDAR.spent(kind, start, end) == time_ms
    assert CALENDAR.spent(kind, CALENDAR.before(kind, end, time_ms), end) == time_ms


@given(MOMENTS, MOMENTS, MOMENTS, st.sampled_from(ClockKind))
def test_time_adds_up(one: int, two: int, three: int, kind: ClockKind) -> None:
    first, middle, last = sorted((one, two, three))

    whole = CALENDAR.spent(kind, first, last)
    assert CALENDAR.spent(kind, first, middle) + CALENDAR.spent(kind, middle, last) == whole


@given(MOMENTS, st.integers(1, 30))
def test_working_days_are_as_many_as_were_asked_for(start: int, days: int) -> None:
    due = CALENDAR.due(ClockKind.WORKING_DAYS, start, days * DAY_MS)

    first, last = ((moment + 8 * HOUR_MS) // DAY_MS for moment in (start, due))
    assert sum(CALENDAR.is_workday(day) for day in range(first + 1, last + 1)) == days


def test_the_shipped_days_off_of_2026_are_those_of_the_chinesecalendar_package() -> None:
    chinese_calendar = pytest.importorskip("chinese_calendar")
    calendar = Calendar(telecom().calendar)

    days = [date(2026, 1, 1) + timedelta(n) for n in range(365)]
    wrong = [d for d in days if calendar.is_workday(d.toordinal() - EPOCH_ORDINAL) != chinese_calendar.is_workday(d)]
    assert wrong == []


def test_the_shipped_calendar_knows_this_year_and_the_next() -> None:
    assert set(telecom().calendar.years) == {2026, 2027}


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({"hours": {"mon": ["12:00-09:00"]}}, "mon has hours that overlap or run backwards"),
        ({"hours": {"mon": ["09:00-12:00", "11:00-13:00"]}}, "mon has hours that overlap"),
        ({"hours": {"mon": []}}, "no weekday has hours"),
        ({"years": {"2026": {"source": "x", "closed": ["2027-01-01"]}}}, "2027-01-01 is no day of 2026"),
        ({"years": {"2026": {"source": "x", "closed": ["2026-11-28"]}}}, "2026-11-28 is closed anyway"),
        ({"years": {"2026": {"source": "x", "worked": ["2026-11-27"]}}}, "2026-11-27 is worked anyway"),
    ],
)
def test_a_calendar_that_contradicts_itself_is_refused(rules: object, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        CalendarRules.model_validate(rules)


@pytest.mark.parametrize(
    ("now", "is_open", "until"),
    [
        ("2026-11-24 09:00", True, "2026-11-24 12:00"),
        ("2026-11-24 12:00", False, "2026-11-24 14:00"),
        ("2026-11-24 18:00", False, "2026-11-25 08:30"),
        ("2026-11-27 18:00", False, "2026-11-30 08:30"),  # over the weekend
        ("2026-09-30 17:59", True, "2026-09-30 18:00"),
        ("2026-09-30 18:00", False, "2026-10-08 08:30"),  # over the national days
        ("2026-10-10 10:00", True, "2026-10-10 12:00"),  # a Saturday worked in exchange
    ],
)
def test_it_knows_when_it_opens_and_closes(now: str, is_open: bool, until: str) -> None:
    assert CALENDAR.stands(at(now)) == (is_open, at(until))


def test_hours_that_touch_at_midnight_do_not_close() -> None:
    night = Calendar(CalendarRules.model_validate({"hours": {"mon": ["22:00-24:00"], "tue": ["00:00-06:00"]}}))

    assert night.stands(at("2026-11-23 23:00")) == (True, at("2026-11-24 06:00"))


def test_what_never_closes_is_looked_at_again_in_a_month() -> None:
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    always = Calendar(CalendarRules.model_validate({"workdays": days, "hours": {d: ["00:00-24:00"] for d in days}}))

    assert always.stands(at("2026-11-24 09:00")) == (True, at("2026-12-26 00:00"))
