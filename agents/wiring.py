"""The floor plan: every agent in flow order, and every stair back up.

    intake.<channel> -> [intake] -> tickets.received -> [classify] -> tickets.classified -> [prioritize]
      -> tickets.prioritized -> [dispatch] -> dispatch.decisions -> [escalate], [feedback], downstream
    (where the next agent lives in the same worker it is handed the event at once: `streams/steps.py`)
    classifier.corrections (from dispatch: people's word for a label) -> read whole by every [classify], which learns
    customers.profiles, decisions, survey scores -> [customers] -> the store, where [prioritize] looks customers up

Stairs back up, all onto tickets.prioritized and all declared in `streams/topics.py`:
    escalate   a breached clock raises the ticket's priority       TicketRaised
    customers  facts that come after the ticket raise it           TicketRevisited
    feedback   a dissatisfied customer sends the ticket back       TicketReviewAsked
    dispatch   a responder passes the ticket to another desk, a    TicketPrioritized, one hop more
               closed one to its night desk, a full one to a neighbour

Between desks, from dispatch to dispatch on desks.reports:
    dispatch   a desk tells those it may help how it stands        DeskReported
"""

from collections.abc import Callable, Collection

from agents import classify, customers, dispatch, escalate, feedback, intake, prioritize
from streams.pipe import Pipe

ROOMS: dict[str, Callable[[Pipe], None]] = {
    "intake": intake.attach,
    "classify": classify.attach,
    "prioritize": prioritize.attach,
    "customers": customers.attach,
    "dispatch": dispatch.attach,
    "escalate": escalate.attach,
    "feedback": feedback.attach,
}


def attach(pipe: Pipe, rooms: Collection[str] = tuple(ROOMS)) -> None:
    """Attach these agents. Raises ValueError for a name that is none."""
    if unknown := sorted(set(rooms) - set(ROOMS)):
        raise ValueError(f"no such agent: {', '.join(unknown)}; there are {', '.join(ROOMS)}")
    for name, attach_room in ROOMS.items():
        if name in rooms:
            attach_room(pipe)
