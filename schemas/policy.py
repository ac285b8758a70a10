"""Which numbers and rules may operations tune?"""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from schemas.calendar import CalendarRules
from schemas.clauses import Clause, Measure, Seconds
from schemas.conditions import OF_PROBLEM, When
from schemas.desks import Desk, OverflowRules, desk_problems
from schemas.dialects import Dialect
from schemas.labels import Channel, Priority, Severity, Topic
from schemas.model import Event, Frozen, Id
from schemas.repeats import CustomerRules, MergingRules
from schemas.taxonomy import Leaf

Level = Annotated[int, Field(ge=1, le=5)]
Hour = Annotated[int, Field(ge=0, le=23)]


class ChannelRule(Frozen):
    """How a channel loads a person and how long each step may take."""

    share: int = Field(
        ge=1, le=1000, description="load of one ticket, per mille of a person; 1000 takes the person whole"
    )
    offer_s: Seconds = Field(description="an offer not accepted in this time goes on, seconds")
    wrap_up_s: float = Field(ge=0, le=7200, description="after-work that follows a resolve, seconds; 0 for none")
    interrupts: tuple[Channel, ...] = Field((), description="a new ticket may interrupt work in hand of these channels")


class Skill(Frozen):
    """A skill that responders can have and tickets can need."""

    zh: str
    en: str


class Need(Frozen):
    """Skills that a ticket needs when the condition holds; the highest level of all that hold counts.

    With days it holds for tickets received then: so tickets of a planned activity ask for its certificate (S0-17).
    ``prefer`` names skills that would be nice, the most wanted first: waiting, the ticket gives them up one by one.
    """

    id: Id
    when: When
    skills: dict[Id, Level] = Field(default_factory=dict)
    prefer: dict[Id, Level] = Field(default_factory=dict)
    valid_from: date | None = Field(None, description="first day of receipt")
    valid_until: date | None = Field(None, description="last day of receipt")


class SeverityRule(Frozen):
    """How bad a problem is when the condition holds; it looks at the problem, not at who has it."""

    id: Id
    severity: Severity
    when: When

    @model_validator(mode="after")
    def of_problem(self) -> "SeverityRule":
        """Refuse conditions on the customer, and on the severity that is only being found."""
        if others := sorted(self.when.model_dump(exclude_defaults=True).keys() - OF_PROBLEM):
            raise ValueError(f"severity rule {self.id} cannot look at {', '.join(others)}")
        return self


class Points(Frozen):
    """Points of urgency or impact that a ticket gets when the condition holds."""

    id: Id
    when: When
    points: int = Field(ge=-5, le=5)


class PriorityRules(Frozen):
    """Urgency x impact (S1-9) gives the band; scene, customer and history add up within it.

    Urgency and impact are sums of points held within 1 to 3, and the matrix gives the priority. The points of the
    others are summed; with ``lift_points`` of them the ticket rises one band, never more.
    """

    urgency: tuple[Points, ...]
    impact: tuple[Points, ...]
    scene: tuple[Points, ...] = ()
    customer: tuple[Points, ...] = ()
    history: tuple[Points, ...] = ()
    lift_points: int | None = Field(None, ge=1, le=100, description="None: nothing is lifted")
    matrix: Annotated[
        tuple[tuple[Priority, ...], ...],
        Field(min_length=3, max_length=3, description="row: urgency 1 to 3; column: impact 1 to 3"),
    ]

    @model_validator(mode="after")
    def square(self) -> "PriorityRules":
        """Refuse rows that are not three wide."""
        if any(len(row) != 3 for row in self.matrix):
            raise ValueError("the matrix needs three rows of three priorities")
        return self


class Order(StrEnum):
    """What goes next when a responder gets free; among equals the oldest."""

    TIMELY = "timely"  # what weighs most and can still be in time; what is late by turns
    WEIGHTED = "weighted"  # dearest wait now: weight and time spent against the target, times the responder's rate
    SAVABLE = "savable"  # what can still be in time before what is late already
    STRICT = "strict"  # highest priority
    FIFO = "fifo"  # oldest
    EDF = "edf"  # earliest due
    CMU = "cmu"  # dearest second, whatever the age


class Choose(StrEnum):
    """Who takes a ticket that comes while several have room."""

    FIT = "fit"  # least loaded, then fastest at this work and longest idle
    LOAD = "load"  # least loaded, then longest idle
    IDLE = "idle"  # longest idle, whatever the load


class DispatchRules(Frozen):
    """How the desk offers, waits and forgets. All times in seconds."""

    order: Order = Order.WEIGHTED  # not the shipped policy's: recorded policies that name none keep their meaning
    choose: Choose = Choose.FIT
    fair: bool = Field(False, description="among equally loaded, whoever had the fewest hard, night and low-scored")
    fair_days: int = Field(14, ge=1, le=62, description="days over which these are counted")
    night_h: tuple[Hour, Hour] = Field((22, 6), description="first hour of the night and of the morning, local time")
    idle_worth: float = Field(
        0.002, ge=0, le=1, description="a second of idleness counts as so many more tickets solved in five minutes"
    )
    handle_s: Seconds = Field(300, description="handle time of a kind of work that nobody has done yet")
    shrink: int = Field(20, ge=1, le=100_000, description="tickets for which the mean counts beside one's own")
    memory: int = Field(200, ge=2, le=100_000, description="after so many tickets older ones count half")
    starve_ratio: float = Field(
        5,
        gt=0,
        le=10_000,
        description="orders weighted, savable: a ticket that waited this many times its target goes first",
    )
    worst_wait_s: dict[Priority, Seconds] = Field(
        default_factory=dict, description="nor does a ticket of this priority wait longer behind others"
    )
    late_share: float = Field(
        0.1, ge=0, le=1, description="order timely: a ticket that is late already counts so much of its weight"
    )
    late_ratio: float = Field(
        1.8,
        ge=1,
        le=10_000,
        description="order timely: a late ticket that waited so many times what oldest first would give goes first",
    )
    slack_s: Seconds = Field(
        60, description="order timely: a ticket with so long to its target counts half as much as one without"
    )
    weights: dict[Priority, float] = Field(description="cost of a ticket that waits as long as its target, by priority")
    relax_percent: tuple[Annotated[int, Field(ge=1, le=1000)], ...] = Field(
        (30, 60, 80), max_length=10, description="steps of the target at which preferred skills are given up"
    )
    cool_down_s: float = Field(300, ge=0, le=86_400, description="rest after a ticket whose holder reported abuse")
    ramp_s: float = Field(
        0, ge=0, le=86_400, description="after a desk had nobody, the first who come are paced this long; 0 for never"
    )
    ramp_tickets: int = Field(2, ge=1, le=1000, description="tickets that each of them is offered meanwhile")
    shift_grace_s: Seconds = Field(1800, description="what is in hand so long after the shift's end goes to others")
    silence_s: Seconds = Field(description="a responder silent this long counts as logged out")
    preferred_s: Seconds = Field(description="a ticket waits this long for a preferred responder who is busy")
    bond_s: Seconds = Field(description="a customer's last responder stays preferred this long after the resolve")
    decline_s: Seconds = Field(description="a lone responder who declined is asked again after this")
    misses: int = Field(ge=1, le=100, description="offers left to expire in a row before the responder is set away")
    reopen_s: Seconds = Field(
        description="a resolved ticket can be reopened this long; then it is closed and forgotten"
    )
    max_hops: int = Field(ge=1, le=20, description="desks a ticket may be passed to (S2-2)")
    overflow: OverflowRules | None = Field(None, description="None: no desk helps another by itself")

    @model_validator(mode="after")
    def every_priority(self) -> "DispatchRules":
        """Refuse a priority without weight."""
        if missing := [f"P{p}" for p in Priority if p not in self.weights]:
            raise ValueError(f"weights lacks {', '.join(missing)}")
        return self


class EscalationRules(Frozen):
    """When the clocks speak, and which stair a breach climbs."""

    warn_percent: tuple[Annotated[int, Field(ge=1, le=99)], ...] = (50, 75)
    stair: dict[Priority, Priority] = Field(description="priority -> priority after a breach")


class FeedbackRules(Frozen):
    """How satisfaction is asked and what dissatisfaction does (S2-13, S2-22)."""

    survey_s: Seconds = Field(description="an unanswered survey expires after this")
    dissatisfied_score: int = Field(ge=1, le=4, description="this score and below sends the ticket back")


class Policy(Frozen):
    """Every number and rule that operations may tune, under one version."""

    version: Id
    title: str = ""
    utc_offset_h: float = Field(8, ge=-12, le=14, description="local time against UTC, hours; China has one")
    channels: dict[Channel, ChannelRule]
    skills: dict[Id, Skill]
    desks: Annotated[tuple[Desk, ...], Field(min_length=1)]
    default_desk: Id
    needs: tuple[Need, ...]
    leaves: tuple[Leaf, ...] = Field((), description="the taxonomy below the topics; none: no leaf is named")
    dialects: tuple[Dialect, ...] = Field((), description="told apart by their words; none: only what channels say")
    severity: tuple[SeverityRule, ...] = Field((), description="the first that holds; minor when none does")
    calendar: CalendarRules = CalendarRules()
    calendars: dict[Id, CalendarRules] = Field(default_factory=dict, description="opening hours that desks name")
    clauses: Annotated[tuple[Clause, ...], Field(min_length=1)]
    priority: PriorityRules
    dispatch: DispatchRules
    escalation: EscalationRules
    feedback: FeedbackRules
    customers: CustomerRules | None = Field(None, description="None: nothing is looked up")
    merging: MergingRules | None = Field(None, description="None: nothing is merged")

    @model_validator(mode="after")
    def complete(self) -> "Policy":
        """Refuse names that point nowhere, double ids, and channels without rules."""
        problems = [*desk_problems(self.desks, self.calendars)]
        clauses = [clause.id for clause in self.clauses]
        problems += [f"clause {c} stands twice" for c in sorted(set(clauses)) if clauses.count(c) > 1]
        problems += [f"channel {c.value} has no rule" for c in Channel if c not in self.channels]
        problems += [
            f"channel {c.value} interrupts itself" for c, rule in self.channels.items() if c in rule.interrupts
        ]
        problems += [
            f"need {n.id} ends before it begins"
            for n in self.needs
            if n.valid_from and n.valid_until and n.valid_from > n.valid_until
        ]
        problems += [
            f"need {n.id} asks for the unknown skill {s}"
            for n in self.needs
            for s in (*n.skills, *n.prefer)
            if s not in self.skills
        ]
        problems += _leaf_problems(self.leaves)
        dialects = [dialect.id for dialect in self.dialects]
        problems += [f"dialect {d} stands twice" for d in sorted(set(dialects)) if dialects.count(d) > 1]
        if self.default_desk not in {desk.id for desk in self.desks}:
            problems.append(f"default_desk {self.default_desk} is not a desk")
        for measure in (Measure.ANSWERED, Measure.RESOLVED):
            plain = [c.when.channels or tuple(Channel) for c in self.clauses if c.measures is measure and _plain(c)]
            bare = [channel.value for channel in Channel if not any(channel in channels for channels in plain)]
            if bare:
                problems.append(f"no clause limits '{measure.value}' for every ticket by {', '.join(bare)}")
        if problems:
            raise ValueError("; ".join(problems))
        return self


def _leaf_problems(leaves: tuple[Leaf, ...]) -> list[str]:
    known = [leaf.id for leaf in leaves]
    topics = [topic.value for topic in Topic]
    problems = [f"leaf {name} stands twice" for name in sorted(set(known)) if known.count(name) > 1]
    problems += [f"leaf {name} hangs from no topic" for name in known if name.partition(".")[0] not in topics]
    for leaf in leaves:
        parent = leaf.id.rpartition(".")[0]
        if "." in parent and parent not in known:
            problems.append(f"leaf {leaf.id} hangs from {parent}, which is none")
        if "." in parent and not leaf.words:
            problems.append(f"leaf {leaf.id} is of the third level and has no words to be found by")
    return problems


def _plain(clause: Clause) -> bool:
    """Tell whether a clause holds for every ticket of its channels, at all times."""
    return clause.when == When(channels=clause.when.channels) and clause.valid_from is clause.valid_until is None


class PolicyActivated(Event):
    """A policy version takes effect, at this place in every desk's journal."""

    TYPE: ClassVar[str] = "com.paidan.policy.activated.v1"
    policy: Policy
