"""What do responders, supervisors and customers do to a ticket?"""

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints, model_validator

from schemas.labels import Act, Contact, Topic, Wait
from schemas.model import EpochMs, Event, Id
from schemas.responders import Skills

Note = Annotated[str, StringConstraints(max_length=256)]


class Action(Event):
    """An event about one ticket of one desk."""

    ticket: Id
    desk: Id


class ByHolder(Action):
    """An action that only the ticket's responder may do; ``epoch`` is the offer's, against stale ones."""

    responder: Id
    epoch: int = Field(ge=1, description="offer epoch, from the decision that offered the ticket")


class OfferAccepted(ByHolder):
    """The responder takes the offered ticket."""

    TYPE: ClassVar[str] = "com.paidan.offer.accepted.v1"


class OfferRejected(ByHolder):
    """The responder declines the offered ticket."""

    TYPE: ClassVar[str] = "com.paidan.offer.rejected.v1"
    reason: Note = ""


class TicketWithdrawn(Action):
    """A supervisor takes the ticket back from whoever has it; it is queued again."""

    TYPE: ClassVar[str] = "com.paidan.ticket.withdrawn.v1"
    reason: Note = ""
    by: Id | None = None


class TicketTransferred(ByHolder):
    """The holder passes the ticket to one person, to other skills, or to another desk (转派)."""

    TYPE: ClassVar[str] = "com.paidan.ticket.transferred.v1"
    to_responder: Id | None = None
    to_skills: Skills | None = None
    to_desk: Id | None = None
    reason: Note = ""

    @model_validator(mode="after")
    def one_target(self) -> "TicketTransferred":
        """Refuse none or several targets."""
        if (self.to_responder is not None) + (self.to_skills is not None) + (self.to_desk is not None) != 1:
            raise ValueError("name exactly one of to_responder, to_skills, to_desk")
        return self


class TicketHeld(ByHolder):
    """The holder waits for something else (挂起); their capacity is free meanwhile."""

    TYPE: ClassVar[str] = "com.paidan.ticket.held.v1"
    reason: Note = ""
    until_ms: EpochMs | None = None
    waits_for: Wait | None = Field(None, description="company clocks may stand still for it; legal clocks never do")


class TicketResumed(Action):
    """What the ticket waited for has come (解挂)."""

    TYPE: ClassVar[str] = "com.paidan.ticket.resumed.v1"


class CustomerContacted(ByHolder):
    """The holder has tried to reach the customer (S2-20, S2-29): first contact, progress notice or reply."""

    TYPE: ClassVar[str] = "com.paidan.ticket.customer-contacted.v1"
    outcome: Contact
    note: Note = ""


class TicketResolved(ByHolder):
    """The holder reports the problem solved (回单)."""

    TYPE: ClassVar[str] = "com.paidan.ticket.resolved.v1"
    conclusion: Note = ""
    cause: Note = ""
    refunded: bool = Field(False, description="money went back to the customer")


class AbuseReported(ByHolder):
    """The holder reports an abusive customer; they rest after this ticket."""

    TYPE: ClassVar[str] = "com.paidan.ticket.abuse-reported.v1"


class TicketReopened(Action):
    """The customer comes back with the same problem; the same responder is preferred."""

    TYPE: ClassVar[str] = "com.paidan.ticket.reopened.v1"
    reason: Note = ""


class TicketCancelled(Action):
    """The customer gives up or hangs up (撤单)."""

    TYPE: ClassVar[str] = "com.paidan.ticket.cancelled.v1"
    reason: Note = ""


class TicketUrged(Action):
    """The customer asks again (催单): raises urgency, never resets a clock."""

    TYPE: ClassVar[str] = "com.paidan.ticket.urged.v1"


class TicketSplit(Action):
    """A merged ticket was another problem after all: it stands on its own again."""

    TYPE: ClassVar[str] = "com.paidan.ticket.split.v1"
    reason: Note = ""


class TicketReclassified(Action):
    """A person says what the ticket is about: what the classifier said was wrong, or nobody was sure."""

    TYPE: ClassVar[str] = "com.paidan.ticket.reclassified.v1"
    by: Id = Field(description="whose word it is: the holder's, or a supervisor's")
    epoch: int | None = Field(None, ge=1, description="the offer's, when the holder says so, against stale ones")
    act: Act
    topic: Topic
    leaf: Id | None = None


class WrapUpFinished(Event):
    """The responder has finished the after-work before its time."""

    TYPE: ClassVar[str] = "com.paidan.responder.wrap-up-finished.v1"
    responder: Id
    desk: Id
