"""The desk: a deterministic state machine. Same events, same times, same policy: same decisions, bit for bit."""

from collections.abc import Callable, Mapping
from typing import Any

from agents.decisions.desk import (
    acts,
    arrivals,
    commands,
    contacts,
    merging,
    neighbours,
    opening,
    presence,
    relabelling,
    revisits,
    rings,
    urging,
)
from agents.decisions.desk.dossiers import throw_away_old
from agents.decisions.desk.floor import IN_HAND, Floor, Record
from agents.decisions.desk.loading import fill
from agents.decisions.desk.minutes import decide
from agents.decisions.desk.placing import by_age, place, replace
from agents.decisions.desk.seats import feed, ring_for_silence
from agents.decisions.desk.timers import Timer, TimerKind
from schemas.actions import (
    AbuseReported,
    CustomerContacted,
    OfferAccepted,
    OfferRejected,
    TicketCancelled,
    TicketHeld,
    TicketReclassified,
    TicketReopened,
    TicketResolved,
    TicketResumed,
    TicketSplit,
    TicketTransferred,
    TicketUrged,
    TicketWithdrawn,
    WrapUpFinished,
)
from schemas.commands import QueuePaused, QueueResumed, ResponderDrained, TicketForced
from schemas.decisions import Kind, Reason, Why
from schemas.journal import OwnershipTaken, Ticked
from schemas.model import Event, trusted
from schemas.policy import Policy, PolicyActivated
from schemas.reports import DeskReported
from schemas.responders import (
    ResponderHeartbeat,
    ResponderLoggedIn,
    ResponderLoggedOut,
    ResponderSkillsChanged,
    ResponderStatusChanged,
)
from schemas.tickets import TicketPrioritized, TicketRaised, TicketReviewAsked, TicketRevisited


class Desk:
    """One pool of responders and the tickets that wait for them."""

    def __init__(self, desk: str, policy: Policy) -> None:
        """Start an empty desk under a policy; `load` fills one from records."""
        self.floor = Floor(desk, policy)

    def apply(self, event: Event, now_ms: int) -> list[Event]:
        """Apply one event at a time in epoch milliseconds and give what follows, in order.

        Timers that are due by then ring first. The desk's time never runs backwards: an earlier ``now_ms``
        counts as the latest seen. Never raises for any valid event: what is stale, double or contradictory
        gets an ``ignored`` decision that says so.
        """
        floor = self.floor
        floor.now_ms = floor.state.clock_ms = max(floor.state.clock_ms, now_ms)
        if isinstance(event, OwnershipTaken):
            _ownership_taken(floor, event)
        while (timer := floor.timers.pop(floor.now_ms)) is not None:
            RINGS[timer.kind](floor, timer)
        handle = EVENTS.get(type(event))
        if handle is not None:
            handle(floor, event)
        merging.close_ended(floor)
        outcomes, floor.outcomes = floor.outcomes, []
        return outcomes

    def due_ms(self) -> int | None:
        """Give the moment of the next timer, if any, in epoch milliseconds."""
        return self.floor.timers.due_ms()

    def changes(self) -> dict[str, Record | None]:
        """Give the records changed since last asked, by key; None for a deleted one. The desk's own is always there."""
        floor = self.floor
        changed: dict[str, Record | None] = {}
        for name in floor.touched_tickets:
            ticket = floor.tickets.get(name)
            changed[f"ticket/{name}"] = ticket.state if ticket else None
        for name in floor.touched_responders:
            responder = floor.responders.get(name)
            changed[f"responder/{name}"] = responder.state if responder else None
        for name in floor.touched_dossiers:
            changed[f"dossier/{name}"] = floor.dossiers.get(name)
        for name in floor.touched_neighbours:
            changed[f"neighbour/{name}"] = floor.neighbours.get(name)
        floor.touched_tickets.clear()
        floor.touched_responders.clear()
        floor.touched_dossiers.clear()
        floor.touched_neighbours.clear()
        changed["desk"] = floor.state
        return changed

    def load(self, records: Mapping[str, Record]) -> None:
        """Fill an empty desk from its records. Indexes, loads and timers follow from them."""
        fill(self.floor, records)


def _policy_activated(floor: Floor, event: PolicyActivated) -> None:
    """Decide by another policy from here on; whoever is free looks at the queues again."""
    floor.follow(event.policy)
    opening.settle(floor)
    neighbours.begin(floor)
    if event.policy.dispatch.relax_percent:
        unrung = [t for t in floor.tickets.values() if t.queue is not None and t.state.prefer and not t.state.relax_ms]
        for ticket in sorted(unrung, key=by_age):  # they came under a policy without steps
            replace(floor, ticket, Reason.POLICY)
    for _, responder in sorted(floor.responders.items()):
        ring_for_silence(floor, responder)
        floor.set_ramped(responder, responder.state.ramped)
        floor.reweigh(responder)
        feed(floor, responder, Reason.POLICY)


def _ownership_taken(floor: Floor, event: OwnershipTaken) -> None:
    """Go on under a new epoch, before any timer rings: nobody was silent while nobody listened.

    A ticket in the hands of someone who is not there (a record was lost) is placed anew.
    """
    floor.state.epoch = event.epoch
    throw_away_old(floor)
    for responder in floor.responders.values():
        responder.seen_ms = floor.now_ms
        ring_for_silence(floor, responder)
    lost = [t for t in floor.tickets.values() if t.state.status in IN_HAND and t.state.holder not in floor.responders]
    for ticket in sorted(lost, key=by_age):
        name = ticket.state.holder
        floor.let_go(ticket)
        decide(floor, Kind.RELEASED, ticket, trusted(Why, reason=Reason.LOGGED_OUT), name)
        place(floor, ticket, Reason.LOGGED_OUT)
    if floor.state.turn_ms is None:
        opening.settle(floor)
    if floor.state.look_ms is None:
        neighbours.begin(floor)


def _ticked(_floor: Floor, _event: Ticked) -> None:
    """Only time has passed; the timers have rung already."""


EVENTS: dict[type[Event], Callable[[Floor, Any], None]] = {
    TicketPrioritized: arrivals.prioritized,
    TicketRaised: arrivals.raised,
    TicketRevisited: revisits.revisited,
    TicketReviewAsked: arrivals.review_asked,
    DeskReported: neighbours.reported,
    ResponderLoggedIn: presence.logged_in,
    ResponderLoggedOut: presence.logged_out,
    ResponderStatusChanged: presence.status_changed,
    ResponderSkillsChanged: presence.skills_changed,
    ResponderHeartbeat: presence.heartbeat,
    WrapUpFinished: presence.wrap_up_finished,
    OfferAccepted: acts.accepted,
    OfferRejected: acts.rejected,
    TicketWithdrawn: acts.withdrawn,
    TicketTransferred: acts.transferred,
    TicketHeld: acts.held,
    TicketResumed: acts.resumed,
    CustomerContacted: contacts.contacted,
    TicketResolved: acts.resolved,
    AbuseReported: acts.abuse_reported,
    TicketReopened: acts.reopened,
    TicketCancelled: acts.cancelled,
    TicketUrged: urging.urged,
    TicketSplit: merging.split,
    TicketReclassified: relabelling.reclassified,
    TicketForced: commands.forced,
    QueuePaused: commands.paused,
    QueueResumed: commands.resumed,
    ResponderDrained: commands.drained,
    PolicyActivated: _policy_activated,
    Ticked: _ticked,
}
"""Whatever can change a decision, and what the desk does about it."""

RINGS: dict[TimerKind, Callable[[Floor, Timer], None]] = {
    "forget": rings.forget,
    "forgive": rings.forgive,
    "held": rings.held,
    "look": neighbours.look,
    "offer": rings.offer,
    "prefer": rings.prefer,
    "ramp": rings.ramp,
    "relax": rings.relax,
    "shift": rings.shift,
    "silence": rings.silence,
    "turn": opening.turn,
    "wrap": rings.wrap,
}
"""What the desk does when a timer rings."""
