"""What happens on this desk? Arrivals, kinds of tickets, people and their habits, as a scenario file says it."""

from typing import Annotated, Any, Self

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from deploy.simulation.durations import Duration
from schemas.labels import Act, Channel, Domain, Flag, Language, Priority, ProblemClass, Segment, Topic
from schemas.model import Frozen, Id
from schemas.responders import Skills

Hour = Annotated[float, Field(ge=0, le=24)]
Chance = Annotated[float, Field(ge=0, le=1)]
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._\-]{1,32}$")]
Positive = Annotated[float, Field(gt=0)]
Weight = Annotated[float, Field(ge=0)]


class TicketClass(Frozen):
    """A kind of ticket. What is not given here, the policy's own rules say: priority, skills, time limits."""

    share: Weight = Field(1, description="of all arrivals, relative to the other classes")
    channel: Channel = Channel.APP
    act: Act = Act.CONSULT
    topic: Topic = Topic.NONE
    domain: Domain | None = None
    segment: Segment = Segment.PERSONAL
    problem_class: ProblemClass = ProblemClass.OTHER
    language: Language = Language.ZH
    flags: tuple[Flag, ...] = ()
    priority: Priority | None = None
    skills: Skills | None = None
    answer_s: Positive | None = Field(
        None, description="the only time limit: to the first answer, instead of the policy's"
    )
    weight: Positive | None = Field(None, description="of a miss in the report; the policy's weight if not given")
    handle: Duration = Duration(mean_s=345)
    patience: Duration | None = Field(None, description="waits at most this long; None: never gives up")


class Burst(Frozen):
    """An outage or a planned activity: more arrivals for a while, of a mix of their own."""

    name: Name
    at_h: Annotated[float, Field(ge=0)] = Field(description="begin, hours from the scenario's start")
    minutes: Positive
    times: Positive = Field(description="all arrivals, as a multiple of what the curves say")
    mix: dict[Name, Chance] = Field(
        default_factory=dict, description="shares of these classes meanwhile; the others share the rest"
    )


class Arrivals(Frozen):
    """A Poisson process whose rate follows the hour and the weekday."""

    per_hour: Positive = Field(description="tickets an hour in the mean over day and week")
    hourly: tuple[Weight, ...] = Field((), description="24 weights from midnight; none: even")
    weekly: tuple[Weight, ...] = Field((), description="7 weights from Monday; none: even")
    bursts: tuple[Burst, ...] = ()

    @model_validator(mode="after")
    def whole_curves(self) -> Self:
        """Refuse curves that do not cover the day or the week."""
        for name, wanted in (("hourly", 24), ("weekly", 7)):
            curve: tuple[float, ...] = getattr(self, name)
            if curve and (len(curve) != wanted or not sum(curve)):
                raise ValueError(f"{name} needs {wanted} weights, not all of them 0")
        return self


class Shift(Frozen):
    """Hours of presence; over midnight when ``from_h`` is later than ``to_h``. Days count from Monday, 1 to 7."""

    from_h: Hour
    to_h: Hour
    days: tuple[Annotated[int, Field(ge=1, le=7)], ...] = (1, 2, 3, 4, 5, 6, 7)


class Crew(Frozen):
    """Responders who are alike but for their personal speed."""

    name: Name
    count: int = Field(ge=1, le=100_000)
    skills: Skills
    channels: Annotated[tuple[Channel, ...], Field(min_length=1)] = tuple(Channel)
    limit: int = Field(1000, ge=1, le=1000, description="most load at once, per mille of a whole person")
    shifts: tuple[Shift, ...] = Field((), description="none: always there")
    spread: Annotated[float, Field(ge=0, le=0.5)] = Field(0, description="of personal speed, as a standard deviation")
    speed: dict[Name, Positive] = Field(default_factory=dict, description="class -> how fast, 1 is the mean")


class Habits(Frozen):
    """How people answer offers, and come back after an offer they let pass."""

    accept: Duration = Duration(mean_s=0)
    reject: Chance = 0
    expire: Chance = 0
    back_s: Positive = Field(60, description="after a missed offer, available again")

    @model_validator(mode="after")
    def at_most_all(self) -> Self:
        """Refuse more than every offer."""
        if self.reject + self.expire > 1:
            raise ValueError("reject and expire together are more than every offer")
        return self


class OtherDesk(Frozen):
    """Another desk on the same clock: tickets of the same classes, and people of its own."""

    desk: Id
    arrivals: Arrivals
    crews: Annotated[tuple[Crew, ...], Field(min_length=1)]
    neighbours: tuple[Id, ...] = ()


class Scenario(Frozen):
    """A desk's days on a virtual clock, alone or beside others."""

    title: str = ""
    start: AwareDatetime
    hours: Positive = Field(description="of arrivals; then the desk works off what is left")
    warm_up_h: Weight = Field(0, description="not measured")
    seed: int = 1
    policy: str | None = Field(None, description="policy file, from the scenario's folder; none: the shipped one")
    dispatch: dict[str, Any] = Field(default_factory=dict, description="fields of the policy's dispatch to change")
    wrap_up_s: Annotated[float, Field(ge=0, le=7200)] | None = Field(None, description="instead of the policy's")
    desk: Id = "simulated"
    arrivals: Arrivals
    classes: Annotated[dict[Name, TicketClass], Field(min_length=1)]
    crews: Annotated[tuple[Crew, ...], Field(min_length=1)]
    habits: Habits = Habits()
    neighbours: tuple[Id, ...] = Field((), description="desks that may help it out, by the policy's overflow")
    others: tuple[OtherDesk, ...] = ()

    def lenders(self) -> dict[str, tuple[str, ...]]:
        """Give every desk with its neighbours."""
        return {self.desk: self.neighbours, **{other.desk: other.neighbours for other in self.others}}

    @model_validator(mode="after")
    def known_desks(self) -> Self:
        """Refuse neighbours that are not there, and desks of one name."""
        desks = [self.desk, *(other.desk for other in self.others)]
        if twice := sorted({desk for desk in desks if desks.count(desk) > 1}):
            raise ValueError(f"desk {', '.join(twice)} stands twice")
        if strangers := sorted({n for names in self.lenders().values() for n in names if n not in desks}):
            raise ValueError(f"there is no desk {', '.join(strangers)}")
        return self

    @model_validator(mode="after")
    def known_names(self) -> Self:
        """Refuse names of classes that are not there, and crews of one name."""
        flow = self.arrivals
        used = {f"burst {b.name}": list(b.mix) for b in flow.bursts}
        used |= {
            f"crew {c.name}": list(c.speed) for c in (*self.crews, *(c for other in self.others for c in other.crews))
        }
        strangers = {at: [name for name in names if name not in self.classes] for at, names in used.items()}
        problems = [f"{at} names the unknown class {name}" for at, names in strangers.items() for name in names]
        problems += [f"burst {b.name} has a mix of more than 1" for b in flow.bursts if sum(b.mix.values()) > 1]
        for noun, names in (("crew", [c.name for c in self.crews]), ("burst", [b.name for b in flow.bursts])):
            problems += [f"{noun} {name} stands twice" for name in sorted(set(names)) if names.count(name) > 1]
        if not sum(one.share for one in self.classes.values()):
            problems.append("no class has a share")
        if self.warm_up_h >= self.hours:
            problems.append("the warm-up is as long as the whole")
        if problems:
            raise ValueError("; ".join(problems))
        return self
