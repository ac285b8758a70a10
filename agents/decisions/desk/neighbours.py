"""What do desks know of each other? No more than they tell: a report in the other's journal, which ages."""

from zlib import crc32

from agents.decisions.desk.floor import Floor
from agents.decisions.desk.overflow import overflow
from agents.decisions.desk.profiles import Profile
from agents.decisions.desk.service import service_level
from agents.decisions.desk.timers import Timer, ms
from schemas.desks import OverflowRules
from schemas.model import trusted
from schemas.reports import MOST, Crew, DeskReported, Room
from schemas.states import NeighbourState


def begin(floor: Floor) -> None:
    """Follow the policy: look at the neighbours from now on, or no more; forget those that are none any longer."""
    for name in [name for name in floor.neighbours if name not in floor.lenders]:
        del floor.neighbours[name]
        floor.touched_neighbours[name] = None
    floor.state.look_ms = None
    floor.state.told = 0
    _look_later(floor)


def look(floor: Floor, timer: Timer) -> None:
    """Tell the desks that this one may help how it stands, and look for help with what waits here."""
    if floor.state.look_ms != timer.guard:
        return
    rules = floor.policy.dispatch.overflow
    if rules is not None:
        overflow(floor)
        _tell(floor, rules)
    _look_later(floor)


def reported(floor: Floor, event: DeskReported) -> None:
    """Remember how a neighbour stands, and send it what it can help with. What is no newer than the last is stale."""
    known = floor.neighbours.get(event.by)
    if event.by not in floor.lenders or (known is not None and event.at_ms <= known.report.at_ms):
        return
    floor.neighbours[event.by] = NeighbourState(
        event, [{one.room: one.people for one in crew.rooms} for crew in event.crews]
    )
    floor.touched_neighbours[event.by] = None
    overflow(floor)


def _look_later(floor: Floor) -> None:
    rules = floor.policy.dispatch.overflow
    if rules is None or not (floor.lenders or floor.borrowers):
        floor.state.look_ms = None
        return
    floor.state.look_ms = floor.now_ms + ms(rules.report_s)
    floor.timers.set(floor.state.look_ms, "look", "", floor.state.look_ms)


def _tell(floor: Floor, rules: OverflowRules) -> None:
    """Report what has changed; what has not is said again before it is stale."""
    if not floor.borrowers:
        return
    now = _report(floor, rules)
    mark = crc32(now.model_dump_json(exclude={"at_ms"}).encode()) or 1
    state = floor.state
    if mark == state.told and floor.now_ms - state.told_ms < ms(rules.stale_s) // 2:
        return
    state.told, state.told_ms = mark, floor.now_ms
    floor.outcomes += [now.model_copy(update={"desk": name}) for name in floor.borrowers]


def _report(floor: Floor, rules: OverflowRules) -> DeskReported:
    is_open = not floor.state.shut
    crews = [crew for profile in floor.catalogue.profiles() if (crew := _crew(profile)) is not None] if is_open else []
    return trusted(
        DeskReported,
        desk=floor.desk,
        by=floor.desk,
        at_ms=floor.now_ms,
        is_open=is_open,
        waiting=sum(demand.size for demand in floor.catalogue.demands()) + len(floor.parked),
        level=service_level(floor, rules),
        crews=tuple(sorted(crews, key=_rank)[:MOST]),
    )


def _crew(profile: Profile) -> Crew | None:
    rooms = tuple(
        trusted(Room, room=profile.limit - load, people=people)
        for load, people in sorted(profile.loads.items())
        if load < profile.limit
    )
    if not rooms:
        return None
    return trusted(
        Crew,
        skills=dict(sorted(profile.skills.items())),
        channels=tuple(sorted(profile.channels)),
        limit=profile.limit,
        ends_ms=profile.ends_ms,
        rooms=rooms,
    )


def _rank(crew: Crew) -> tuple[int, str]:
    """Give the order in which crews are told: the most room first; equals by what they are."""
    return -sum(one.room * one.people for one in crew.rooms), crew.model_dump_json()
