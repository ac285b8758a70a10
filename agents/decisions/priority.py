"""How soon must a ticket be answered, by whom, and which clocks run on it?"""

from bisect import bisect_right
from typing import NamedTuple

from agents.decisions.calendar import DAY_MS, EPOCH_ORDINAL, HOUR_MS, Calendar
from agents.decisions.clocks import due_at, met_by
from agents.decisions.likeness import template_of
from agents.decisions.masking import mask
from agents.decisions.severity import severity_of
from agents.decisions.traits import Steps, Traits, holds
from schemas.calendar import ClockKind
from schemas.clauses import Clause, Measure
from schemas.customers import CustomerFacts
from schemas.labels import Act, Domain, Priority, Segment, Severity
from schemas.model import trusted
from schemas.policy import Need, Points, Policy, PriorityRules
from schemas.tickets import SUMMARY_CHARS, Clock, Part, TicketClassified, TicketPrioritized, TicketRevisited

REMEMBERED = 10_000
FOREVER_MS = 2**62


class Limit(NamedTuple):
    """A clause as it applies to tickets with the same traits, in milliseconds; valid for receipts in a span."""

    clock: Clock
    """All but its due time."""
    limit_ms: int
    from_ms: int
    until_ms: int


class Ruling(NamedTuple):
    """What a policy says about all tickets with the same traits."""

    severity: Severity
    priority: Priority
    parts: tuple[Part, ...]
    score: int
    skills: dict[str, int]
    prefer: dict[str, int]
    limits: tuple[Limit, ...]


class Rulebook:
    """A policy, and what it was found to say about each kind of ticket. Remembers, so that a rule is read once."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.steps = Steps(policy)
        self._calendar = Calendar(policy.calendar, policy.utc_offset_h)
        self._rulings: dict[tuple[int, Traits], Ruling] = {}
        spans = [_span(need, policy) for need in policy.needs]
        self._seasons = sorted({moment for span in spans for moment in span} - {0, FOREVER_MS})
        """The moments at which needs begin or cease to hold."""

    def prioritize(self, ticket: TicketClassified, facts: CustomerFacts | None = None) -> TicketPrioritized:
        """Give the ticket a desk, a priority, the skills it needs and every clock that runs on it.

        Urgency x impact gives the band (S1-9), and scene, customer and history add up within it; a label we do not
        trust is raised one step of urgency, so that a person looks at it soon. All clauses that apply run from the
        moment of receipt; the earliest drives. Without facts the channel's word counts, and the ticket is degraded.
        """
        received, label = ticket.received, ticket.classification
        traits = self.steps.known(self.steps.traits_of(ticket), facts)
        start = received.received_ms
        ruling = self.ruling(traits, start)
        return trusted(
            TicketPrioritized,
            ticket=received.ticket,
            desk=desk_of(received.region, traits.segment, label.domain, self.policy),
            channel=received.channel,
            customer=received.customer.key,
            received_ms=start,
            priority=ruling.priority,
            parts=ruling.parts,
            score=ruling.score,
            degraded=self.policy.customers is not None and (facts is None or facts.profile is None),
            share=self.policy.channels[received.channel].share,
            skills=dict(ruling.skills),
            prefer=dict(ruling.prefer),
            clocks=self.clocks(ruling, start),
            act=label.act,
            topic=label.topic,
            leaf=label.leaf,
            domain=label.domain,
            severity=ruling.severity,
            language=label.language,
            dialect=label.dialect,
            sure=label.sure,
            candidates=label.candidates,
            flags=label.flags,
            summary=_summary(received.subject, received.text),
            template=self._template(ticket),
            policy=self.policy.version,
        )

    def revisit(
        self, ticket: str, desk: str, plain: Traits, facts: CustomerFacts, received_ms: int, now_ms: int
    ) -> TicketRevisited | None:
        """Give what late facts make of a ticket; None when they neither raise it nor change its clauses."""
        before, after = self.ruling(plain, received_ms), self.ruling(self.steps.known(plain, facts), received_ms)
        if after.priority >= before.priority and after.limits == before.limits:
            return None
        return TicketRevisited(
            ticket=ticket,
            desk=desk,
            priority=after.priority,
            parts=after.parts,
            score=after.score,
            clocks=self.clocks(after, received_ms),
            revisited_ms=now_ms,
        )

    def clocks(self, ruling: Ruling, start_ms: int) -> tuple[Clock, ...]:
        """Give the clocks of a ticket received at this moment."""
        due = self._calendar.due
        return tuple(
            due_at(one.clock, due(one.clock.counts, start_ms, one.limit_ms))
            for one in ruling.limits
            if one.from_ms <= start_ms < one.until_ms
        )

    def _template(self, ticket: TicketClassified) -> str | None:
        """Give the fingerprint of a complaint: only complaints come by the hundred in one wording."""
        rules, received = self.policy.merging, ticket.received
        if rules is None or ticket.classification.act is not Act.COMPLAIN:
            return None
        return template_of(received.subject, received.text, rules.mass_chars)

    def ruling(self, traits: Traits, received_ms: int) -> Ruling:
        """Give what the policy says about such tickets, received at this moment."""
        season = bisect_right(self._seasons, received_ms)
        found = self._rulings.get((season, traits))
        if found is None:
            if len(self._rulings) >= REMEMBERED:
                self._rulings.clear()
            found = self._rulings[season, traits] = rule(traits, self.policy, received_ms)
        return found


class Rulebooks:
    """The rulebook of every policy version that was in force while the worker ran."""

    def __init__(self) -> None:
        self._by_version: dict[str, Rulebook] = {}

    def of(self, policy: Policy) -> Rulebook:
        """Give the policy's rulebook, made when first asked for."""
        if policy.version not in self._by_version:
            self._by_version[policy.version] = Rulebook(policy)
        return self._by_version[policy.version]


def rule(traits: Traits, policy: Policy, received_ms: int) -> Ruling:
    """Read the policy: severity, the band and its parts, the highest level of each skill, all clauses that apply."""
    severity, by = severity_of(policy.severity, lambda when: holds(when, traits))
    traits = traits._replace(severity=severity)
    priority, parts = band(policy.priority, traits)
    skills: dict[str, int] = {}
    prefer: dict[str, int] = {}
    for need in policy.needs:
        from_ms, until_ms = _span(need, policy)
        if from_ms <= received_ms < until_ms and holds(need.when, traits):
            for found, wanted in ((skills, need.skills), (prefer, need.prefer)):
                for skill, level in wanted.items():
                    found[skill] = max(level, found.get(skill, 0))
    prefer = {skill: level for skill, level in prefer.items() if level > skills.get(skill, 0)}
    limits = tuple(_limit(c, traits, policy) for c in policy.clauses if holds(c.when, traits))
    score = sum(part.points for part in parts if part.of != "lift")
    return Ruling(severity, priority, (*by, *parts), score, skills, prefer, limits)


def band(rules: PriorityRules, traits: Traits) -> tuple[Priority, tuple[Part, ...]]:
    """Give the priority and every part of it: urgency x impact, then what lifts the ticket within its band or out.

    The named parts of one kind are a plain sum, so each says what it did.
    """
    urgency, impact = _parts("urgency", rules.urgency, traits), _parts("impact", rules.impact, traits)
    priority = rules.matrix[_held(urgency) - 1][_held(impact) - 1]
    within = [
        *_parts("scene", rules.scene, traits),
        *_parts("customer", rules.customer, traits),
        *_parts("history", rules.history, traits),
    ]
    points = sum(part.points for part in within)
    if rules.lift_points is not None and points >= rules.lift_points and priority > Priority.P1:
        priority = Priority(priority - 1)
        within.append(Part(name="lift", points=points, of="lift"))
    return priority, (*urgency, *impact, *within)


def desk_of(region: str, segment: Segment, domain: Domain | None, policy: Policy) -> str:
    """Give the first desk whose regions, segments and domains all match, else the default desk."""
    region = region.casefold()
    for desk in policy.desks:
        if (
            (not desk.regions or region in desk.regions)
            and (not desk.segments or segment in desk.segments)
            and (not desk.domains or domain in desk.domains)
        ):
            return desk.id
    return policy.default_desk


def _limit(clause: Clause, traits: Traits, policy: Policy) -> Limit:
    from_ms, until_ms = _span(clause, policy)
    limit_ms = int(clause.limit_s * 1000)
    clock = Clock(
        clause=clause.id,
        measures=clause.measures.value,
        due_ms=0,
        counts=None if clause.clock is ClockKind.NATURAL else clause.clock,
        met_by=met_by(clause.measures, traits.channel, sure=traits.sure),
        pauses=clause.pauses or None,
        every_ms=limit_ms if clause.measures is Measure.PROGRESS else None,
    )
    return Limit(clock, limit_ms, from_ms, until_ms)


def _span(one: Clause | Need, policy: Policy) -> tuple[int, int]:
    """Give the moments of receipt from which and until which a rule holds, the second not included."""
    offset_ms = round(policy.utc_offset_h * HOUR_MS)
    first, last = one.valid_from, one.valid_until
    return (
        (first.toordinal() - EPOCH_ORDINAL) * DAY_MS - offset_ms if first else 0,
        (last.toordinal() + 1 - EPOCH_ORDINAL) * DAY_MS - offset_ms if last else FOREVER_MS,
    )


def _parts(kind: str, points: tuple[Points, ...], traits: Traits) -> list[Part]:
    return [Part(name=p.id, points=p.points, of=kind) for p in points if holds(p.when, traits)]


def _held(parts: list[Part]) -> int:
    return min(3, max(1, 1 + sum(part.points for part in parts)))


def _summary(subject: str, text: str) -> str:
    """Give the first words, masked before they are cut, so that half a number does not slip through."""
    return mask(f"{subject} {text}".strip()[: 4 * SUMMARY_CHARS])[:SUMMARY_CHARS]
