"""What came of it? Waits, misses and loads, counted while the clock runs."""

from array import array

from deploy.simulation.kinds import TicketKind

SLOTS = 96
"""Equal parts of the measured time, for curves."""


class ClassMeasures:
    """What happened to the measured tickets of one class. Times in milliseconds."""

    __slots__ = ("abandoned", "kind", "missed", "tickets", "unanswered", "waits")

    def __init__(self, kind: TicketKind) -> None:
        self.kind = kind
        self.waits = array("q")
        """Until answered, given up, or the end: one for each ticket, in the order in which it was known."""
        self.tickets = 0
        self.missed = 0
        self.abandoned = 0
        self.unanswered = 0


class Measures:
    """Counts of one run, of what was received between the warm-up and the end of arrivals."""

    def __init__(self, kinds: tuple[TicketKind, ...], from_ms: int, to_ms: int) -> None:
        self.classes = [ClassMeasures(kind) for kind in kinds]
        self.from_ms = from_ms
        self.to_ms = to_ms
        self.busy_ms: dict[str, float] = {}
        self.slot_ms = max(1, -(-(to_ms - from_ms) // SLOTS))
        self.slot_tickets = [0] * SLOTS
        self.slot_wait_ms = [0] * SLOTS
        self.offers = 0
        self.rejected = 0
        self.expired = 0
        self.events = 0

    def answered(self, index: int, received_ms: int, now_ms: int) -> None:
        """Count a first answer."""
        if self.from_ms <= received_ms < self.to_ms:
            one, wait_ms = self.classes[index], now_ms - received_ms
            one.tickets += 1
            one.waits.append(wait_ms)
            one.missed += wait_ms > one.kind.answer_ms
            slot = (received_ms - self.from_ms) // self.slot_ms
            self.slot_tickets[slot] += 1
            self.slot_wait_ms[slot] += wait_ms

    def gave_up(self, index: int, received_ms: int, now_ms: int) -> None:
        """Count a customer who left before an answer; a miss if the limit had passed."""
        if self.from_ms <= received_ms < self.to_ms:
            self.answered(index, received_ms, now_ms)
            self.classes[index].abandoned += 1

    def left_over(self, index: int, received_ms: int, now_ms: int) -> None:
        """Count a ticket that nobody had answered when the run ended."""
        if self.from_ms <= received_ms < self.to_ms:
            self.answered(index, received_ms, now_ms)
            self.classes[index].unanswered += 1

    def busy(self, name: str, since_ms: int, now_ms: float, part: float) -> None:
        """Count load: ``part`` of what the responder may carry, within the measured time."""
        spent = min(now_ms, self.to_ms) - max(since_ms, self.from_ms)
        if spent > 0:
            self.busy_ms[name] = self.busy_ms.get(name, 0.0) + spent * part
