"""What may a policy's conditions look at?"""

from bisect import bisect_right
from typing import NamedTuple

from schemas.conditions import When
from schemas.customers import CustomerFacts
from schemas.labels import (
    Act,
    Channel,
    ComplaintClass,
    Domain,
    Flag,
    Language,
    ProblemClass,
    Segment,
    Severity,
    Topic,
)
from schemas.policy import Policy
from schemas.tickets import TicketClassified


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
    region: str = ""
    contact_verified: bool | None = None
    network_years: int = 0
    repeats: int = 0
    escalations: int = 0
    refunds: int = 0
    satisfaction: int | None = None
    leaf: str = ""
    dialect: str = ""
    affected: int = 0
    severity: Severity = Severity.MINOR


class Steps:
    """The numbers and regions that a policy asks about: what lies between two of them is all the same to it."""

    def __init__(self, policy: Policy) -> None:
        rules = policy.priority
        whens = [clause.when for clause in policy.clauses] + [need.when for need in policy.needs]
        whens += [rule.when for rule in policy.severity]
        for points in (rules.urgency, rules.impact, rules.scene, rules.customer, rules.history):
            whens += [point.when for point in points]
        self._regions = {region for when in whens for region in when.regions}
        self._leaves = {leaf for when in whens for leaf in when.leaves}
        self._dialects = {dialect for when in whens for dialect in when.dialects}
        self._affected = sorted({when.min_affected for when in whens})
        self._years = sorted({when.min_network_years for when in whens})
        self._repeats = sorted({when.min_repeats for when in whens})
        self._escalations = sorted({when.min_escalations for when in whens})
        self._refunds = sorted({when.min_refunds for when in whens})

    def region(self, told: str) -> str:
        """Give the region as the policy knows it: by name or code, or the province of a division code; "" if not."""
        region = told.casefold()
        if region in self._regions:
            return region
        province = region[:2] if region.isdecimal() and len(region) in (4, 6) else ""
        return province if province in self._regions else ""

    def leaf(self, told: str | None) -> str:
        """Give the leaf as far down as the policy asks about it; "" if it asks about none above."""
        while told and told not in self._leaves:
            told = told.rpartition(".")[0]
        return told or ""

    def known(self, traits: Traits, facts: CustomerFacts | None) -> Traits:
        """Add what is known of the customer. Where the profile says nothing, the channel's word stands."""
        if facts is None:
            return traits
        one = facts.profile
        if one is not None:
            traits = traits._replace(
                segment=one.segment if one.segment is not None else traits.segment,
                star=one.star if one.star is not None else traits.star,
                key_account=one.key_account if one.key_account is not None else traits.key_account,
                needs_human=traits.needs_human or bool(one.needs_human),
                rural=one.rural if one.rural is not None else traits.rural,
                contact_verified=one.contact_verified,
                network_years=_floor(self._years, (one.network_age_months or 0) // 12),
            )
        return traits._replace(
            repeats=_floor(self._repeats, facts.repeats),
            escalations=_floor(self._escalations, facts.escalations),
            refunds=_floor(self._refunds, facts.refunds),
            satisfaction=facts.satisfaction,
        )

    def traits_of(self, ticket: TicketClassified) -> Traits:
        """Give what the ticket itself and its channel say."""
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
            region=self.region(received.region),
            leaf=self.leaf(label.leaf) if self._leaves else "",
            dialect=label.dialect if label.dialect and label.dialect in self._dialects else "",
            affected=_floor(self._affected, ticket.facts.affected or 0) if ticket.facts else 0,
        )


def holds(when: When, traits: Traits) -> bool:
    """Tell whether a policy condition holds; an empty one always does."""
    return (
        _about_ticket(when, traits)
        and (not when.segments or traits.segment in when.segments)
        and (when.rural is None or traits.rural is when.rural)
        and (when.key_account is None or traits.key_account is when.key_account)
        and (when.needs_human is None or traits.needs_human is when.needs_human)
        and (when.contact_verified is None or traits.contact_verified is when.contact_verified)
        and traits.star >= when.min_star
        and traits.network_years >= when.min_network_years
        and traits.repeats >= when.min_repeats
        and traits.escalations >= when.min_escalations
        and traits.refunds >= when.min_refunds
        and (when.max_satisfaction is None or (traits.satisfaction or 9) <= when.max_satisfaction)
    )


def _about_ticket(when: When, traits: Traits) -> bool:
    return (
        (not when.acts or traits.act in when.acts)
        and (not when.topics or traits.topic in when.topics)
        and (not when.leaves or any(under(traits.leaf, leaf) for leaf in when.leaves))
        and (not when.channels or traits.channel in when.channels)
        and (not when.domains or traits.domain in when.domains)
        and (not when.problem_classes or traits.problem_class in when.problem_classes)
        and (not when.complaint_classes or traits.complaint_class in when.complaint_classes)
        and (not when.severities or traits.severity in when.severities)
        and (not when.languages or traits.language in when.languages)
        and (not when.dialects or traits.dialect in when.dialects)
        and (not when.flags or any(flag in when.flags for flag in traits.flags))
        and (not when.regions or traits.region in when.regions)
        and (when.sure is None or traits.sure is when.sure)
        and traits.affected >= when.min_affected
    )


def under(leaf: str, node: str) -> bool:
    """Tell whether a leaf is this node of the taxonomy, or hangs from it."""
    return leaf == node or leaf.startswith(f"{node}.")


def _floor(steps: list[int], value: int) -> int:
    """Give the highest step that is reached."""
    place = bisect_right(steps, value)
    return steps[place - 1] if place else 0
