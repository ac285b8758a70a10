"""The floor of a desk: who is there, who waits, who holds what; the moves that keep records and indexes true."""

from typing import NamedTuple

from agents.decisions.calendar import Calendar
from agents.decisions.desk.bonds import Bonds
from agents.decisions.desk.catalogue import Catalogue
from agents.decisions.desk.crowd import Crowd
from agents.decisions.desk.experience import Experience
from agents.decisions.desk.pauses import after_hold
from agents.decisions.desk.problems import Problems
from agents.decisions.desk.profiles import Profile, Responder
from agents.decisions.desk.queues import Ticket
from agents.decisions.desk.timely import timely
from agents.decisions.desk.timers import Timers
from agents.decisions.desk.urgency import urgency
from agents.decisions.hours import OpeningHours
from schemas.decisions import Reason
from schemas.labels import Channel
from schemas.model import Event
from schemas.policy import Policy
from schemas.responders import Status
from schemas.states import DeskState, DossierState, NeighbourState, ResponderState, TicketState, TicketStatus

Record = TicketState | ResponderState | DossierState | NeighbourState | DeskState
IN_HAND = (TicketStatus.OFFERED, TicketStatus.ASSIGNED)


class Stop(NamedTuple):
    """Why a ticket is offered to nobody, and which desk gets it instead (empty: none, it waits)."""

    reason: Reason
    fallback: str


class Floor:
    """All facts of one desk with their indexes. A move changes facts, indexes and records together."""

    def __init__(self, desk: str, policy: Policy) -> None:
        self.desk = desk
        self.state = DeskState()
        self.experience = Experience(self.state.works, policy.dispatch)
        self.follow(policy)
        self.now_ms = 0
        self.dossiers: dict[str, DossierState] = {}
        self.neighbours: dict[str, NeighbourState] = {}
        self.tickets: dict[str, Ticket] = {}
        self.responders: dict[str, Responder] = {}
        self.timers = Timers()
        self.catalogue = Catalogue()
        self.crowd = Crowd()
        self.bonds = Bonds()
        self.problems = Problems()
        self.ended: list[str] = []
        self.parked: dict[str, Ticket] = {}
        self.kept_for: dict[str, dict[str, Ticket]] = {}
        self.outcomes: list[Event] = []
        self.touched_tickets: dict[str, None] = {}
        self.touched_responders: dict[str, None] = {}
        self.touched_dossiers: dict[str, None] = {}
        self.touched_neighbours: dict[str, None] = {}

    def follow(self, policy: Policy) -> None:
        """Decide by this policy from here on."""
        self.policy = policy
        self.calendar = Calendar(policy.calendar, policy.utc_offset_h)
        self.hours = OpeningHours(self.desk, policy)
        helps = policy.dispatch.overflow is not None
        self.lenders = [n for d in policy.desks if d.id == self.desk for n in d.neighbours if helps and n != d.id]
        self.borrowers = [d.id for d in policy.desks if self.desk in d.neighbours and helps and d.id != self.desk]
        self.state.policy = policy.version
        self.urgency = urgency(policy.dispatch)
        self.timely = timely(policy.dispatch)
        self.experience.follow(policy.dispatch)
        self.over = {c: frozenset(rule.interrupts) for c, rule in policy.channels.items() if rule.interrupts}
        self.soft = frozenset[Channel]().union(*self.over.values())
        self._offset_ms = round(policy.utc_offset_h * 3_600_000)

    def local_ms(self) -> int:
        """Give the local time, in milliseconds since 1970-01-01 on the clocks of the policy's offset."""
        return self.now_ms + self._offset_ms

    def in_time(self, profile: Profile, ticket: Ticket) -> bool:
        """Tell whether people of this profile are expected to finish the ticket before their shift ends."""
        return self.experience.in_time(profile.ends_ms, ticket.work, self.now_ms)

    # -- tickets ------------------------------------------------------------------------------------------

    def admit(self, state: TicketState) -> Ticket:
        """Take a ticket on; it stands nowhere yet."""
        self.catalogue.share(state)
        ticket = self.tickets[state.facts.ticket] = Ticket(state, self.catalogue.demand(state))
        self.problems.add(ticket)
        return ticket

    def redemand(self, ticket: Ticket, skills: dict[str, int], prefer: dict[str, int]) -> None:
        """Let a ticket that stands nowhere ask for other skills."""
        self.catalogue.release(ticket.demand)
        ticket.state.skills, ticket.state.prefer = skills, prefer
        ticket.demand = self.catalogue.demand(ticket.state)

    def forget(self, ticket: Ticket) -> None:
        """Delete a ticket that stands nowhere any more."""
        if ticket.state.status is TicketStatus.RESOLVED:
            self.bonds.untie(ticket)
        self.problems.remove(ticket)
        self.catalogue.release(ticket.demand)
        del self.tickets[ticket.id]
        self.touched_tickets[ticket.id] = None

    def enqueue(self, ticket: Ticket) -> None:
        """Let a ticket wait, at the place of its age; one that is stopped waits apart and is offered to nobody."""
        if self.stop_of(ticket) is not None:
            self.parked[ticket.id] = ticket
            return
        ticket.demand.queue(ticket).add(ticket)
        self.crowd.joined(ticket)
        if name := ticket.state.preferred:
            self.kept_for.setdefault(name, {})[ticket.id] = ticket

    def unqueue(self, ticket: Ticket) -> None:
        """Take a ticket out of its queue, if it is in one."""
        queue = ticket.queue
        if queue is None:
            self.parked.pop(ticket.id, None)
            return
        queue.remove(ticket)
        self.crowd.left(ticket)
        if name := queue.key.preferred:
            del self.kept_for[name][ticket.id]
            if not self.kept_for[name]:
                del self.kept_for[name]

    def queues_of(self, ticket: Ticket) -> list[str]:
        """Name the queues that can be paused and hold the ticket: its topic and each skill it must have."""
        return [f"topic:{ticket.state.facts.topic.value}", *(f"skill:{name}" for name in sorted(ticket.state.skills))]

    def stop_of(self, ticket: Ticket) -> Stop | None:
        """Tell whether the desk is closed, or a supervisor has paused the ticket's topic or skill."""
        if self.state.shut:
            return Stop(Reason.AFTER_HOURS, self.hours.night(self.now_ms))
        paused = self.state.paused
        if not paused:
            return None
        return next((Stop(Reason.PAUSED, paused[q]) for q in self.queues_of(ticket) if q in paused), None)

    # -- hands --------------------------------------------------------------------------------------------

    def hand_over(self, ticket: Ticket, responder: Responder, status: TicketStatus) -> None:
        """Put the ticket into a responder's hands, under a new epoch."""
        state = ticket.state
        state.status, state.holder = status, responder.state.responder
        state.epoch += 1
        state.taken_ms = self.now_ms if status is TicketStatus.ASSIGNED else None
        self.step_out(responder)
        self.take_up(ticket, responder)
        responder.state.since_ms = self.now_ms
        self.step_in(responder)
        self.touched_responders[responder.state.responder] = None
        self.touched_tickets[ticket.id] = None

    def let_go(self, ticket: Ticket) -> Responder | None:
        """Take the ticket out of its holder's hands; give the holder if still there."""
        state = ticket.state
        responder = self.responders.get(state.holder) if state.holder else None
        if state.held_ms is not None:
            self.unpause(ticket)
        if state.status in IN_HAND and responder is not None:
            self.step_out(responder)
            responder.holding.discard(ticket.id)
            responder.interrupted.discard(ticket.id)
            if self.is_soft(ticket, self.soft):
                responder.soft -= ticket.load
            responder.load -= ticket.load
            responder.state.since_ms = self.now_ms
            self.step_in(responder)
            self.touched_responders[responder.state.responder] = None
        if state.taken_ms is not None:
            state.worked_ms += self.now_ms - state.taken_ms
            state.taken_ms = None
        ticket.load = 0
        state.interrupted_ms = None
        state.status, state.holder = TicketStatus.WAITING, None
        state.offer_until_ms = state.held_until_ms = None
        self.touched_tickets[ticket.id] = None
        return responder

    def unpause(self, ticket: Ticket) -> None:
        """Let the clocks of a ticket that was on hold run on; those that never pause have run all the time."""
        state = ticket.state
        clocks = after_hold(self.calendar, state, self.now_ms)
        state.paused_ms += self.now_ms - (state.held_ms or self.now_ms)
        state.held_ms = state.held_for = None
        ticket.rewound = clocks != state.facts.clocks
        ticket.follow_clocks(clocks)

    def retake(self, ticket: Ticket, responder: Responder) -> None:
        """Put a ticket back into the hands its record names, on loading."""
        self.step_out(responder)
        self.take_up(ticket, responder)
        self.step_in(responder)

    def recount(self, responder: Responder) -> None:
        """Weigh what the responder holds anew, while they are out: under another limit it may weigh another load."""
        responder.load = responder.soft = 0
        for name in responder.holding:
            self.take_up(self.tickets[name], responder)

    def is_soft(self, ticket: Ticket, channels: frozenset[Channel]) -> bool:
        """Tell whether a ticket in hand is work that these channels' tickets may be interrupted in."""
        return ticket.demand.channel in channels and ticket.state.status is TicketStatus.ASSIGNED

    def reweigh(self, responder: Responder) -> None:
        """Follow the policy in what of a responder's work may be interrupted."""
        self.step_out(responder)
        self.recount(responder)
        self.step_in(responder)

    # -- availability -------------------------------------------------------------------------------------

    def set_status(self, responder: Responder, status: Status) -> None:
        """Make a responder available or away."""
        self.step_out(responder)
        responder.state.status = status
        self.step_in(responder)
        self.touched_responders[responder.state.responder] = None

    def set_drained(self, responder: Responder, drained: bool) -> None:
        """Let a responder finish what they have and get nothing new, or take part again."""
        self.step_out(responder)
        responder.state.drained = drained
        self.step_in(responder)
        self.touched_responders[responder.state.responder] = None

    def set_ramped(self, responder: Responder, count: int) -> None:
        """Count the tickets a responder was offered while the desk is being paced."""
        self.step_out(responder)
        responder.state.ramped = count
        responder.paced = self.state.ramp_until_ms is not None and count >= self.policy.dispatch.ramp_tickets
        self.step_in(responder)
        self.touched_responders[responder.state.responder] = None

    def set_wrap_up(self, responder: Responder, until_ms: int | None) -> None:
        """Begin or end a responder's after-work."""
        self.step_out(responder)
        responder.state.wrap_until_ms = until_ms
        self.step_in(responder)
        self.touched_responders[responder.state.responder] = None
        if until_ms is not None:
            self.timers.set(until_ms, "wrap", responder.state.responder, until_ms)

    def step_out(self, responder: Responder) -> None:
        """Take a responder out of the order of the available, before their load or availability changes."""
        if responder.available:
            responder.profile.leave(responder)

    def step_in(self, responder: Responder) -> None:
        """Put a responder back into the order of the available, if they are."""
        if responder.available:
            responder.profile.enter(responder)

    def take_up(self, ticket: Ticket, responder: Responder) -> None:
        """Count a ticket among what a responder has in hand, while they are out; an interrupted one weighs nothing."""
        responder.holding.add(ticket.id)
        if ticket.state.interrupted_ms is not None:
            responder.interrupted.add(ticket.id)
            return
        ticket.load = responder.profile.need(ticket.demand)
        responder.load += ticket.load
        if self.is_soft(ticket, self.soft):
            responder.soft += ticket.load
