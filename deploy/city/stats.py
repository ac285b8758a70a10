"""What did the city do and hear?"""

from collections import Counter

from deploy.city.board import Board
from schemas.labels import Channel


class Stats:
    """Counts of one city; the board holds what the decisions tell."""

    def __init__(self) -> None:
        self.board = Board()
        self.sent: Counter[Channel] = Counter()
        self.broken = 0
        self.resent = 0
        self.heard: Counter[str] = Counter()
        self.acted: Counter[str] = Counter()
        self.undecided: dict[str, float] = {}
        """Tickets without any decision, and when they were sent, on the monotonic clock."""
        self.summaries: dict[str, str] = {}
        """First words of each ticket, personal data masked."""

    @property
    def tickets(self) -> int:
        """Tickets that can be decided: sent, neither broken nor sent again."""
        return sum(self.sent.values())

    @property
    def decided(self) -> int:
        """Tickets with at least one decision."""
        return self.tickets - len(self.undecided)


def percentile(values: list[int], percent: float) -> int:
    """Give the nearest-rank percentile; 0 of nothing."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else 0
