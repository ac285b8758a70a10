"""What is true now? The records of the hot store, and the values of the compacted topics.

Unlike events these are the working memory of a desk, so they change in place; their JSON is the same in
Valkey and on Kafka, byte for byte.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from schemas.feedback import SurveyRequested
from schemas.labels import Channel, Priority, Wait
from schemas.reports import DeskReported
from schemas.responders import Status
from schemas.tickets import Clock, TicketPrioritized


class TicketStatus(StrEnum):
    """Where a ticket stands on its desk."""

    WAITING = "waiting"
    OFFERED = "offered"
    ASSIGNED = "assigned"
    HELD = "held"
    RESOLVED = "resolved"
    CANCELLED = "cancelled"  # this and the next are remembered for a while, so that a late duplicate stays one
    MOVED = "moved"  # to another desk
    MERGED = "merged"  # into another ticket


@dataclass(slots=True)
class TicketState:
    """A ticket of a desk. Times are epoch milliseconds; None where there is none."""

    facts: TicketPrioritized
    priority: Priority
    skills: dict[str, int]
    status: TicketStatus = TicketStatus.WAITING
    holder: str | None = None
    epoch: int = 0
    offer_until_ms: int | None = None
    declined: list[str] = field(default_factory=list)
    forgive_ms: int | None = None
    preferred: str | None = None
    preferred_until_ms: int | None = None
    held_until_ms: int | None = None
    resolved_ms: int | None = None
    forget_ms: int | None = None
    answered_ms: int | None = None
    held_ms: int | None = None
    paused_ms: int = 0
    taken_ms: int | None = None
    worked_ms: int = 0
    prefer: dict[str, int] = field(default_factory=dict)
    relax_ms: int | None = None
    abusive: bool = False
    handover: str | None = None
    urges: int = 0
    reopens: int = 0
    held_for: Wait | None = None
    contacted_ms: int | None = None
    replied_ms: int | None = None
    merged_into: str | None = None
    mass: bool = False
    interrupted_ms: int | None = None


@dataclass(slots=True)
class ResponderState:
    """A responder who is signed in. What they hold is in the tickets, so it stands nowhere twice."""

    responder: str
    skills: dict[str, int]
    channels: list[Channel]
    limit: int
    status: Status
    since_ms: int
    misses: int = 0
    wrap_until_ms: int | None = None
    shift_ends_ms: int | None = None
    shift_over_ms: int | None = None
    drained: bool = False
    ramped: int = 0


@dataclass(slots=True)
class Learnt:
    """Work of one kind, newer counting more: tickets solved, the time they took, and how many came back."""

    solved: int = 0
    worked_ms: int = 0
    undone: int = 0


@dataclass(slots=True)
class Day:
    """What a responder was burdened with in one day: all accepted, P1, at night, scored low, declined, left."""

    taken: int = 0
    hard: int = 0
    night: int = 0
    low: int = 0
    rejected: int = 0
    expired: int = 0


@dataclass(slots=True)
class DossierState:
    """What a desk remembers of a responder, signed in or not (S3-11). Days are local ones, counted from 1970."""

    responder: str
    works: dict[str, Learnt] = field(default_factory=dict)
    days: dict[int, Day] = field(default_factory=dict)
    written_ms: int = 0


@dataclass(slots=True)
class NeighbourState:
    """What a desk knows of a neighbour: the last report, and what is left of its rooms after what was sent since."""

    report: DeskReported
    rooms: list[dict[int, int]]


@dataclass(slots=True)
class Level:
    """First answers to a desk's own tickets in this window of time and the one before, and how many were in time."""

    since_ms: int = 0
    answered: int = 0
    in_time: int = 0
    answered_before: int = 0
    in_time_before: int = 0


@dataclass(slots=True)
class DeskState:
    """A desk's own counters, and what it learnt about kinds of work. ``clock_ms`` never runs backwards.

    ``arrival_ms`` is when the youngest ticket was received.
    ``gap_ms`` is the mean time between arrivals while others wait.
    """

    epoch: int = 0
    number: int = 0
    clock_ms: int = 0
    policy: str = ""
    works: dict[str, Learnt] = field(default_factory=dict)
    paused: dict[str, str] = field(default_factory=dict)
    ramp_until_ms: int | None = None
    shut: bool = False
    turn_ms: int | None = None
    level: Level | None = None
    look_ms: int | None = None
    told_ms: int = 0
    told: int = 0
    arrival_ms: int = 0
    gap_ms: float = 0.0


@dataclass(slots=True)
class WatchState:
    """The clocks that escalation watches on a ticket; ``said`` counts the steps already announced per clock.

    ``met`` tells when what ends a clock has happened: arrived, answered, contacted, replied.
    ``held_for`` says why the ticket was put on hold last; ``paused`` whether it still is.
    """

    priority: Priority
    received_ms: int
    clocks: list[Clock]
    said: list[int]
    answered: bool = False
    paused: bool = False
    met: dict[str, int] = field(default_factory=dict)
    held_for: Wait | None = None


@dataclass(slots=True)
class SurveyState:
    """An open or answered survey. ``score`` is None until answered."""

    request: SurveyRequested
    score: int | None = None
    closes_ms: int = 0
