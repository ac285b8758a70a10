"""What does dispatch say about a ticket, and why?"""

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from schemas.labels import Channel, Contact, Priority, Severity, Topic, Wait
from schemas.model import EpochMs, Frozen, Growing, Id
from schemas.tickets import Clock, Part


class Kind(StrEnum):
    """What was decided."""

    QUEUED = "queued"
    OFFERED = "offered"
    ASSIGNED = "assigned"
    RELEASED = "released"
    HELD = "held"
    RESUMED = "resumed"
    CONTACTED = "contacted"
    TRANSFERRED = "transferred"
    MOVED = "moved"  # to another desk
    RAISED = "raised"
    REVISITED = "revisited"  # facts about the customer came
    URGED = "urged"
    RECLASSIFIED = "reclassified"  # a person gave it another label
    MERGED = "merged"  # into another ticket
    SPLIT = "split"  # from it again
    RESOLVED = "resolved"
    REOPENED = "reopened"
    CANCELLED = "cancelled"
    CLOSED = "closed"
    INTERRUPTED = "interrupted"  # it stays in the responder's hands and weighs nothing until it is continued
    CONTINUED = "continued"
    SHIELDED = "shielded"  # the holder reported abuse and will rest
    COMMANDED = "commanded"  # a supervisor's order that is about no ticket; `ticket` names its subject
    IGNORED = "ignored"


class Reason(StrEnum):
    """What made a decision necessary, or an event powerless."""

    ARRIVED = "arrived"
    FREED = "freed"
    PREFERRED = "preferred"
    PRECEDENCE = "precedence"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    PASSED_ON = "passed_on"
    LOGGED_OUT = "logged_out"
    SILENT = "silent"
    TIMER = "timer"
    RELAXED = "relaxed"
    FORCED = "forced"
    AFTER_HOURS = "after_hours"
    OPENED = "opened"
    OVERFLOWED = "overflowed"
    PAUSED = "paused"
    UNPAUSED = "unpaused"
    DRAINED = "drained"
    UNDRAINED = "undrained"
    SHIFT_OVER = "shift_over"
    RAMPED = "ramped"
    CLAUSE = "clause"
    FACTS = "facts"
    SAME_PROBLEM = "same_problem"
    TEMPLATE = "template"
    PARENT = "parent"
    SPLIT = "split"
    CORRECTED = "corrected"
    POLICY = "policy"
    CUSTOMER = "customer"
    RESPONDER = "responder"
    DISSATISFIED = "dissatisfied"
    CONFIRMED = "confirmed"
    # why an event was ignored
    DUPLICATE = "duplicate"
    STALE_OFFER = "stale_offer"
    UNKNOWN_TICKET = "unknown_ticket"
    UNKNOWN_RESPONDER = "unknown_responder"
    UNKNOWN_DESK = "unknown_desk"
    WRONG_STATE = "wrong_state"
    NOT_RAISED = "not_raised"
    TOO_MANY_HOPS = "too_many_hops"
    BOUNCED = "bounced"  # back to a desk that had the ticket
    OVER_LIMIT = "over_limit"
    SAME_LABEL = "same_label"
    UNKNOWN_LEAF = "unknown_leaf"


class Contender(Frozen):
    """One of the best responders for a ticket, with the parts by which they were compared."""

    responder: Id
    load: int = Field(description="per mille of what they may carry")
    idle_s: float = Field(description="since their load last changed, seconds")
    rate: float | None = Field(None, description="tickets of this work they solve for good in five minutes, as learnt")
    burden: int | None = Field(None, description="hard, night and low-scored tickets of the last days")


class Waiting(Frozen):
    """One of the queue heads that a free responder could have taken, with the score that ranks it."""

    ticket: Id
    score: float = Field(description="by the policy's order; of a starved one: times its target, or fifo's wait")
    waited_s: float
    starved: bool = Field(False, description="it has waited its longest and goes before all that have not")


class Excluded(Frozen):
    """How many of the responders present could not take the ticket, by the first rule that said no."""

    skill: int = 0
    away: int = 0
    capacity: int = 0
    declined: int = 0
    shift: int = 0


class Lender(Frozen):
    """The report by which a desk was found well enough to take a ticket."""

    desk: Id
    at_ms: EpochMs
    age_s: float
    level: int | None = Field(None, description="of its own tickets lately, per mille answered in time")
    waiting: int
    able: int = Field(description="people there with the skills and the room")


class Why(Frozen):
    """The reasons, recorded when they held; nothing is guessed afterwards."""

    reason: Reason
    present: int | None = Field(None, description="responders signed in at the desk")
    excluded: Excluded | None = None
    contenders: tuple[Contender, ...] = Field((), max_length=3)
    heads: tuple[Waiting, ...] = Field((), max_length=3)
    rule: str | None = Field(None, description="the policy's rule that ranked contenders (choose) or heads (order)")
    tie: str | None = Field(None, description="the step that set the first apart from the second")
    waits_for: str | None = Field(None, description="the first thing without which nothing else would help")
    dropped: tuple[Id, ...] = Field((), description="preferred skills that the ticket has given up")
    ahead: int | None = Field(None, description="tickets of the same queue that are older")
    by: Id | None = Field(None, description="the supervisor who ordered it, or who corrected the label")
    note: str | None = None
    parts: tuple[Part, ...] | None = Field(None, description="what the priority is made of, where it was set")
    lender: Lender | None = Field(None, description="the neighbour that it overflowed to")


class DecisionGist(Growing):
    """What escalation and feedback read of a decision: a quarter of it, so they need not pay for the rest."""

    TYPE: ClassVar[str] = "com.paidan.ticket.decided.v1"
    decision: Id = Field(description="desk.epoch.number")
    kind: Kind
    ticket: Id
    desk: Id
    responder: Id | None = None
    priority: Priority | None = None
    customer: Id | None = None
    received_ms: EpochMs | None = None
    decided_ms: EpochMs
    clocks: tuple[Clock, ...] = Field((), description="all clocks, when they begin to run at this desk or have moved")
    held_for: Wait | None = Field(None, description="what a ticket on hold waits for")
    contact: Contact | None = Field(None, description="how an attempt to reach the customer ended")


class Decision(DecisionGist):
    """A decision of a desk. ``decision`` is stable: told twice, it is the same text."""

    epoch: int = Field(0, description="the offer's fencing token; actions on the ticket must repeat it")
    offer_until_ms: EpochMs | None = None
    channel: Channel | None = None
    topic: Topic | None = None
    severity: Severity | None = Field(None, description="left out when minor")
    share: int | None = Field(None, description="load the ticket puts on the responder, per mille of a person")
    limit: int | None = Field(None, description="load the responder may carry, per mille")
    policy: Id
    due_ms: EpochMs | None = Field(None, description="the due time that drives the ticket")
    clause: Id | None = Field(None, description="the clause that sets it")
    refunded: bool | None = None
    why: Why
