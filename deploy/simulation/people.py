"""Who works here, how fast, and when?"""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import NamedTuple

from deploy.simulation.scenario import Crew, Scenario, Shift
from schemas.responders import ResponderLoggedIn

HOUR_MS = 3_600_000
DAY_H = 24


class Person(NamedTuple):
    """A responder: what their desktop says at log-in, their speed by class, and when they are there."""

    log_in: ResponderLoggedIn
    speed: tuple[float, ...]
    spans: tuple[tuple[float, float], ...]
    """Presence, milliseconds from the start."""


def people(scenario: Scenario, rng: Random, horizon_h: float) -> dict[str, Person]:
    """Give everybody by name. Personal speed is normal around 1, held between a half and twice."""
    found: dict[str, Person] = {}
    for crew in scenario.crews:
        spans = tuple(_merged(sorted(_spans(scenario, crew, horizon_h))))
        for number in range(1, crew.count + 1):
            name = f"{crew.name}-{number:0{len(str(crew.count))}d}"
            own = min(2.0, max(0.5, rng.gauss(1, crew.spread))) if crew.spread else 1.0
            speed = tuple(own * crew.speed.get(kind, 1.0) for kind in scenario.classes)
            log_in = ResponderLoggedIn(
                responder=name, desk=scenario.desk, skills=crew.skills, channels=crew.channels, limit=crew.limit
            )
            found[name] = Person(log_in, speed, spans)
    return found


def present_ms(person: Person, from_ms: float, to_ms: float) -> float:
    """Give how long somebody's shifts last between two moments, milliseconds."""
    return sum(max(0.0, min(end, to_ms) - max(begin, from_ms)) for begin, end in person.spans)


def _spans(scenario: Scenario, crew: Crew, horizon_h: float) -> Iterator[tuple[float, float]]:
    if not crew.shifts:
        yield 0.0, horizon_h * HOUR_MS
        return
    start = scenario.start
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    before_h = (start - midnight) / timedelta(hours=1)
    for day in range(-1, int((before_h + horizon_h) // DAY_H) + 1):
        weekday = (midnight + timedelta(days=day)).isoweekday()
        for shift in crew.shifts:
            if weekday in shift.days:
                begin_h = day * DAY_H + shift.from_h - before_h
                end_h = begin_h + _length_h(shift)
                if end_h > 0 and begin_h < horizon_h:
                    yield max(0.0, begin_h) * HOUR_MS, min(end_h, horizon_h) * HOUR_MS


def _length_h(shift: Shift) -> float:
    return shift.to_h - shift.from_h if shift.to_h > shift.from_h else shift.to_h + DAY_H - shift.from_h


def _merged(spans: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Join presences that touch, so that nobody logs out between two shifts of theirs."""
    while spans:
        begin, end = spans.pop(0)
        while spans and spans[0][0] <= end:
            end = max(end, spans.pop(0)[1])
        yield begin, end
