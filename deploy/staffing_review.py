"""Can the people of a roster do what a policy asks?"""

from collections.abc import Iterator

from agents.decisions.policy_review import Finding, Severity
from deploy.roster import Group, Roster
from schemas.policy import Policy

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def review_staffing(policy: Policy, roster: Roster) -> list[Finding]:
    """Find skills that nobody has, at all or at one desk, and desks or hours without anybody."""
    return [*_skills(policy, roster), *_desks(policy, roster)]


def _skills(policy: Policy, roster: Roster) -> Iterator[Finding]:
    for index, need in enumerate(policy.needs):
        for skill, level in need.skills.items():
            able = {group.desk for group in roster.groups if group.skills.get(skill, 0) >= level}
            place = ("needs", index, "skills", skill)
            if not able:
                what = f"nobody has {skill} at level {level}, which the need {need.id} asks for"
                yield Finding(Severity.ERROR, place, what, "train or hire somebody, or ask for a lower level")
            elif lacking := [desk.id for desk in policy.desks if desk.id not in able and _staffed(roster, desk.id)]:
                what = f"nobody at {', '.join(lacking)} has {skill} at level {level}, which the need {need.id} asks for"
                yield Finding(Severity.WARNING, place, what, "add such a person there, or let other desks take them")


def _desks(policy: Policy, roster: Roster) -> Iterator[Finding]:
    for index, desk in enumerate(policy.desks):
        groups = [group for group in roster.groups if group.desk == desk.id]
        if not groups:
            what = f"nobody works at desk {desk.id}"
            yield Finding(Severity.ERROR, ("desks", index), what, "put people on the roster, or take the desk out")
        elif gaps := list(_gaps(groups)):
            shown = ", ".join(gaps[:3]) + (f" and {len(gaps) - 3} more" if len(gaps) > 3 else "")
            what = f"nobody works at desk {desk.id} on {shown}"
            yield Finding(Severity.WARNING, ("desks", index), what, "staff these hours, or send the tickets elsewhere")


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
