"""What must happen when nobody does anything?"""

from heapq import heapify, heappop, heappush
from typing import Literal, NamedTuple

TimerKind = Literal[
    "forget", "forgive", "held", "look", "offer", "prefer", "ramp", "relax", "shift", "silence", "turn", "wrap"
]


class Timer(NamedTuple):
    """A wake-up. ``guard`` is the value that must still hold when it rings; otherwise it rings in vain."""

    due_ms: int
    kind: TimerKind
    name: str
    guard: int


class Timers:
    """Wake-ups in the order of their due times; equal times in the order of kind and name, so replay agrees."""

    __slots__ = ("_heap",)

    def __init__(self) -> None:
        self._heap: list[Timer] = []

    def set(self, due_ms: int, kind: TimerKind, name: str, guard: int) -> None:
        """Ring at ``due_ms``. Nothing is ever unset: a timer whose guard has moved on is powerless."""
        heappush(self._heap, Timer(due_ms, kind, name, guard))

    def due_ms(self) -> int | None:
        """Give the next due time, if any."""
        return self._heap[0].due_ms if self._heap else None

    def pop(self, now_ms: int) -> Timer | None:
        """Take the next timer that is due, or None."""
        if self._heap and self._heap[0].due_ms <= now_ms:
            return heappop(self._heap)
        return None

    def keep(self, live: "list[Timer]") -> None:
        """Replace all timers, on loading a desk."""
        self._heap = live
        heapify(self._heap)

    def __len__(self) -> int:
        return len(self._heap)


def ms(seconds: float) -> int:
    """Give a policy's seconds in whole milliseconds, at least one: a timer never rings in the moment it is set."""
    return max(1, round(seconds * 1000))
