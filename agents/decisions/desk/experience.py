"""How fast and how well does each responder solve each kind of work? Learnt from the desk's own tickets."""

from agents.decisions.desk.queues import Ticket
from schemas.policy import DispatchRules
from schemas.states import Learnt

PER_MS = 300_000
"""Rates count the tickets solved for good in five minutes (Shanghai Telecom: about one), so that most are near 1."""


class Experience:
    """What the desk has learnt about kinds of work, with its policy's numbers for what it does not know yet.

    A responder's rate is speed x probability that it stays solved (mu x p; Mehrotra et al. 2012), shrunk towards
    the mean of the work by ``shrink`` tickets: (own + shrink x mean) / (n + shrink); the mean likewise towards
    the policy's handle time. All sums are integers, so a desk loaded from its records knows exactly the same.
    """

    __slots__ = ("_handle_ms", "_memory", "_shrink", "_works", "known")

    def __init__(self, known: dict[str, Learnt], rules: DispatchRules) -> None:
        self.known = known
        self._works: dict[str, tuple[float, float]] = {}
        self.follow(rules)

    def follow(self, rules: DispatchRules) -> None:
        """Use another policy's numbers from here on."""
        self._shrink, self._memory = rules.shrink, rules.memory
        self._handle_ms = rules.handle_s * 1000
        self._works.clear()

    def rate(self, own: dict[str, Learnt], work: str) -> float:
        """Give the tickets of this work that somebody with this past solves for good in five minutes."""
        good, spent_ms = self._works.get(work) or self._work(work)
        learnt = own.get(work)
        if learnt is None:
            return PER_MS * good / spent_ms
        return PER_MS * (max(0, learnt.solved - learnt.undone) + good) / (learnt.worked_ms + spent_ms)

    def mean_ms(self, work: str) -> float:
        """Give the time that such a ticket is expected to take whoever has it, in milliseconds."""
        return (self._works.get(work) or self._work(work))[1] / self._shrink

    def in_time(self, ends_ms: int | None, work: str, now_ms: int) -> bool:
        """Tell whether such a ticket is expected to be finished by the end of a shift."""
        return ends_ms is None or now_ms + self.mean_ms(work) <= ends_ms

    def solved(self, own: dict[str, Learnt] | None, ticket: Ticket) -> None:
        """Learn from a ticket that was just resolved; old tickets count ever less."""
        for known in (self.known, own):
            if known is not None:
                learnt = known.setdefault(ticket.work, Learnt())
                learnt.solved += 1
                learnt.worked_ms += max(1, ticket.state.worked_ms)
                if learnt.solved >= self._memory:
                    learnt.solved //= 2
                    learnt.worked_ms //= 2
                    learnt.undone //= 2
        self._works.pop(ticket.work, None)

    def undone(self, own: dict[str, Learnt] | None, ticket: Ticket) -> None:
        """Learn that a solved ticket came back."""
        for known in (self.known, own):
            if known is not None and (learnt := known.get(ticket.work)) is not None:
                learnt.undone += 1
        self._works.pop(ticket.work, None)

    def _work(self, work: str) -> tuple[float, float]:
        """Give ``shrink`` tickets of the mean: how many of them stay solved, and the milliseconds they take."""
        shrink = self._shrink
        learnt = self.known.get(work) or Learnt()
        count = learnt.solved + shrink
        good = shrink * (max(0, learnt.solved - learnt.undone) + shrink) / count
        found = self._works[work] = good, shrink * (learnt.worked_ms + shrink * self._handle_ms) / count
        return found
