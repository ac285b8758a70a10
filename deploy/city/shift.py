"""How does a responder's day go? In, away, back, out; now and then a desktop falls silent."""

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from deploy.city.people import Person
from schemas.responders import (
    Presence,
    ResponderHeartbeat,
    ResponderLoggedOut,
    ResponderSkillsChanged,
    ResponderStatusChanged,
    Status,
)

AT_WORK, AWAY, OUT, SILENT = "at work", "away", "out", "silent"


class Moment(NamedTuple):
    """A change of presence: seconds from the start, what the desktop says (None: nothing), and the state after it."""

    at_s: float
    event: Presence | None
    state: str


def day(person: Person, seed: int, silence_s: float, *, restless: bool = True) -> Iterator[Moment]:
    """Give one person's moments, for ever. A quiet city (``restless`` off) only logs in."""
    rng = Random(f"day/{seed}/{person.name}")
    at_s = rng.uniform(0, 0.3) if rng.random() < 0.85 or not restless else rng.uniform(2, 12)
    yield Moment(at_s, person.log_in(), AT_WORK)
    whole = {"responder": person.name, "desk": person.desk}
    while restless:
        at_s += rng.expovariate(1 / 45)
        turn = rng.random()
        if turn < 0.7:
            yield Moment(at_s, ResponderStatusChanged(**whole, status=Status.AWAY), AWAY)
            at_s += rng.uniform(2, 8)
            yield Moment(at_s, ResponderStatusChanged(**whole, status=Status.AVAILABLE), AT_WORK)
        elif turn < 0.85:
            yield Moment(at_s, ResponderLoggedOut(**whole), OUT)
            at_s += rng.uniform(4, 10)
            yield Moment(at_s, person.log_in(), AT_WORK)
        elif turn < 0.92:
            yield Moment(at_s, None, SILENT)
            at_s += silence_s + rng.uniform(2, 6)
            yield Moment(at_s, person.log_in(), AT_WORK)
        else:
            learnt = {**person.skills, "vas": 2}
            yield Moment(at_s, ResponderSkillsChanged(**whole, skills=learnt), AT_WORK)


def heartbeat(person: Person) -> ResponderHeartbeat:
    """Give the desktop's sign of life."""
    return ResponderHeartbeat(responder=person.name, desk=person.desk)
