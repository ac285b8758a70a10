"""Is what was promised true? Records of the topics in, a verdict out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from schemas.decisions import Kind

Place = tuple[str, int, int]
"""Topic, partition and offset of a record."""

RELEASES = frozenset(
    {Kind.QUEUED, Kind.RELEASED, Kind.HELD, Kind.TRANSFERRED, Kind.MOVED, Kind.RESOLVED, Kind.REOPENED,
     Kind.CANCELLED, Kind.CLOSED}
)  # fmt: skip
ENDS = frozenset({Kind.MOVED, Kind.CANCELLED, Kind.CLOSED})


class Told(NamedTuple):
    """What the checks need of one decision, in the order of its desk. ``digest`` stands for the record's bytes."""

    decision: str
    digest: bytes
    desk: str
    kind: Kind
    ticket: str
    responder: str | None
    epoch: int
    share: int
    limit: int
    at_ms: int

    @property
    def place(self) -> tuple[int, int]:
        """Owner's epoch and number, from the decision's id."""
        _, epoch, number = self.decision.rsplit(".", 2)
        return int(epoch), int(number)


@dataclass
class Evidence:
    """What was read. ``whole`` when the topics still reach back to their first record."""

    intake: dict[Place, str | None] = field(default_factory=dict)
    """Ticket of each intake event; None when its envelope cannot be read."""
    dead_intake: set[Place] = field(default_factory=set)
    dead_tickets: set[str] = field(default_factory=set)
    received: set[str] = field(default_factory=set)
    decisions: list[Told] = field(default_factory=list)
    journal: dict[str, set[str]] = field(default_factory=dict)
    """Decision ids in the journal, by desk."""
    whole: bool = True


class Check(NamedTuple):
    """One promise: how many things were looked at, and what contradicts it. ``may_come``: it may yet come true."""

    name: str
    promise: str
    looked_at: int
    problems: tuple[str, ...]
    may_come: bool = False


class Verdict(NamedTuple):
    """All checks, and what was found beside them."""

    checks: tuple[Check, ...]
    counts: dict[str, int]
    kinds: dict[str, int]

    @property
    def ok(self) -> bool:
        """Nothing contradicts any promise."""
        return not any(check.problems for check in self.checks)

    @property
    def may_come(self) -> bool:
        """All that is wrong may be work that is not finished yet."""
        return not self.ok and all(check.may_come for check in self.checks if check.problems)


def judge(evidence: Evidence, *, skew_ms: int = 1000) -> Verdict:
    """Check every promise. ``skew_ms``: how far the clocks of two workers may differ; one desk has one clock."""
    told = _first_tellings(evidence.decisions)
    decided = {decision.ticket for decision in told}
    ids = {decision.decision for decision in told}
    hands = Hands(whole=evidence.whole)
    for decision in told:
        hands.note(decision)
    checks = (
        _received(evidence),
        _decided(evidence, decided),
        Check("text", "no decision id carries two texts", len(ids), tuple(_two_texts(evidence.decisions))),
        Check("order", "each desk's decisions are complete and in order", len(told),
              tuple(_gaps(told, whole=evidence.whole))),
        Check("holder", "no ticket has two holders at once", len(hands.tickets),
              (*hands.doubles, *_overlaps(hands, skew_ms))),
        Check("capacity", "nobody carries more than their limit", hands.offers, tuple(hands.overloads)),
        _journal(evidence, ids),
    )  # fmt: skip
    counts = {
        "intake_events": len(evidence.intake),
        "dead_letters": len(evidence.dead_intake) + len(evidence.dead_tickets),
        "tickets_received": len(evidence.received),
        "tickets_decided": len(evidence.received & decided),
        "decisions": len(told),
        "told_twice": len(evidence.decisions) - len(told),
    }
    return Verdict(checks, counts, dict(Counter(decision.kind.value for decision in told).most_common()))


class Hands:
    """Who holds what, replayed from decisions alone."""

    def __init__(self, *, whole: bool) -> None:
        self._whole = whole
        self._holders: dict[tuple[str, str], tuple[str, int, int]] = {}  # responder, share, since ms
        self._epochs: dict[tuple[str, str], int] = {}
        self._holding: dict[tuple[str, str], dict[str, int]] = {}
        self.tickets: dict[str, list[tuple[int, int | None, str, str]]] = {}  # from, to, desk, responder
        self.doubles: list[str] = []
        self.overloads: list[str] = []
        self.offers = 0

    def note(self, told: Told) -> None:
        """Take the next decision of its desk."""
        at = told.desk, told.ticket
        # a resumed ticket is back in its owner's hands only under a new epoch; otherwise it queues again;
        # one that is assigned under a new epoch was given by a supervisor, without an offer
        renewed = told.epoch > self._epochs.get(at, 0)
        if told.kind is Kind.OFFERED or (told.kind in (Kind.RESUMED, Kind.ASSIGNED) and renewed):
            if at in self._holders:
                self.doubles.append(f"{told.decision}: {told.ticket} given away while {self._holders[at][0]} has it")
            if not renewed:
                self.doubles.append(f"{told.decision}: {told.ticket} offered again under the same epoch {told.epoch}")
            self._drop(at, told.at_ms)
            self._take(at, told)
        elif told.kind is Kind.ASSIGNED:
            holder = self._holders.get(at)
            if (holder is None and self._whole) or (holder is not None and holder[0] != told.responder):
                self.doubles.append(f"{told.decision}: {told.responder} accepted {told.ticket} without its offer")
        elif told.kind in (Kind.INTERRUPTED, Kind.CONTINUED):
            self._weigh(at, told)
        elif told.kind in RELEASES:
            self._drop(at, told.at_ms)
        self._epochs[at] = 0 if told.kind in ENDS else max(told.epoch, self._epochs.get(at, 0))

    def _take(self, at: tuple[str, str], told: Told) -> None:
        name = told.responder or ""
        self._holders[at] = name, told.share, told.at_ms
        self.tickets.setdefault(told.ticket, []).append((told.at_ms, None, told.desk, name))
        self._weigh(at, told)

    def _weigh(self, at: tuple[str, str], told: Told) -> None:
        """Note what a ticket in hand weighs: nothing while it is interrupted."""
        if at not in self._holders:
            if self._whole:
                self.doubles.append(f"{told.decision}: {told.ticket} was {told.kind} in nobody's hands")
            return
        name = self._holders[at][0]
        holding = self._holding.setdefault((told.desk, name), {})
        holding[told.ticket] = 0 if told.kind is Kind.INTERRUPTED else told.share
        load = sum(min(share, told.limit) for share in holding.values())
        self.offers += 1
        if load > told.limit:
            self.overloads.append(f"{told.decision}: {name} carries {load} of {told.limit}")

    def _drop(self, at: tuple[str, str], at_ms: int) -> None:
        holder = self._holders.pop(at, None)
        if holder is not None:
            self._holding[at[0], holder[0]].pop(at[1], None)
            spans = self.tickets[at[1]]
            for index in range(len(spans) - 1, -1, -1):
                begun, over, desk, name = spans[index]
                if desk == at[0] and over is None:
                    spans[index] = begun, at_ms, desk, name
                    break


def _first_tellings(decisions: list[Told]) -> list[Told]:
    first: dict[str, Told] = {}
    for decision in decisions:
        first.setdefault(decision.decision, decision)
    return list(first.values())


def _received(evidence: Evidence) -> Check:
    lost = tuple(
        f"{topic}/{partition}/{offset} was neither received nor dead-lettered"
        for (topic, partition, offset), ticket in evidence.intake.items()
        if ticket not in evidence.received and (topic, partition, offset) not in evidence.dead_intake
    )
    return Check("intake", "every intake event was received or dead-lettered", len(evidence.intake), lost, True)


def _decided(evidence: Evidence, decided: set[str]) -> Check:
    lost = tuple(
        f"{ticket} was received and never decided"
        for ticket in sorted(evidence.received - decided - evidence.dead_tickets)
    )
    return Check("decided", "every received ticket has a decision", len(evidence.received), lost, True)


def _two_texts(decisions: list[Told]) -> Iterator[str]:
    texts: dict[str, bytes] = {}
    for told in decisions:
        if texts.setdefault(told.decision, told.digest) != told.digest:
            yield f"{told.decision} was told with two texts"


def _gaps(told: list[Told], *, whole: bool) -> Iterator[str]:
    last: dict[str, tuple[int, int]] = {}
    for decision in told:
        epoch, number = decision.place
        before = last.get(decision.desk)
        last[decision.desk] = epoch, number
        if before is None:
            if whole and number != 1:
                yield f"{decision.decision} is the first of its desk, {number - 1} before it are missing"
        elif number <= before[1]:
            yield f"{decision.decision} came after number {before[1]}"
        elif number != before[1] + 1:
            yield f"{decision.decision} came next after number {before[1]}: {number - before[1] - 1} missing"
        elif epoch < before[0]:
            yield f"{decision.decision} was decided by an owner fenced before epoch {before[0]}"


def _overlaps(hands: Hands, skew_ms: int) -> Iterator[str]:
    for ticket, spans in hands.tickets.items():
        if len({span[2] for span in spans}) < 2:
            continue
        spans = sorted(spans, key=lambda span: span[0])
        for first, second in pairwise(spans):
            if first[2] != second[2] and (first[1] is None or first[1] > second[0] + skew_ms):
                yield f"{ticket} is held at {first[2]} by {first[3]} and at {second[2]} by {second[3]}"


def _journal(evidence: Evidence, ids: set[str]) -> Check:
    written = set().union(*evidence.journal.values())
    untold = Counter(name.rsplit(".", 2)[0] for name in written - ids)
    problems = [f"{name} stands in no journal" for name in sorted(ids - written)]
    if evidence.whole:
        problems += [f"{many} decisions in the journal of {desk} were not told" for desk, many in untold.items()]
    return Check("journal", "the journal covers every decision", len(ids), tuple(problems), True)
