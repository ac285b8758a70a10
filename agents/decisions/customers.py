"""What does Paidan remember of a customer, and what do the memories add up to?"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from agents.decisions.traits import Traits
from schemas.customers import CustomerFacts, CustomerProfile
from schemas.labels import Act
from schemas.repeats import CustomerRules

DAY_MS = 86_400_000
CONTACT, ESCALATION, REFUND, SURVEY = "contact/", "escalation/", "refund/", "survey/"


class Seen(NamedTuple):
    """A contact as it was before any facts: enough to judge it again when they come."""

    desk: str
    traits: Traits


SEEN: TypeAdapter[Seen] = TypeAdapter(Seen)


def noted(ticket: str, received_ms: int, seen: Seen, rules: CustomerRules) -> tuple[str | bytes, ...]:
    """Give what to remember of a ticket: the contact, and whether the customer threatened to go higher."""
    fields: tuple[str | bytes, ...] = (CONTACT + ticket, b"%d %s" % (received_ms, SEEN.dump_json(seen)))
    traits = seen.traits
    if traits.act is Act.COMPLAIN and any(flag in rules.escalation_flags for flag in traits.flags):
        fields += (ESCALATION + ticket, b"%d " % received_ms)
    return fields


def refunded(ticket: str, at_ms: int) -> tuple[str | bytes, ...]:
    """Give what to remember of a ticket that ended with a refund."""
    return REFUND + ticket, b"%d " % at_ms


def scored(ticket: str, at_ms: int, score: int) -> tuple[str | bytes, ...]:
    """Give what to remember of an answered survey."""
    return SURVEY + ticket, b"%d %d" % (at_ms, score)


def facts_of(
    profile: CustomerProfile | None, history: Mapping[str, bytes], rules: CustomerRules, ticket: str, at_ms: int
) -> CustomerFacts:
    """Count what was there before this ticket; what came later, or the ticket itself, is none of its history."""
    repeats = escalations = refunds = 0
    survey = (0, 0)
    for name, value in history.items():
        kind, _, owner = name.partition("/")
        when, _, rest = value.partition(b" ")
        age_ms = at_ms - int(when)
        if owner == ticket or age_ms < 0:
            continue
        kind += "/"
        repeats += kind == CONTACT and age_ms <= rules.contact_days * DAY_MS
        escalations += kind == ESCALATION and age_ms <= rules.escalation_days * DAY_MS
        refunds += kind == REFUND and age_ms <= rules.refund_days * DAY_MS
        if kind == SURVEY:
            survey = max(survey, (int(when), int(rest)))
    return CustomerFacts(
        profile=profile, repeats=repeats, escalations=escalations, refunds=refunds, satisfaction=survey[1] or None
    )


def recent(history: Mapping[str, bytes], since_ms: int) -> Iterator[tuple[str, int, Seen]]:
    """Give (ticket, received, as seen) of the contacts since a moment, oldest first; what is unreadable is left out."""
    contacts = []
    for name, value in history.items():
        if name.startswith(CONTACT):
            when, _, text = value.partition(b" ")
            contacts.append((int(when), name.removeprefix(CONTACT), text))
    for received_ms, ticket, text in sorted(contacts):
        if received_ms >= since_ms:
            try:
                yield ticket, received_ms, SEEN.validate_json(text)
            except ValidationError:
                continue


def keep_days(rules: CustomerRules) -> int:
    """Give how long the longest memory lasts."""
    return max(rules.contact_days, rules.escalation_days, rules.refund_days)
