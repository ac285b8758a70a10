"""How soon must a ticket be answered, by whom, and which clocks run on it?"""

from typing import NamedTuple

from agents.decisions.masking import mask
from schemas.labels import Act, Channel, ComplaintClass, Domain, Flag, Language, Priority, ProblemClass, Segment, Topic
from schemas.policy import Points, Policy, When
from schemas.tickets import Clock, Part, TicketClassified, TicketPrioritized

SUMMARY_CHARS = 80
REMEMBERED = 10_000


class Traits(NamedTuple):
    """All that a policy's conditions look at. Tickets with equal traits get equal rules."""

    act: Act
    topic: Topic
    channel: Channel
    segment: Segment
    domain: Domain | None
    problem_class: ProblemClass
    complaint_class: ComplaintClass | None
    language: Language
    flags: tuple[Flag, ...]
    rural: bool
    key_account: bool
    needs_human: bool
    star: int
    sure: bool


class Ruling(NamedTuple):
    """What a policy says about all tickets with the same traits."""

    priority: Priority
    parts: tuple[Part, ...]
    skills: dict[str, int]
    prefer: dict[str, int]
    limits: tuple[tuple[str, str, int, bool], ...]
    """Clause, what it measures, its limit in milliseconds, and whether it pauses."""


class Rulebook:
    """A policy, and what it was found to say about each kind of ticket. Remembers, so that a rule is read once."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._rulings: dict[Traits, Ruling] = {}

    def prioritize(self, ticket: TicketClassified) -> TicketPrioritized:
        """Give the ticket a desk, a priority, the skills it needs and every clock that runs on it.

        Urgency x impact gives the priority (S1-9); a label we do not trust is raised one step of urgency, so that
        a person looks at it soon. All clauses that apply run from the moment of receipt; the earliest drives.
        """
        received, label = ticket.received, ticket.classification
        ruling = self.ruling(traits_of(ticket))
        start = received.received_ms
        return TicketPrioritized(
            ticket=received.ticket,
            desk=desk_of(received.region, received.customer.segment, label.domain, self.policy),
            channel=received.channel,
            customer=received.customer.key,
            received_ms=start,
            priority=ruling.priority,
            parts=ruling.parts,
            share=self.policy.channels[received.channel].share,
            skills=ruling.skills,
            prefer=ruling.prefer,
            clocks=tuple(Clock(clause=c, measures=m, due_ms=start + ms, pauses=p) for c, m, ms, p in ruling.limits),
            act=label.act,
            topic=label.topic,
            domain=label.domain,
            language=label.language,
            sure=label.sure,
            candidates=label.candidates,
            flags=label.flags,
            summary=_summary(received.subject, received.text),
            policy=self.policy.version,
        )

    def ruling(self, traits: Traits) -> Ruling:
        """Give what the policy says about such tickets."""
        found = self._rulings.get(traits)
        if found is None:
            if len(self._rulings) >= REMEMBERED:
                self._rulings.clear()
            found = self._rulings[traits] = rule(traits, self.policy)
        return found


def rule(traits: Traits, policy: Policy) -> Ruling:
    """Read the policy: the matrix's priority, the highest level of each needed skill, every clause that applies."""
    urgency, urgent = _score(policy.priority.urgency, traits)
    impact, weighty = _score(policy.priority.impact, traits)
    skills: dict[str, int] = {}
    prefer: dict[str, int] = {}
    for need in policy.needs:
        if holds(need.when, traits):
            for found, wanted in ((skills, need.skills), (prefer, need.prefer)):
                for skill, level in wanted.items():
                    found[skill] = max(level, found.get(skill, 0))
    prefer = {skill: level for skill, level in prefer.items() if level > skills.get(skill, 0)}
    limits = [
        (c.id, c.measures.value, int(c.limit_s * 1000), c.pauses) for c in policy.clauses if holds(c.when, traits)
    ]
    priority = policy.priority.matrix[urgency - 1][impact - 1]
    return Ruling(priority, tuple(urgent + weighty), skills, prefer, tuple(limits))


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


def traits_of(ticket: TicketClassified) -> Traits:
    """Give what the policy's conditions may look at."""
    received, label, customer = ticket.received, ticket.classification, ticket.received.customer
    return Traits(
        act=label.act,
        topic=label.topic,
        channel=received.channel,
        segment=customer.segment,
        domain=label.domain,
        problem_class=label.problem_class,
        complaint_class=label.complaint_class,
        language=label.language,
        flags=label.flags,
        rural=customer.rural,
        key_account=customer.key_account,
        needs_human=customer.needs_human,
        star=customer.star,
        sure=label.sure,
    )


def holds(when: When, traits: Traits) -> bool:
    """Tell whether a policy condition holds; an empty one always does."""
    return (
        (not when.acts or traits.act in when.acts)
        and (not when.topics or traits.topic in when.topics)
        and (not when.channels or traits.channel in when.channels)
        and (not when.segments or traits.segment in when.segments)
        and (not when.domains or traits.domain in when.domains)
        and (not when.problem_classes or traits.problem_class in when.problem_classes)
        and (not when.complaint_classes or traits.complaint_class in when.complaint_classes)
        and (not when.languages or traits.language in when.languages)
        and (not when.flags or any(flag in when.flags for flag in traits.flags))
        and (when.rural is None or traits.rural is when.rural)
        and (when.key_account is None or traits.key_account is when.key_account)
        and (when.needs_human is None or traits.needs_human is when.needs_human)
        and (when.sure is None or traits.sure is when.sure)
        and traits.star >= when.min_star
    )


def _score(points: tuple[Points, ...], traits: Traits) -> tuple[int, list[Part]]:
    parts = [Part(name=p.id, points=p.points) for p in points if holds(p.when, traits)]
    return min(3, max(1, 1 + sum(part.points for part in parts))), parts


def _summary(subject: str, text: str) -> str:
    """Give the first words, masked before they are cut, so that half a number does not slip through."""
    return mask(f"{subject} {text}".strip()[: 4 * SUMMARY_CHARS])[:SUMMARY_CHARS]
