"""What is written down about a decision?"""

from agents.decisions.desk.floor import Floor
from agents.decisions.desk.queues import Ticket
from schemas.commands import Command
from schemas.decisions import Decision, Kind, Reason, Why
from schemas.labels import Contact, Severity
from schemas.model import trusted
from schemas.tickets import Clock

DONE = (Reason.PAUSED, Reason.UNPAUSED, Reason.DRAINED, Reason.UNDRAINED)
"""The orders that had an effect."""


def decide(
    floor: Floor,
    kind: Kind,
    ticket: Ticket,
    why: Why,
    responder: str | None = None,
    clocks: tuple[Clock, ...] = (),
    contact: Contact | None = None,
    refunded: bool | None = None,
) -> None:
    """Record a decision about a ticket of this desk; ``clocks`` are given when they begin to run here, or some of
    them go on after a pause.

    ``share`` is what the ticket weighs in the hands of the responder who is named, if they are there; ``limit`` is
    what they may carry, or what a supervisor has made them carry.
    """
    state = ticket.state
    facts = state.facts
    name = responder or state.holder
    seated = floor.responders.get(name) if name else None
    clock = ticket.driving
    if ticket.rewound and not clocks:
        clocks = facts.clocks
    ticket.rewound = False
    own = floor.state
    own.number += 1
    floor.outcomes.append(
        trusted(
            Decision,
            decision=f"{floor.desk}.{own.epoch}.{own.number}",
            kind=kind,
            ticket=ticket.id,
            desk=floor.desk,
            responder=name,
            epoch=state.epoch,
            offer_until_ms=state.offer_until_ms,
            channel=facts.channel,
            topic=facts.topic,
            severity=None if facts.severity is Severity.MINOR else facts.severity,
            priority=state.priority,
            share=seated.profile.need(ticket.demand) if seated else facts.share,
            limit=max(seated.profile.limit, seated.load) if seated else None,
            customer=facts.customer,
            policy=floor.policy.version,
            received_ms=facts.received_ms,
            decided_ms=floor.now_ms,
            due_ms=clock.due_ms if clock else None,
            clause=clock.clause if clock else None,
            clocks=clocks,
            held_for=state.held_for,
            contact=contact,
            refunded=refunded,
            why=why,
        )
    )


def ignore(floor: Floor, ticket: str, reason: Reason, note: str | None = None) -> None:
    """Record that an event about a ticket was powerless, and why."""
    own = floor.state
    own.number += 1
    floor.outcomes.append(
        trusted(
            Decision,
            decision=f"{floor.desk}.{own.epoch}.{own.number}",
            kind=Kind.IGNORED,
            ticket=ticket,
            desk=floor.desk,
            policy=floor.policy.version,
            decided_ms=floor.now_ms,
            why=trusted(Why, reason=reason, note=note),
        )
    )


def note_command(floor: Floor, subject: str, reason: Reason, order: Command, more: str | None = None) -> None:
    """Record a supervisor's order that is about no ticket, or why it was powerless."""
    own = floor.state
    own.number += 1
    note = "; ".join(part for part in (more, order.reason) if part)
    floor.outcomes.append(
        trusted(
            Decision,
            decision=f"{floor.desk}.{own.epoch}.{own.number}",
            kind=Kind.COMMANDED if reason in DONE else Kind.IGNORED,
            ticket=subject,
            desk=floor.desk,
            policy=floor.policy.version,
            decided_ms=floor.now_ms,
            why=trusted(Why, reason=reason, by=order.by, note=note or None),
        )
    )
