"""A desk that is watched: everything it says and writes is followed, as a checker does that knows nothing else."""

from typing import Any

from agents.decisions.desk.catalogue import wanted
from agents.decisions.desk.desk import Desk
from schemas.corrections import LabelCorrected
from schemas.decisions import Decision, Kind, Reason
from schemas.journal import OwnershipTaken
from schemas.model import Event
from schemas.policy import Order, Policy, PolicyActivated
from schemas.reports import DeskReported
from schemas.states import TicketStatus
from schemas.tickets import TicketPrioritized
from tests.agents.decisions.desk.builders import DESK, START_MS, dump, loaded
from tests.agents.decisions.desk.invariants import band

ENDS_HOLD = (Kind.RELEASED, Kind.HELD, Kind.TRANSFERRED, Kind.MOVED, Kind.RESOLVED, Kind.CANCELLED)
IN_HAND = (TicketStatus.OFFERED, TicketStatus.ASSIGNED)
STUBS = (TicketStatus.MOVED, TicketStatus.CANCELLED)


class Followed:
    """The desk, its shadow (a desk loaded from its records), its journal, and what its decisions add up to."""

    def __init__(self, rules: Policy) -> None:
        self.first_rules = self.rules = rules
        self.desk = Desk(DESK, rules)
        self.shadow: Desk | None = None
        self.now_ms = START_MS
        self.epoch = 0
        self.journal: list[tuple[Event, int, list[Event]]] = []
        self.records: dict[str, bytes] = {}
        self.decisions: set[str] = set()
        self.expired: set[tuple[str, int]] = set()
        self.open: set[str] = set()
        self.hands: dict[str, str] = {}
        self.epochs: dict[str, int] = {}
        self.stubs: set[str] = set()
        self.interrupted: set[str] = set()

    def taken_over(self, records: list[tuple[str, bytes]] | None = None) -> None:
        """Another worker takes the desk; given records, a desk loaded from them must decide alike from here on."""
        if records is not None:
            self.shadow = loaded(dict(records), self.rules)
        self.epoch += 1
        self.tell(OwnershipTaken(epoch=self.epoch))

    def activate(self, rules: Policy) -> None:
        """Another policy takes effect."""
        self.rules = rules
        self.tell(PolicyActivated(policy=rules))

    def tell(self, event: Event, at_ms: int | None = None) -> list[Any]:
        """Apply an event to the desk and its shadow, and follow what they say and write."""
        now_ms = self.now_ms if at_ms is None else at_ms
        before = self._lines()
        self.stubs = self._stubs(max(now_ms, self.desk.floor.now_ms))
        outcomes = self.desk.apply(event, now_ms)
        self.journal.append((event, now_ms, outcomes))
        written = changed(self.desk)
        for key, value in written.items():
            if value is None:
                self.records.pop(key, None)
            else:
                self.records[key] = value
        if self.shadow is not None:
            assert self.shadow.apply(event, now_ms) == outcomes
            assert changed(self.shadow) == written
        for outcome in outcomes:
            self._heard(outcome)
        self._stands_in_line(before, outcomes)
        if not isinstance(event, PolicyActivated):
            assert (self.desk.due_ms() or now_ms + 10**9) > self.desk.floor.now_ms
        return outcomes

    def fold(self) -> None:
        """The fold of the journal gives the same decisions and the same records."""
        again = Desk(DESK, self.first_rules)
        for event, now_ms, outcomes in self.journal:
            assert again.apply(event, now_ms) == outcomes
        assert {key: value for key, value in changed(again).items() if value is not None} == self.records

    def check(self) -> None:
        """What was said and what was written agree with what is."""
        floor = self.desk.floor
        tickets = {name: t.state for name, t in floor.tickets.items()}
        assert {n for n, s in tickets.items() if s.status not in STUBS} == self.open
        assert {n: s.holder for n, s in tickets.items() if s.status in IN_HAND} == self.hands
        now = {f"ticket/{n}": s for n, s in tickets.items()} | {"desk": floor.state}
        now |= {f"responder/{n}": r.state for n, r in floor.responders.items()}
        now |= {f"dossier/{n}": d for n, d in floor.dossiers.items()}
        now |= {f"neighbour/{n}": r for n, r in floor.neighbours.items()}
        assert {k: dump(k, r) for k, r in now.items()} == self.records, "a change was not noted"

    def _heard(self, outcome: Event) -> None:
        if isinstance(outcome, TicketPrioritized):
            assert outcome.desk not in outcome.been, "a bounce"
            assert len(outcome.been) <= outcome.hops <= self.rules.dispatch.max_hops
        if isinstance(outcome, TicketPrioritized | DeskReported):
            assert outcome.desk != DESK
            return
        if isinstance(outcome, LabelCorrected):
            assert outcome.correction in self.decisions
            return
        assert isinstance(outcome, Decision)
        assert outcome.decision not in self.decisions
        self.decisions.add(outcome.decision)
        assert len(outcome.model_dump_json()) < 3000
        kind, name, epoch = outcome.kind, outcome.ticket, outcome.epoch
        if kind in (Kind.IGNORED, Kind.COMMANDED):
            return
        assert Decision.model_validate_json(outcome.model_dump_json(exclude_none=True)) == outcome
        if kind in (Kind.QUEUED, Kind.OFFERED) and outcome.why.reason is Reason.ARRIVED:
            assert name not in self.open
            assert outcome.clocks
            self.open.add(name)
            if name not in self.stubs:  # as new, whatever was once forgotten
                self.epochs.pop(name, None)
                self.expired = {(n, e) for n, e in self.expired if n != name}
        if kind is Kind.MOVED and name not in self.open:
            assert outcome.why.reason in (Reason.PAUSED, Reason.AFTER_HOURS, Reason.OVERFLOWED)
            return  # it could not be offered to anybody when it came, and went straight on
        assert name in self.open
        given = kind in (Kind.RESUMED, Kind.ASSIGNED) and epoch > self.epochs.get(name, 0)
        if kind is Kind.OFFERED or given:
            assert name not in self.hands, "two holders"
            assert epoch > self.epochs.get(name, 0)
            assert outcome.responder is not None
            assert outcome.share is not None
            assert outcome.limit is not None
            assert outcome.share <= outcome.limit
            self.hands[name] = outcome.responder
        elif kind is Kind.ASSIGNED:
            assert self.hands[name] == outcome.responder
        elif kind in (Kind.INTERRUPTED, Kind.CONTINUED):
            assert self.hands[name] == outcome.responder
            assert (name in self.interrupted) == (kind is Kind.CONTINUED)
            self.interrupted ^= {name}
        elif kind in ENDS_HOLD:
            self.interrupted.discard(name)
            assert self.hands.pop(name, outcome.responder) == outcome.responder
        if kind is Kind.RELEASED and outcome.why.reason is Reason.EXPIRED:
            assert (name, epoch) not in self.expired, "an offer expired twice"
            self.expired.add((name, epoch))
        if kind in (Kind.CANCELLED, Kind.CLOSED, Kind.MOVED):
            self.open.discard(name)
        self.epochs[name] = epoch

    def _stands_in_line(self, before: dict[str, Any], outcomes: list[Event]) -> None:
        """Whoever gets free takes the oldest of a queue, or under `timely` the oldest but those who are late."""
        tickets, now_ms = self.desk.floor.tickets, self.desk.floor.now_ms
        after = self._lines()
        moved = {o.ticket for o in outcomes if isinstance(o, Decision) and o.kind is Kind.QUEUED}
        for outcome in outcomes:
            if not isinstance(outcome, Decision) or not outcome.why.heads:
                continue
            name = outcome.ticket
            assert outcome.why.heads[0].ticket == name
            if name in moved or name not in before:
                continue
            line, age = before[name]
            overtaken = [
                other
                for other, (its, born) in after.items()
                if its == line and born < age and other not in moved and other in before
            ]
            if outcome.why.rule == Order.TIMELY:
                overtaken = [o for o in overtaken if now_ms - tickets[o].received_ms <= tickets[o].target_ms]
            assert not overtaken

    def _stubs(self, now_ms: int) -> set[str]:
        tickets = self.desk.floor.tickets
        return {n for n in self.those(TicketStatus.MOVED) if (tickets[n].state.forget_ms or 0) > now_ms}

    def _lines(self) -> dict[str, Any]:
        found = {}
        for name, waiting in self.desk.floor.tickets.items():
            state = waiting.state
            if state.status is TicketStatus.WAITING and name not in self.desk.floor.parked:
                facts = state.facts
                alike = (
                    facts.channel,
                    facts.topic,
                    facts.share,
                    tuple(sorted(wanted(state).items())),
                    state.priority,
                    band(state),
                )
                found[name] = (*alike, tuple(state.declined), state.preferred), (facts.received_ms, name)
        return found

    def those(self, *statuses: TicketStatus) -> list[str]:
        """Name the tickets in one of these states."""
        return sorted(n for n, t in self.desk.floor.tickets.items() if t.state.status in statuses)

    def hand(self, name: str) -> dict[str, Any]:
        """The fields that an action of the ticket's responder needs now."""
        state = self.desk.floor.tickets[name].state
        return {"ticket": name, "responder": state.holder, "epoch": state.epoch}


def changed(desk: Desk) -> dict[str, bytes | None]:
    """The records changed since last asked, as the store gets them."""
    return {k: None if record is None else dump(k, record) for k, record in desk.changes().items()}
