"""What is known of a ticket at each stage before dispatch?"""

from typing import ClassVar
from uuid import UUID, uuid5

from pydantic import Field, JsonValue

from schemas.calendar import ClockKind
from schemas.classification import Candidate, Classification
from schemas.dialects import DialectId
from schemas.facts import Facts
from schemas.intake import Customer
from schemas.labels import Act, Channel, Domain, Flag, Language, Priority, Severity, Topic, Wait
from schemas.model import EpochMs, Frozen, Growing, Id

NAMESPACE = UUID("6b1f0d3e-6d1c-5a3e-9a54-7b0a5d1c9e10")
SUMMARY_CHARS = 80
"""Of a ticket's words, a desk sees so many; a label that is corrected teaches with these."""


def ticket_id(source: str, event_id: str) -> str:
    """Derive the ticket from the intake event's (source, id), so that a re-sent event gives the same ticket."""
    return str(uuid5(NAMESPACE, f"{len(source)}:{source}{event_id}"))


class TicketReceived(Growing):
    """An intake event that was valid. The clocks of the ticket start at ``received_ms`` (S1-3, S1-18)."""

    TYPE: ClassVar[str] = "com.paidan.ticket.received.v1"
    ticket: Id
    channel: Channel
    source: str
    event: str = Field(description="the intake event's id")
    received_ms: EpochMs
    customer: Customer
    region: str = ""
    language: Language | None = None
    dialect: DialectId | None = None
    subject: str = ""
    text: str = ""
    details: dict[str, JsonValue] = Field(default_factory=dict, description="the channel's structured facts")


class TicketClassified(Growing):
    """A ticket whose act and topic are known, or honestly unsure."""

    TYPE: ClassVar[str] = "com.paidan.ticket.classified.v1"
    received: TicketReceived
    classification: Classification
    facts: Facts | None = None

    @property
    def ticket(self) -> str:
        """The ticket's id."""
        return self.received.ticket


class Clock(Frozen):
    """One time limit that runs on a ticket, and the clause it comes from. What is plain is left out."""

    clause: Id
    measures: str = Field(description="what must happen: answered, resolved, …; see `schemas.clauses.Measure`")
    due_ms: EpochMs
    counts: ClockKind | None = Field(None, description="which time it counts; all time when left out")
    met_by: str | None = Field(None, description="arrived or answered, when that is enough for this ticket")
    pauses: bool | tuple[Wait, ...] | None = Field(None, description="on hold, or on hold for these, it stands still")
    every_ms: int | None = Field(None, description="it begins anew after this, until the ticket's end")
    paused_ms: int | None = Field(None, description="how long it has stood still, in the time it counts")


class Part(Frozen):
    """One named part of the priority's score."""

    name: str
    points: int
    of: str | None = Field(
        None,
        description="urgency, impact, scene, customer, history; lift when it raised the band; severity, by a rule",
    )


class TicketPrioritized(Growing):
    """All that a desk needs to route a ticket; the customer's words stay behind (PIPL 6: minimum collection)."""

    TYPE: ClassVar[str] = "com.paidan.ticket.prioritized.v1"
    ticket: Id
    desk: Id
    channel: Channel
    customer: Id
    received_ms: EpochMs
    priority: Priority
    parts: tuple[Part, ...] = Field((), description="why this priority: urgency, impact, customer …")
    score: int = Field(0, description="sum of all points: how it stands within its priority, age aside")
    degraded: bool = Field(False, description="facts about the customer were missing; they may come later")
    share: int = Field(ge=1, le=1000, description="of a whole person, per mille; 1000 takes the person whole")
    skills: dict[str, int] = Field(description="must-have skill -> least level, 1 to 5")
    prefer: dict[str, int] = Field(default_factory=dict, description="nice-to-have skills, the most wanted first")
    clocks: tuple[Clock, ...] = ()
    act: Act
    topic: Topic
    leaf: str | None = Field(None, description="node of the policy's taxonomy below the topic")
    domain: Domain | None = None
    severity: Severity = Severity.MINOR
    language: Language
    dialect: DialectId | None = None
    sure: bool = True
    candidates: tuple[Candidate, ...] = ()
    flags: tuple[Flag, ...] = ()
    summary: str = Field("", max_length=120, description="first words, personal data masked")
    template: str | None = Field(None, description="fingerprint of a letter that others may send too")
    policy: Id = Field(description="version of the policy that gave priority and clocks")
    hops: int = Field(0, ge=0, description="desks it has been to before this one")
    met: dict[str, EpochMs] | None = Field(None, description="what ended clocks at desks before this one, and when")
    been: tuple[Id, ...] = Field((), description="which desks those were: it never goes back to one (S2-3)")


class TicketRaised(Growing):
    """Escalation raises a ticket's priority: the stair from the clocks back to the queue."""

    TYPE: ClassVar[str] = "com.paidan.ticket.raised.v1"
    ticket: Id
    desk: Id
    priority: Priority
    clause: Id
    raised_ms: EpochMs


class TicketRevisited(Growing):
    """Facts about the customer came after the ticket: the stair back to the queue, with what they make of it."""

    TYPE: ClassVar[str] = "com.paidan.ticket.revisited.v1"
    ticket: Id
    desk: Id
    priority: Priority
    parts: tuple[Part, ...] = ()
    score: int = 0
    clocks: tuple[Clock, ...] = ()
    revisited_ms: EpochMs


class TicketReviewAsked(Growing):
    """A dissatisfied customer wants the ticket handled again (S2-22): the stair from feedback back to the queue."""

    TYPE: ClassVar[str] = "com.paidan.ticket.review-asked.v1"
    ticket: Id
    desk: Id
    score: int
    asked_ms: EpochMs
