"""What did people do, as far as the journal knows? Read once, then played to another policy."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from deploy.replay import Step
from schemas.actions import (
    AbuseReported,
    Action,
    CustomerContacted,
    OfferAccepted,
    OfferRejected,
    TicketCancelled,
    TicketHeld,
    TicketReopened,
    TicketResolved,
    TicketResumed,
    TicketTransferred,
    TicketWithdrawn,
)
from schemas.decisions import Decision, Kind, Reason
from schemas.journal import OwnershipTaken
from schemas.labels import Channel
from schemas.model import Event
from schemas.policy import PolicyActivated
from schemas.tickets import TicketPrioritized

ANSWERS = (OfferAccepted, OfferRejected)
ACTS = (
    TicketTransferred,
    TicketHeld,
    TicketResumed,
    CustomerContacted,
    AbuseReported,
    TicketResolved,
    TicketReopened,
    TicketWithdrawn,
)
BEGINS = (Kind.ASSIGNED, Kind.RESUMED, Kind.HELD, Kind.RESOLVED, Kind.CONTACTED, Kind.SHIELDED)
OURS = (OwnershipTaken, PolicyActivated)


class Answer(NamedTuple):
    """How an offer was answered: accepted, rejected, or None for let pass; after so long."""

    accepted: bool | None
    after_ms: int
    order: int
    reason: str = ""


class Act(NamedTuple):
    """What was done to a ticket, so long after it came into the state in which it was."""

    event: Action
    after_ms: int
    order: int


@dataclass
class Past:
    """Everything that people did to one ticket."""

    facts: TicketPrioritized
    answers: dict[str, list[Answer]] = field(default_factory=lambda: defaultdict(list))
    acts: list[Act] = field(default_factory=list)
    answered: bool = False


@dataclass
class Record:
    """A desk's past: what came from outside in its order, and what people did, by ticket."""

    outside: list[tuple[int, int, Event]] = field(default_factory=list)
    tickets: dict[str, Past] = field(default_factory=dict)
    answers: dict[Channel, list[Answer]] = field(default_factory=lambda: defaultdict(list))
    handle_ms: dict[Channel, list[int]] = field(default_factory=lambda: defaultdict(list))
    last_ms: int = 0


def read_record(steps: Iterable[Step]) -> tuple[Record, list[Decision]]:
    """Read a replayed journal; give the record, and the decisions that were made.

    Acts that had no power (a resolve by someone else) are left out: people act on what they see. An answer that came
    too late is kept: it was an answer.
    """
    reading = _Reading()
    for order, step in enumerate(steps):
        reading.take(order, step)
    reading.close()
    return reading.record, reading.decisions


class _Reading:
    def __init__(self) -> None:
        self.record = Record()
        self.decisions: list[Decision] = []
        self._offers: dict[tuple[str, str, int], int] = {}
        self._lapsed: dict[tuple[str, str, int], Answer] = {}
        self._begun: dict[str, int] = {}
        self._taken: dict[str, int] = {}

    def take(self, order: int, step: Step) -> None:
        event, now_ms = step.event, step.entry.now_ms
        self.record.last_ms = max(self.record.last_ms, now_ms)
        decisions = [one for one in step.outcomes if isinstance(one, Decision)]
        if isinstance(event, TicketPrioritized) and event.ticket not in self.record.tickets:
            self.record.tickets[event.ticket] = Past(event)
        if isinstance(event, ANSWERS):
            self._answer(order, event, now_ms)
        elif isinstance(event, ACTS):
            if any(one.ticket == event.ticket and one.kind is not Kind.IGNORED for one in decisions):
                self._act(order, event, now_ms)
        elif not isinstance(event, OURS):
            self.record.outside.append((now_ms, order, event))
        for decision in decisions:
            self._decided(order, decision)
        self.decisions += decisions

    def close(self) -> None:
        """Count the offers that nobody ever answered."""
        for (ticket, name, _), answer in self._lapsed.items():
            self._keep(ticket, name, answer)
        for past in self.record.tickets.values():
            for answers in past.answers.values():
                answers.sort(key=lambda one: one.order)

    def _answer(self, order: int, event: OfferAccepted | OfferRejected, now_ms: int) -> None:
        offer = event.ticket, event.responder, event.epoch
        offered_ms = self._offers.pop(offer, None)
        if offered_ms is not None:
            self._lapsed.pop(offer, None)
            reason = event.reason if isinstance(event, OfferRejected) else ""
            answer = Answer(isinstance(event, OfferAccepted), now_ms - offered_ms, order, reason)
            self._keep(event.ticket, event.responder, answer)

    def _act(self, order: int, event: Action, now_ms: int) -> None:
        past = self.record.tickets.get(event.ticket)
        if past is None:
            return
        begun = self._begun.get(event.ticket, now_ms)
        past.acts.append(Act(event, now_ms - begun, order))
        if isinstance(event, TicketResolved) and event.ticket in self._taken:
            self.record.handle_ms[past.facts.channel].append(now_ms - self._taken[event.ticket])

    def _decided(self, order: int, decision: Decision) -> None:
        name, now_ms = decision.ticket, decision.decided_ms
        past = self.record.tickets.get(name)
        if decision.kind is Kind.OFFERED:
            self._offers[name, decision.responder or "", decision.epoch] = now_ms
        elif decision.kind in BEGINS:
            self._begun[name] = now_ms
            if decision.kind in (Kind.ASSIGNED, Kind.RESUMED):
                self._taken[name] = now_ms
            if past is not None and decision.kind is Kind.ASSIGNED:
                past.answered = True
        elif decision.kind is Kind.CANCELLED or (
            decision.why.reason is Reason.EXPIRED and decision.kind is Kind.RELEASED
        ):
            offer = name, decision.responder or "", decision.epoch
            if offer in self._offers:
                self._lapsed[offer] = Answer(None, now_ms - self._offers[offer], order)

    def _keep(self, ticket: str, name: str, answer: Answer) -> None:
        past = self.record.tickets.get(ticket)
        if past is not None:
            past.answers[name].append(answer)
            self.record.answers[past.facts.channel].append(answer)


def gave_up_waiting(record: Record, event: Event) -> bool:
    """Tell whether this is a customer who left before anybody had answered."""
    if not isinstance(event, TicketCancelled):
        return False
    past = record.tickets.get(event.ticket)
    return past is not None and not past.answered
