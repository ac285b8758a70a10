"""Can the people of a roster do what a policy asks?"""

from collections.abc import Iterator

from agents.decisions.policy_review import Finding, Grade
from deploy.roster import Group, Roster
from schemas.policy import Need, Policy

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def review_staffing(policy: Policy, roster: Roster) -> list[Finding]:
    """Find skills that nobody has, at all or at one desk, desks or hours without anybody, neighbours of no help."""
    return [*_skills(policy, roster), *_desks(policy, roster), *_neighbours(policy, roster)]


def _skills(policy: Policy, roster: Roster) -> Iterator[Finding]:
    for index, need in enumerate(policy.needs):
        for skill, level in need.skills.items():
            able = {group.desk for group in roster.groups if group.skills.get(skill, 0) >= level}
            place = ("needs", index, "skills", skill)
            if not able:
                what = f"nobody has {skill} at level {level}, which the need {need.id} asks for"
                yield Finding(Grade.ERROR, place, what, "train or hire somebody, or ask for a lower level")
            elif lacking := [desk.id for desk in policy.desks if desk.id not in able and _staffed(roster, desk.id)]:
                what = f"nobody at {', '.join(lacking)} has {skill} at level {level}, which the need {need.id} asks for"
                yield Finding(Grade.WARNING, place, what, "add such a person there, or let other desks take them")


def _desks(policy: Policy, roster: Roster) -> Iterator[Finding]:
    for index, desk in enumerate(policy.desks):
        groups = [group for group in roster.groups if group.desk == desk.id]
        if not groups:
            what = f"nobody works at desk {desk.id}"
            yield Finding(Grade.ERROR, ("desks", index), what, "put people on the roster, or take the desk out")
        elif gaps := list(_gaps(groups)):
            shown = ", ".join(gaps[:3]) + (f" and {len(gaps) - 3} more" if len(gaps) > 3 else "")
            what = f"nobody works at desk {desk.id} on {shown}"
            yield Finding(Grade.WARNING, ("desks", index), what, "staff these hours, or send the tickets elsewhere")


def _neighbours(policy: Policy, roster: Roster) -> Iterator[Finding]:
    """A neighbour helps only if enough of its people have what some ticket needs of which the desk has people too."""
    rules = policy.dispatch.overflow
    if rules is None:
        return
    for index, desk in enumerate(policy.desks):
        for neighbour in desk.neighbours:
            place = ("desks", index, "neighbours")
            helped = [need for need in policy.needs if need.skills and _able(roster, neighbour, need) > rules.spare]
            if not _staffed(roster, desk.id) or not _staffed(roster, neighbour):
                continue  # said of the desk itself
            if not helped:
                what = f"{neighbour} can never help {desk.id}: for no need are there more than {rules.spare} people"
                yield Finding(Grade.WARNING, place, what, "name another neighbour, or train people there")
            elif not any(_able(roster, desk.id, need) for need in helped):
                what = f"{neighbour} can help {desk.id} only with what nobody at {desk.id} does"
                yield Finding(Grade.NOTE, place, what, "nothing, if just that is meant")


def _able(roster: Roster, desk: str, need: Need) -> int:
    """Count the people of a desk who have all that a need asks for."""
    return sum(
        group.count
        for group in roster.groups
        if group.desk == desk and all(group.skills.get(skill, 0) >= level for skill, level in need.skills.items())
    )


def _gaps(groups: list[Group]) -> Iterator[str]:
    """Give each run of hours of the week in which nobody is there."""
    for day in range(1, 8):
        empty = [h for h in range(24) if not any(hours.covers(day, h) for g in groups for hours in g.hours)]
        while empty:
            begin = end = empty.pop(0)
            while empty and empty[0] == end + 1:
                end = empty.pop(0)
            yield f"{DAYS[day - 1]} {begin:02d}:00-{end + 1:02d}:00"


def _staffed(roster: Roster, desk: str) -> bool:
    return any(group.desk == desk for group in roster.groups)
