"""What would have happened under another policy? The record of one desk, played to the production desk."""

from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from random import Random
from typing import TypeVar

from agents.decisions.desk.desk import Desk
from deploy.whatif.record import Act, Answer, Past, Record, gave_up_waiting
from schemas.actions import (
    Action,
    ByHolder,
    OfferAccepted,
    OfferRejected,
    TicketReopened,
    TicketResolved,
    TicketResumed,
    TicketTransferred,
)
from schemas.decisions import Decision, Kind
from schemas.journal import OwnershipTaken, Ticked
from schemas.model import Event
from schemas.policy import Policy

LATE_MS = 1000
"""A worker rings its timers at most so late; the recorded ticks are played too, so the same policy rings alike."""
DRAWN = 10**12
"""Where what was drawn stands among what happens in the same millisecond: after all that was recorded."""
HANDLE_MS = 300_000
T = TypeVar("T")


@dataclass
class Drawn:
    """How much had to be drawn, because it never happened, beside what was taken from the record."""

    answers: int = 0
    answers_recorded: int = 0
    acts: int = 0
    acts_recorded: int = 0

    @property
    def share(self) -> float:
        """Give the share of all behaviour that was drawn."""
        whole = self.answers + self.answers_recorded + self.acts + self.acts_recorded
        return (self.answers + self.acts) / whole if whole else 0.0


class World:
    """One desk under another policy, from its first moment. The same record, policy and seed: the same world."""

    def __init__(self, desk: str, record: Record, policy: Policy, seed: int) -> None:
        self.desk = Desk(desk, policy)
        self.drawn = Drawn()
        self.decisions: list[Decision] = []
        self._record = record
        self._answers = {
            name: {who: list(some) for who, some in p.answers.items()} for name, p in record.tickets.items()
        }
        self._acts: dict[str, list[Act]] = {name: list(past.acts) for name, past in record.tickets.items()}
        self._rng = Random(f"what if/{seed}/{desk}")
        self._heap: list[tuple[int, int, Event]] = list(record.outside)
        self._number = DRAWN
        self._answered: set[str] = set()
        self._paused: set[str] = set()

    def run(self) -> list[Decision]:
        """Play the record to its end; give every decision."""
        heapify(self._heap)
        end_ms = self._record.last_ms
        self._tell(OwnershipTaken(epoch=1), self._heap[0][0] if self._heap else 0)
        while self._heap and self._heap[0][0] <= end_ms:
            due_ms = self.desk.due_ms()
            if due_ms is not None and due_ms + LATE_MS < self._heap[0][0]:
                self._tell(Ticked(), due_ms + LATE_MS)
                continue
            at_ms, _, event = heappop(self._heap)
            if not (gave_up_waiting(self._record, event) and self._is_answered(event)):
                self._tell(event, at_ms)
        return self.decisions

    def _is_answered(self, event: Event) -> bool:
        return isinstance(event, Action) and event.ticket in self._answered

    def _tell(self, event: Event, at_ms: int) -> None:
        decisions = [one for one in self.desk.apply(event, at_ms) if isinstance(one, Decision)]
        self.decisions += decisions
        placed = {one.ticket for one in decisions if one.kind in (Kind.QUEUED, Kind.OFFERED)}
        for one in decisions:
            if one.kind is not Kind.RESUMED or one.ticket not in placed:  # resumed without its owner, it is placed anew
                self._follow(one)

    def _follow(self, decision: Decision) -> None:
        past = self._record.tickets.get(decision.ticket)
        if past is None:
            return
        if decision.kind is Kind.OFFERED:
            self._answer(decision, past)
        elif decision.kind in (Kind.ASSIGNED, Kind.RESUMED):
            self._answered.add(decision.ticket)
            self._paused.discard(decision.ticket)
            self._work(decision, past)
        elif decision.kind in (Kind.CONTACTED, Kind.SHIELDED) and decision.ticket not in self._paused:
            self._work(decision, past)
        elif decision.kind in (Kind.HELD, Kind.CONTACTED, Kind.SHIELDED, Kind.RESOLVED):
            self._paused.add(decision.ticket)
            acts = self._acts[decision.ticket]
            if acts and (decision.kind is not Kind.RESOLVED or isinstance(acts[0].event, TicketReopened)):
                self._plan(decision, acts.pop(0))

    def _answer(self, decision: Decision, past: Past) -> None:
        recorded = self._answers[decision.ticket].get(decision.responder or "")
        order = None
        if recorded:
            answer = recorded.pop(0)
            order = answer.order
            self.drawn.answers_recorded += 1
        else:
            answer = self._draw(self._record.answers[past.facts.channel], Answer(True, 0, 0))
            self.drawn.answers += 1
        if answer.accepted is None:
            return
        about = _about(decision)
        event = OfferAccepted(**about) if answer.accepted else OfferRejected(**about, reason=answer.reason)
        self._at(decision.decided_ms + answer.after_ms, order, event)

    def _work(self, decision: Decision, past: Past) -> None:
        acts = self._acts[decision.ticket]
        while acts and _pointless(acts[0].event, decision):
            acts.pop(0)
        if acts:
            self._plan(decision, acts.pop(0))
            return
        handle_ms = self._draw(self._record.handle_ms[past.facts.channel], HANDLE_MS)
        self.drawn.acts += 1
        self._at(decision.decided_ms + handle_ms, None, TicketResolved(**_about(decision)))

    def _plan(self, decision: Decision, act: Act) -> None:
        self.drawn.acts_recorded += 1
        event = act.event
        if isinstance(event, ByHolder):
            event = event.model_copy(update={"responder": decision.responder, "epoch": decision.epoch})
        self._at(decision.decided_ms + act.after_ms, act.order, event)

    def _at(self, at_ms: int, order: int | None, event: Event) -> None:
        self._number += 1
        heappush(self._heap, (at_ms, self._number if order is None else order, event))

    def _draw(self, values: list[T], otherwise: T) -> T:
        return self._rng.choice(values) if values else otherwise


def _pointless(event: Action, decision: Decision) -> bool:
    """Tell whether an act cannot follow here: handed to the very person who has it now, or done by nobody in hand."""
    if isinstance(event, TicketTransferred):
        return event.to_responder is not None and event.to_responder == decision.responder
    return isinstance(event, TicketResumed | TicketReopened)


def _about(decision: Decision) -> dict[str, object]:
    return {
        "ticket": decision.ticket,
        "desk": decision.desk,
        "responder": decision.responder,
        "epoch": decision.epoch,
    }
