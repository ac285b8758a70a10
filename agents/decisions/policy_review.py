"""What does a valid policy say that its authors can hardly have meant?"""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from agents.decisions.clocks import LIVE
from schemas.calendar import ClockKind
from schemas.clauses import Clause, Measure
from schemas.conditions import When
from schemas.desks import Desk
from schemas.labels import Act, Channel, Priority, Severity
from schemas.policy import Order, Policy

Place = tuple[str | int, ...]


class Grade(StrEnum):
    """How much it matters: an error makes the policy wrong, a warning wants a reason, a note is worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Finding(NamedTuple):
    """One thing found: where it stands in the policy, what it means, and what would set it right."""

    severity: Grade
    field: Place
    what: str
    fix: str


def review(policy: Policy) -> list[Finding]:
    """Look for rules that cannot take effect, timers that come too late, classes that starve."""
    return [
        *_unused_skills(policy),
        *_contradictions(policy),
        *_shadowed_desks(policy.desks),
        *_idle_clauses(policy.clauses),
        *_late_timers(policy),
        *_starving(policy),
        *_stairs(policy),
        *_interruptions(policy),
    ]


def changes(policy: Policy, older: Policy) -> list[Finding]:
    """Find what changed although the version did not: tickets keep the version under which they came (S3-7)."""
    if policy.version != older.version:
        return []
    fix = f"give the policy a version other than {policy.version}"
    found: list[Finding] = []
    clauses = {clause.id: clause for clause in older.clauses}
    for index, clause in enumerate(policy.clauses):
        if clauses.pop(clause.id, None) != clause:
            what = f"clause {clause.id} is new or changed under the same version"
            found.append(Finding(Grade.ERROR, ("clauses", index), what, fix))
    for name in clauses:
        what = f"clause {name} is gone under the same version"
        found.append(Finding(Grade.ERROR, ("clauses",), what, fix))
    others = [name for name in type(policy).model_fields if name not in ("clauses", "title")]
    return found + [
        Finding(Grade.ERROR, (name,), f"{name} changed under the same version", fix)
        for name in others
        if getattr(policy, name) != getattr(older, name)
    ]


def _unused_skills(policy: Policy) -> Iterator[Finding]:
    used = {skill for need in policy.needs for skill in (*need.skills, *need.prefer)}
    for name in policy.skills:
        if name not in used:
            what = f"no ticket ever needs the skill {name}"
            yield Finding(Grade.WARNING, ("skills", name), what, "let a need ask for it, or take it out")


def _contradictions(policy: Policy) -> Iterator[Finding]:
    """Only a complaint has a complaint class, so a rule for both a class and other acts never holds.

    Nor does one for a severity that no rule gives.
    """
    given = {Severity.MINOR, *(rule.severity for rule in policy.severity)}
    for place, when in _conditions(policy):
        if when.severities and given.isdisjoint(when.severities):
            what = f"this condition never holds: no rule under severity gives {' or '.join(when.severities)}"
            yield Finding(Grade.ERROR, (*place, "when"), what, "add such a rule, or drop severities")
        if when.complaint_classes and when.acts and Act.COMPLAIN not in when.acts:
            what = "this condition never holds: only complaints have a complaint class, and the acts leave them out"
            yield Finding(Grade.ERROR, (*place, "when"), what, "add complain to acts, or drop complaint_classes")


def _conditions(policy: Policy) -> Iterator[tuple[Place, When]]:
    groups: tuple[tuple[Place, Sequence[Any]], ...] = (
        (("needs",), policy.needs),
        (("clauses",), policy.clauses),
        (("severity",), policy.severity),
        (("priority", "urgency"), policy.priority.urgency),
        (("priority", "impact"), policy.priority.impact),
        (("priority", "scene"), policy.priority.scene),
        (("priority", "customer"), policy.priority.customer),
        (("priority", "history"), policy.priority.history),
    )
    for place, rules in groups:
        for index, rule in enumerate(rules):
            yield (*place, index), rule.when


def _shadowed_desks(desks: Sequence[Desk]) -> Iterator[Finding]:
    lists = ("regions", "segments", "domains")
    for index, desk in enumerate(desks):
        for earlier in desks[:index]:
            if all(_covers(getattr(earlier, name), getattr(desk, name)) for name in lists):
                what = f"desk {desk.id} never gets a ticket of its own: {earlier.id} before it takes them all"
                yield Finding(Grade.ERROR, ("desks", index), what, f"put {desk.id} before {earlier.id}")
                break


def _idle_clauses(clauses: Sequence[Clause]) -> Iterator[Finding]:
    for index, clause in enumerate(clauses):
        for other in clauses:
            sooner = (other.limit_s, other.id) < (clause.limit_s, clause.id)
            if other.measures is clause.measures and sooner and _always(other, clause):
                what = f"clause {clause.id} is never the first due: {other.id} applies to all its tickets and is sooner"
                yield Finding(Grade.NOTE, ("clauses", index), what, "nothing, if it is kept for the record")
                break


def _always(other: Clause, clause: Clause) -> bool:
    """Tell whether ``other`` runs on every ticket that ``clause`` runs on, in a time that is no slower."""
    if other.pauses and other.pauses is not True and other.pauses != clause.pauses:
        return False
    if (other.pauses is True and clause.pauses is not True) or other.clock not in (ClockKind.NATURAL, clause.clock):
        return False
    begun = other.valid_from is None or (clause.valid_from is not None and other.valid_from <= clause.valid_from)
    lasts = other.valid_until is None or (clause.valid_until is not None and other.valid_until >= clause.valid_until)
    return begun and lasts and _wider(other.when, clause.when)


def _wider(wide: When, narrow: When) -> bool:
    """Tell whether a condition holds wherever another does."""
    for name in When.model_fields:
        theirs, ours = getattr(wide, name), getattr(narrow, name)
        if isinstance(theirs, tuple):  # any flag is enough, so for flags too the longer list is the wider
            fits = _covers(theirs, ours)
        elif name.startswith("min_"):
            fits = theirs <= ours
        elif name.startswith("max_"):
            fits = theirs is None or (ours is not None and ours <= theirs)
        else:
            fits = theirs is None or theirs is ours
        if not fits:
            return False
    return True


def _late_timers(policy: Policy) -> Iterator[Finding]:
    """A timer of a waiting or offered ticket helps only if it rings before the answer is due."""
    for channel, rule in policy.channels.items():
        clause = _soonest(policy.clauses, channel)
        if clause is not None and rule.offer_s >= clause.limit_s:
            limit = f"{clause.limit_s:g} s"
            what = f"an offer on {channel} lapses after {rule.offer_s:g} s, when {clause.id} ({limit}) is over"
            place = ("channels", channel.value, "offer_s")
            yield Finding(Grade.WARNING, place, what, f"let it lapse well before {limit}")
    for name in ("preferred_s", "decline_s"):
        value = getattr(policy.dispatch, name)
        late = [c for c in policy.channels if (s := _soonest(policy.clauses, c)) is not None and value >= s.limit_s]
        if late:
            what = f"{name} of {value:g} s ends after the answer is due on {', '.join(late)}"
            yield Finding(Grade.WARNING, ("dispatch", name), what, "make it shorter than the soonest time limit")


def _soonest(clauses: Iterable[Clause], channel: Channel) -> Clause | None:
    """Give the soonest answer limit that holds for every ticket of a channel."""
    plain = [
        When(),
        *(c.when for c in clauses if channel in c.when.channels and c.when == When(channels=c.when.channels)),
    ]
    found = [c for c in clauses if c.measures is Measure.ANSWERED and c.when in plain]
    return min(found, key=lambda c: c.limit_s, default=None)


def _starving(policy: Policy) -> Iterator[Finding]:
    rules = policy.dispatch
    if rules.order in (Order.STRICT, Order.CMU):
        what = f"order {rules.order} never lets a P4 before a higher one: under load it waits without end"
        yield Finding(
            Grade.WARNING, ("dispatch", "order"), what, "order: timely or weighted, which know a longest wait"
        )
    for priority in Priority:
        weight = rules.weights[priority]
        if weight <= 0 and rules.order in (Order.TIMELY, Order.WEIGHTED, Order.SAVABLE, Order.CMU):
            what = f"P{priority} weighs {weight:g}: it goes only when nobody else waits, until it counts as starved"
            yield Finding(Grade.WARNING, ("dispatch", "weights", str(int(priority))), what, "give it a weight above 0")


def _stairs(policy: Policy) -> Iterator[Finding]:
    for priority, higher in policy.escalation.stair.items():
        if higher >= priority:
            what = f"a breach of a P{priority} leads to P{higher}: nothing is raised"
            place = ("escalation", "stair", str(int(priority)))
            yield Finding(Grade.ERROR, place, what, "name a higher priority (a lower number), or leave it out")


def _interruptions(policy: Policy) -> Iterator[Finding]:
    """Work can stand still only where nobody is on the line, and not by turns."""
    for channel, rule in policy.channels.items():
        place = ("channels", channel.value, "interrupts")
        for other in rule.interrupts:
            if other in LIVE:
                what = f"{channel} interrupts {other}, where the customer is speaking with the responder"
                yield Finding(Grade.WARNING, place, what, f"leave {other} out, unless its customers expect to wait")
            if channel in policy.channels[other].interrupts:
                what = f"{channel} and {other} interrupt each other: work goes to and fro"
                yield Finding(Grade.WARNING, place, what, "let only one of them interrupt the other")


def _covers(wide: tuple[Any, ...], narrow: tuple[Any, ...]) -> bool:
    """Tell whether a list admits all that another admits; an empty one admits everything."""
    return not wide or (bool(narrow) and set(narrow) <= set(wide))
