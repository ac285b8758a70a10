"""What does the desk do when a person says that a label was wrong?"""

from sys import intern

from agents.decisions.classification.facets import complaint_class_of, domain_of, problem_class_of
from agents.decisions.desk.floor import IN_HAND, Floor
from agents.decisions.desk.minutes import decide, ignore
from agents.decisions.desk.placing import place
from agents.decisions.desk.queues import Ticket
from agents.decisions.severity import OF as SEVERITY
from agents.decisions.severity import severity_of
from agents.decisions.traits import under
from schemas.actions import TicketReclassified
from schemas.conditions import OF_PROBLEM, When
from schemas.corrections import LabelCorrected
from schemas.decisions import Kind, Reason, Why
from schemas.labels import Domain
from schemas.model import compact
from schemas.policy import Policy
from schemas.states import TicketStatus
from schemas.tickets import TicketPrioritized

OPEN = (TicketStatus.WAITING, TicketStatus.HELD, *IN_HAND, TicketStatus.RESOLVED)
OF_TICKET = (OF_PROBLEM | {"severities"}) - {"min_affected"}
_NO_NAMES: frozenset[str] = frozenset()


def reclassified(floor: Floor, event: TicketReclassified) -> None:
    """Give the ticket the label a person says it has, and tell the classifier.

    What is in hand stays in hand; a waiting ticket that needs other skills then is placed anew. Clocks and priority
    stay: what was promised stays promised.
    """
    ticket = floor.tickets.get(event.ticket)
    if ticket is None:
        ignore(floor, event.ticket, Reason.UNKNOWN_TICKET, note="TicketReclassified")
        return
    if (refusal := _refusal(floor, ticket, event)) is not None:
        ignore(floor, event.ticket, *refusal)
        return
    before = ticket.state.facts
    waited, parked = ticket.state.status is TicketStatus.WAITING, ticket.id in floor.parked
    if waited:
        floor.unqueue(ticket)
    skills = dict(ticket.state.skills)
    _relabel(floor, ticket, event)
    note = f"{before.act}/{before.topic} -> {event.act}/{event.topic}{f'/{event.leaf}' if event.leaf else ''}"
    after = ticket.state.facts
    parts = after.parts if after.severity is not before.severity else None
    decide(floor, Kind.RECLASSIFIED, ticket, Why(reason=Reason.CORRECTED, by=event.by, note=note, parts=parts))
    floor.outcomes.append(_lesson(floor, before, event))
    if waited and (parked or skills != ticket.state.skills or floor.stop_of(ticket) is not None):
        place(floor, ticket, Reason.CORRECTED)
    elif waited:
        floor.enqueue(ticket)


def skills_after(policy: Policy, before: TicketPrioritized, after: TicketPrioritized) -> dict[str, int]:
    """Give the skills that the relabelled ticket needs.

    A need that also looks at the customer, who is not known here, goes on if it held before.
    """
    skills: dict[str, int] = {}
    for need in policy.needs:
        if not _holds(need.when, after):
            continue
        of_customer = need.when.model_dump(exclude_defaults=True).keys() - OF_TICKET
        held = _holds(need.when, before) and all(before.skills.get(s, 0) >= n for s, n in need.skills.items())
        if not of_customer or held:
            skills.update({s: max(n, skills.get(s, 0)) for s, n in need.skills.items()})
    return skills


def _refusal(floor: Floor, ticket: Ticket, event: TicketReclassified) -> tuple[Reason, str] | None:
    """Say why the word has no power: a responder speaks of what they have (or solved) only, a supervisor of all."""
    state = ticket.state
    if state.status not in OPEN:
        return Reason.WRONG_STATE, f"TicketReclassified while {state.status}"
    as_holder = event.epoch is not None or event.by in floor.responders
    if as_holder and (state.holder != event.by or event.epoch not in (None, state.epoch)):
        return Reason.STALE_OFFER, f"TicketReclassified by {event.by}"
    topic = event.topic.value
    if event.leaf is not None and not (
        under(event.leaf, topic) and any(n.id == event.leaf for n in floor.policy.leaves)
    ):
        return Reason.UNKNOWN_LEAF, event.leaf
    said = state.facts
    if (said.act, said.topic, said.leaf) == (event.act, event.topic, event.leaf or said.leaf):
        return Reason.SAME_LABEL, f"{event.act}/{event.topic}"
    return None


def _relabel(floor: Floor, ticket: Ticket, event: TicketReclassified) -> None:
    state, before = ticket.state, ticket.state.facts
    domain = before.domain if before.domain in (Domain.CLOUD, Domain.IOT) else domain_of(event.topic, _NO_NAMES)
    label = {"act": event.act, "topic": event.topic, "leaf": event.leaf, "domain": domain, "sure": True}
    after = _judged(floor.policy, before.model_copy(update=label))
    as_ruled = state.skills == before.skills  # not passed on to other skills by a person
    skills = skills_after(floor.policy, before, after) if as_ruled else state.skills
    floor.problems.remove(ticket)
    if skills != state.skills:
        after = compact(after.model_copy(update={"skills": skills}))
    state.facts = after
    ticket.work = intern(f"{after.channel.value}/{after.topic.value}")
    floor.problems.add(ticket)
    if skills != state.skills:
        floor.redemand(ticket, skills, state.prefer)
    floor.touched_tickets[ticket.id] = None


def _judged(policy: Policy, ticket: TicketPrioritized) -> TicketPrioritized:
    """Give the relabelled ticket the severity that its problem has now, and the rule that says so.

    How many are affected is not known here: a rule that asks goes on if it was the one before.
    """
    before = {part.name for part in ticket.parts if part.of == SEVERITY}
    rules = [rule for rule in policy.severity if not rule.when.min_affected or rule.id in before]
    severity, by = severity_of(rules, lambda when: _holds(when, ticket))
    parts = (*by, *(part for part in ticket.parts if part.of != SEVERITY))
    return compact(ticket.model_copy(update={"severity": severity, "parts": parts}))


def _holds(when: When, ticket: TicketPrioritized) -> bool:
    """Tell whether what a condition says of the label and the problem holds."""
    return (
        (not when.acts or ticket.act in when.acts)
        and (not when.topics or ticket.topic in when.topics)
        and (not when.leaves or any(under(ticket.leaf or "", leaf) for leaf in when.leaves))
        and (not when.domains or ticket.domain in when.domains)
        and (not when.problem_classes or problem_class_of(ticket.act, ticket.topic) in when.problem_classes)
        and (not when.complaint_classes or complaint_class_of(ticket.act, ticket.topic) in when.complaint_classes)
        and (not when.channels or ticket.channel in when.channels)
        and (not when.severities or ticket.severity in when.severities)
        and (not when.languages or ticket.language in when.languages)
        and (not when.dialects or ticket.dialect in when.dialects)
        and (not when.flags or any(flag in when.flags for flag in ticket.flags))
        and (when.sure is None or ticket.sure is when.sure)
    )


def _lesson(floor: Floor, before: TicketPrioritized, event: TicketReclassified) -> LabelCorrected:
    return LabelCorrected(
        correction=f"{floor.desk}.{floor.state.epoch}.{floor.state.number}",
        ticket=event.ticket,
        desk=floor.desk,
        by=event.by,
        at_ms=floor.now_ms,
        words=before.summary,
        said_act=before.act,
        said_topic=before.topic,
        act=event.act,
        topic=event.topic,
        leaf=event.leaf,
    )
