"""What do the decisions alone tell about the desks? Who waits, who holds what, how long things took."""

from collections import Counter, deque
from typing import NamedTuple

from schemas.decisions import Decision, Kind, Reason
from schemas.labels import Channel, Priority

ENDS_HAND = frozenset(
    {Kind.QUEUED, Kind.RELEASED, Kind.HELD, Kind.TRANSFERRED, Kind.MOVED, Kind.RESOLVED, Kind.CANCELLED, Kind.CLOSED}
)
LAST = 3000


class Waiter(NamedTuple):
    """A ticket in a queue, since it was received."""

    desk: str
    priority: Priority
    received_ms: int


class Hand(NamedTuple):
    """A ticket in somebody's hands, under an offer's epoch."""

    desk: str
    responder: str
    epoch: int
    share: int
    accepted: bool


class Board:
    """A fold over decisions; a decision told twice counts once."""

    def __init__(self) -> None:
        self.waiting: dict[str, Waiter] = {}
        self.hands: dict[str, Hand] = {}
        self.held: dict[str, str] = {}
        self.load: Counter[str] = Counter()
        self.kinds: Counter[Kind] = Counter()
        self.reasons: Counter[tuple[Kind, Reason]] = Counter()
        self.channels: Counter[Channel] = Counter()
        self.duplicates = 0
        self.decided_after_ms: list[int] = []
        self.answered_after_ms: list[int] = []
        self.recent: deque[Decision] = deque(maxlen=LAST)
        self._numbers: dict[str, int] = {}
        self._epochs: dict[tuple[str, str], int] = {}
        self._seen: set[str] = set()

    def note(self, decision: Decision) -> bool:
        """Count a decision; give False when it was told before."""
        number = int(decision.decision.rsplit(".", 1)[1])
        if number <= self._numbers.get(decision.desk, 0):
            self.duplicates += 1
            return False
        self._numbers[decision.desk] = number
        self.kinds[decision.kind] += 1
        self.reasons[decision.kind, decision.why.reason] += 1
        self.recent.append(decision)
        if decision.kind is not Kind.IGNORED:
            self._time(decision)
            self._move(decision)
        return True

    def in_hand(self, decision: Decision) -> bool:
        """Tell whether this decision leaves the ticket with its responder; a resumed one may go to the queue."""
        hand = self.hands.get(decision.ticket)
        return hand is not None and (hand.responder, hand.epoch) == (decision.responder, decision.epoch)

    def _time(self, decision: Decision) -> None:
        if decision.received_ms is None or decision.channel is None:
            return
        after_ms = max(0, decision.decided_ms - decision.received_ms)
        if decision.why.reason in (Reason.ARRIVED, Reason.PREFERRED) and decision.ticket not in self._seen:
            self.channels[decision.channel] += 1
            self.decided_after_ms.append(after_ms)
        elif decision.kind is Kind.ASSIGNED:
            self.answered_after_ms.append(after_ms)

    def _move(self, decision: Decision) -> None:
        ticket, kind, at = decision.ticket, decision.kind, (decision.desk, decision.ticket)
        # only a new epoch puts a resumed ticket back into its owner's hands
        renewed = decision.epoch > self._epochs.get(at, 0)
        self._epochs[at] = decision.epoch
        self._seen.add(ticket)
        if kind in ENDS_HAND:
            self._forget(decision)
        if kind is Kind.QUEUED or (ticket in self.waiting and kind in (Kind.RAISED, Kind.URGED)):
            priority = decision.priority or Priority.P4
            self.waiting[ticket] = Waiter(decision.desk, priority, decision.received_ms or decision.decided_ms)
        elif kind is Kind.HELD:
            self.held[ticket] = decision.responder or ""
        elif kind is Kind.OFFERED or (kind is Kind.RESUMED and renewed):
            self._forget(decision)
            name, share = decision.responder or "", decision.share or 0
            self.hands[ticket] = Hand(decision.desk, name, decision.epoch, share, kind is Kind.RESUMED)
            self.load[name] += share
        elif kind is Kind.RESUMED:
            self.held.pop(ticket, None)
        elif kind in (Kind.INTERRUPTED, Kind.CONTINUED) and ticket in self.hands:
            hand = self.hands[ticket]
            share = (decision.share or 0) if kind is Kind.CONTINUED else 0
            self.load[hand.responder] += share - hand.share
            self.hands[ticket] = hand._replace(share=share)
        elif kind is Kind.ASSIGNED and ticket in self.hands:
            self.hands[ticket] = self.hands[ticket]._replace(accepted=True)
        elif kind in (Kind.CANCELLED, Kind.CLOSED, Kind.MOVED):
            del self._epochs[at]

    def _forget(self, decision: Decision) -> None:
        """Take the ticket off its present place at this desk; another desk may have told of it already."""
        ticket, desk = decision.ticket, decision.desk
        hand, waiter = self.hands.get(ticket), self.waiting.get(ticket)
        if hand is not None and hand.desk == desk:
            del self.hands[ticket]
            self.load[hand.responder] -= hand.share
        if waiter is not None and waiter.desk == desk:
            del self.waiting[ticket]
        self.held.pop(ticket, None)
