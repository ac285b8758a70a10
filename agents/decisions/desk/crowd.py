"""How long would the oldest wait if everybody were served in order of arrival?"""

from collections.abc import Iterable

from agents.decisions.desk.queues import Demand, Ticket
from schemas.states import DeskState

AT_LEAST = 16
"""Arrivals over which the gap between them is averaged at least."""


class Crowd:
    """The tickets that wait for somebody who is there, and how they came.

    Served in order of arrival as many would wait, but they would be the youngest: the oldest of them as old as so
    many mean gaps between arrivals. The mean is over about as many arrivals as wait, so it is their own time that
    counts. What nobody present may take is no part of it: those who wait for it are not overtaken.
    """

    __slots__ = ("queued", "waiting")

    def __init__(self) -> None:
        self.queued = 0
        self.waiting = 0  # those of them for whom somebody is there

    def count(self, demands: Iterable[Demand]) -> None:
        """Count anew, after people have come or gone for whom a ticket may wait."""
        self.waiting = sum([demand.size for demand in demands if demand.profiles])

    def joined(self, ticket: Ticket) -> None:
        """Count one more that waits."""
        self.queued += 1
        if ticket.demand.profiles:
            self.waiting += 1

    def left(self, ticket: Ticket) -> None:
        """Count one less."""
        self.queued -= 1
        if ticket.demand.profiles:
            self.waiting -= 1

    def arrived(self, state: DeskState, received_ms: int) -> None:
        """Learn from an arrival how close they come; a quiet time in which nobody waits tells nothing about it."""
        before_ms, state.arrival_ms = state.arrival_ms, max(received_ms, state.arrival_ms)
        if self.queued and before_ms:
            among = max(AT_LEAST, self.queued) if state.gap_ms else 1
            state.gap_ms += (state.arrival_ms - before_ms - state.gap_ms) / among

    def fifo_ms(self, state: DeskState, now_ms: int) -> float:
        """Give the age that the oldest waiting ticket would have, in milliseconds; at least one."""
        if not self.waiting or not state.arrival_ms:
            return 1.0
        return max(1.0, self.waiting * state.gap_ms + now_ms - state.arrival_ms)
