"""Who takes which ticket?"""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from agents.decisions.desk.desk import Desk
from agents.decisions.desk.report import presence, queues
from agents.decisions.explanation import document, in_order
from agents.decisions.words import Tongue
from schemas.decisions import Decision
from schemas.model import Id
from schemas.states import DeskState, DossierState, NeighbourState, ResponderState, TicketState
from streams import metrics
from streams.clock import now_ms
from streams.machine import Kind
from streams.pages import Page, Refused
from streams.pipe import Pipe
from streams.shards import Shards
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

ID: TypeAdapter[str] = TypeAdapter(Id)


def attach(pipe: Pipe) -> None:
    """prioritized, responders' events, actions, neighbours' reports -> decisions, journal, state, own reports."""
    shards = pipe.keep(DISPATCH, [PRIORITIZED, RESPONDERS, ACTIONS, REPORTS])
    pipe.gauges.append(lambda: gauge(shards.machines, now_ms()))
    pipe.pages.append(Page("/tickets/{ticket}/explain", lambda path, query: explain(shards, path["ticket"], query)))


async def explain(shards: Shards, ticket: str, asked: Mapping[str, str]) -> dict[str, Any]:
    """Say why a ticket of any desk stands where it stands, as `paidan explain --json` does, from its last decisions.

    Every worker that dispatches can answer: the store is read, whoever owns the desk. Raises Refused, StoreUnavailable.
    """
    tongue, other = asked.get("lang", Tongue.EN), asked.get("why_not")
    if unknown := sorted(set(asked) - {"lang", "why_not"}):
        raise Refused(400, f"there is no parameter {unknown[0][:64]!r}", "ask with lang and why_not only")
    if tongue not in [*Tongue]:
        raise Refused(400, f"lang is none of {', '.join(Tongue)}", "say lang=zh or lang=en, or leave it out")
    for name in (ticket, other):
        if name is not None and not _is_id(name):
            raise Refused(400, "that is no id", "1 to 64 letters, digits, and . _ : - make an id")
    history = in_order([Decision.model_validate_json(text) for text in await shards.said(ticket)])
    if not history:
        raise Refused(
            404,
            f"no desk has decided about the ticket {ticket}, or it is forgotten",
            f"is the id right? `paidan explain {ticket}` looks through all that Kafka holds",
        )
    return document(history, Tongue(tongue), other)


def _is_id(text: str) -> bool:
    try:
        ID.validate_python(text)
    except ValidationError:
        return False
    return True


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
