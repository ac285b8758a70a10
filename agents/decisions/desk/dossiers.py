"""What is remembered of a responder over the days (S3-11): experience, and the burdens that should be shared."""

from agents.decisions.desk.floor import Floor
from agents.decisions.desk.queues import Ticket
from schemas.labels import Priority
from schemas.states import Day, DossierState

DAY_MS = 86_400_000
HOUR_MS = 3_600_000
KEEP_MS = 90 * DAY_MS
"""A dossier that nothing was written into for so long is thrown away."""


def took(floor: Floor, name: str, ticket: Ticket) -> None:
    """Count a ticket that was accepted: a hard one (P1), one at night."""
    hour = floor.local_ms() // HOUR_MS % 24
    first, last = floor.policy.dispatch.night_h
    night = first <= hour < last if first < last else hour >= first or hour < last
    day = _today(floor, name)
    day.taken += 1
    day.hard += ticket.state.priority is Priority.P1
    day.night += night
    _count(floor, name)


def declined(floor: Floor, name: str, *, expired: bool) -> None:
    """Count an offer that was rejected, or that nobody answered."""
    day = _today(floor, name)
    if expired:
        day.expired += 1
    else:
        day.rejected += 1
    _count(floor, name)


def scored_low(floor: Floor, name: str) -> None:
    """Count a solved ticket whose customer was not satisfied."""
    _today(floor, name).low += 1
    _count(floor, name)


def solved(floor: Floor, name: str, ticket: Ticket) -> None:
    """Learn from a ticket that this responder has just resolved."""
    dossier = of(floor, name)
    floor.experience.solved(dossier.works, ticket)


def undone(floor: Floor, name: str, ticket: Ticket) -> None:
    """Learn that a ticket this responder solved came back."""
    dossier = of(floor, name)
    floor.experience.undone(dossier.works, ticket)


def of(floor: Floor, name: str) -> DossierState:
    """Give the responder's dossier, to be written into."""
    dossier = floor.dossiers.get(name)
    if dossier is None:
        dossier = floor.dossiers[name] = DossierState(name)
        if (responder := floor.responders.get(name)) is not None:
            responder.works = dossier.works
    dossier.written_ms = floor.now_ms
    floor.touched_dossiers[name] = None
    return dossier


def throw_away_old(floor: Floor) -> None:
    """Delete the dossiers of people who have not worked here for a season."""
    for name, dossier in list(floor.dossiers.items()):
        if dossier.written_ms + KEEP_MS < floor.now_ms and name not in floor.responders:
            del floor.dossiers[name]
            floor.touched_dossiers[name] = None


def burden(dossier: DossierState | None) -> int:
    """Sum the hard, night and low-scored tickets of the days remembered."""
    return sum(day.hard + day.night + day.low for day in dossier.days.values()) if dossier else 0


def _today(floor: Floor, name: str) -> Day:
    dossier = of(floor, name)
    number = floor.local_ms() // DAY_MS
    day = dossier.days.get(number)
    if day is None:
        kept = number - floor.policy.dispatch.fair_days
        dossier.days = {n: d for n, d in dossier.days.items() if n > kept}
        day = dossier.days[number] = Day()
    return day


def _count(floor: Floor, name: str) -> None:
    if (responder := floor.responders.get(name)) is not None:
        responder.burden = burden(floor.dossiers.get(name))
