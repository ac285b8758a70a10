"""What does a valid policy say about its desks together that its authors can hardly have meant?"""

from collections.abc import Iterator

from agents.decisions.calendar import DAY_MS, EPOCH_ORDINAL
from agents.decisions.hours import OpeningHours
from agents.decisions.policy_review import Finding, Grade
from schemas.calendar import WEEK, CalendarRules
from schemas.desks import COMPANY, Desk
from schemas.policy import Policy

MONDAY = 4  # 1970-01-05, in a week before all exceptions
SHOWN = 3
MUTUAL = 3
"""Desks on the way between two that help each other: there, back again."""


def review_desks(policy: Policy) -> list[Finding]:
    """Look for hours in which neither a desk nor its night desk is open, and for neighbours that lead nowhere."""
    nights = (one for index, desk in enumerate(policy.desks) for one in _nights(policy, index, desk))
    return [*nights, *_neighbours(policy)]


def _nights(policy: Policy, index: int, desk: Desk) -> Iterator[Finding]:
    place = ("desks", index, "night")
    if desk.night is None:
        return
    if desk.hours is None:
        what = f"desk {desk.id} is always open: its night desk {desk.night} never gets anything"
        yield Finding(Grade.WARNING, place, what, "give the desk hours, or take its night desk out")
    elif gaps := list(_gaps(policy, desk)):
        shown = ", ".join(gaps[:SHOWN]) + (f" and {len(gaps) - SHOWN} more" if len(gaps) > SHOWN else "")
        what = f"desk {desk.id} and its night desk {desk.night} are both closed on {shown}: tickets wait"
        yield Finding(Grade.WARNING, place, what, "let the night desk open then, or name another")


def _gaps(policy: Policy, desk: Desk) -> Iterator[str]:
    """Give the times in which both are closed, in a common week and on each day that is an exception."""
    hours = OpeningHours(desk.id, policy)
    offset_ms = round(policy.utc_offset_h * 3_600_000)
    known: set[tuple[int, int]] = set()
    for number, name in enumerate(WEEK):
        for begin, end in _closed(hours, (MONDAY + number) * DAY_MS - offset_ms):
            known.add((begin, end))
            yield f"{name.value} {_clock(begin)}-{_clock(end)}"
    for number, day in sorted(_exceptions(policy, desk).items()):
        for begin, end in _closed(hours, number * DAY_MS - offset_ms):
            if (begin, end) not in known:
                yield f"{day} {_clock(begin)}-{_clock(end)}"


def _closed(hours: OpeningHours, midnight_ms: int) -> Iterator[tuple[int, int]]:
    """Give the parts of a day in which neither is open, in milliseconds from its midnight."""
    at, begun = midnight_ms, None
    while at < midnight_ms + DAY_MS:
        is_open, until_ms = hours.look(at)
        if is_open or hours.night(at):
            if begun is not None:
                yield begun - midnight_ms, at - midnight_ms
            begun = None
        elif begun is None:
            begun = at
        at = until_ms if until_ms is not None else midnight_ms + DAY_MS
    if begun is not None:
        yield begun - midnight_ms, DAY_MS


def _exceptions(policy: Policy, desk: Desk) -> dict[int, str]:
    """Give the days that differ from a common week, by their number since 1970-01-01."""
    names = [desk.hours, *(other.hours for other in policy.desks if other.id == desk.night)]
    calendars: list[CalendarRules] = [
        policy.calendar if name == COMPANY else policy.calendars[name] for name in names if name is not None
    ]
    days = {day for rules in calendars for year in rules.years.values() for day in (*year.closed, *year.worked)}
    return {day.toordinal() - EPOCH_ORDINAL: day.isoformat() for day in days}


def _clock(at_ms: int) -> str:
    return f"{at_ms // 3_600_000:02d}:{at_ms // 60_000 % 60:02d}"


def _neighbours(policy: Policy) -> Iterator[Finding]:
    neighbours = {desk.id: desk.neighbours for desk in policy.desks}
    helps, named = policy.dispatch.overflow is not None, any(neighbours.values())
    if helps and not named:
        what = "no desk has a neighbour: nothing ever overflows"
        yield Finding(Grade.WARNING, ("dispatch", "overflow"), what, "name neighbours, or take overflow out")
    for index, desk in enumerate(policy.desks):
        place = ("desks", index, "neighbours")
        if desk.id in desk.neighbours:
            what = f"desk {desk.id} is its own neighbour"
            yield Finding(Grade.ERROR, place, what, "take it out of its neighbours")
        elif helps and len(way := _round(desk.id, neighbours)) > MUTUAL:
            what = f"overflow leads round {' → '.join(way)}: a ticket stops at {way[-2]}, for it never goes back"
            yield Finding(Grade.NOTE, place, what, "nothing, if that desk can keep it")


def _round(start: str, neighbours: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Give the shortest way from a desk back to itself."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    for way in ways:
        for desk in neighbours[way[-1]]:
            if desk == start:
                return (*way, desk)
            if desk not in seen:
                seen.add(desk)
                ways.append((*way, desk))
    return ()
