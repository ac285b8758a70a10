"""Who takes which ticket?"""

from collections.abc import Iterable

from pydantic import TypeAdapter

from agents.decisions.desk.desk import Desk
from agents.decisions.desk.report import presence, queues
from schemas.states import DeskState, DossierState, NeighbourState, ResponderState, TicketState
from streams import metrics
from streams.clock import now_ms
from streams.machine import Kind
from streams.pipe import Pipe
from streams.topics import ACTIONS, JOURNAL, PRIORITIZED, REPORTS, RESPONDERS, RESPONDERS_STATE, TICKETS_STATE

DISPATCH = Kind(
    name="dispatch",
    build=Desk,
    records={
        "ticket": TypeAdapter(TicketState),
        "responder": TypeAdapter(ResponderState),
        "dossier": TypeAdapter(DossierState),
        "neighbour": TypeAdapter(NeighbourState),
        "desk": TypeAdapter(DeskState),
    },
    topics={"ticket": TICKETS_STATE, "responder": RESPONDERS_STATE},
    journal=JOURNAL,
)


def attach(pipe: Pipe) -> None:
    """prioritized, responders' events, actions, neighbours' reports -> decisions, journal, state, own reports."""
    shards = pipe.keep(DISPATCH, [PRIORITIZED, RESPONDERS, ACTIONS, REPORTS])
    pipe.gauges.append(lambda: gauge(shards.machines, now_ms()))


def gauge(desks: Iterable[Desk], at_ms: int) -> None:
    """Show how the desks of this worker stand."""
    for metric in (metrics.QUEUE_TICKETS, metrics.QUEUE_OLDEST, metrics.RESPONDERS):
        metric.clear()
    for desk in desks:
        name = desk.floor.desk
        for row in queues(desk, at_ms):
            metrics.QUEUE_TICKETS.labels(name, row.priority, row.channel).set(row.tickets)
            metrics.QUEUE_OLDEST.labels(name, row.priority, row.channel).set(row.oldest_s)
        for state, count in presence(desk).items():
            metrics.RESPONDERS.labels(name, state).set(count)
