"""paidan ticket: where does it stand, what happened, which clocks run?"""

import asyncio
from typing import Annotated, Any

import typer

from agents.decisions.explanation import duration, one_line
from agents.dispatch import DISPATCH
from deploy.history import history_of, last_ticket
from deploy.reach import open_store
from deploy.terminal import AsJson, Trouble, clock, give, give_json, give_table, moment, read_settings, say
from schemas.decisions import Decision
from schemas.escalations import ClockBreached, ClocksMeasured, ClockWarned, ProgressDue
from schemas.model import Event
from schemas.states import TicketState, TicketStatus
from streams.clock import now_ms
from streams.settings import Settings


def ticket(
    ticket: Annotated[str, typer.Argument(help="A ticket's id, or `last` for the one decided about last.")],
    as_json: AsJson = False,
) -> None:
    """Show a ticket's state, its clocks, and everything decided about it, oldest first.

    Example: paidan ticket last
    """
    name, history, state = asyncio.run(_read(read_settings(), ticket))
    now = now_ms()
    if as_json:
        events = [event.model_dump(mode="json", exclude_none=True) for _, event in history]
        record = DISPATCH.records["ticket"].dump_python(state, mode="json") if state else None
        give_json({"ticket": name, "state": record, "clocks": _clocks(state, now), "timeline": events})
        return
    give(_headline(name, state))
    if state is not None and not state.facts.sure:
        give(
            "not sure what it is about; "
            + ", ".join(f"{c.act} {c.topic} {c.score:.2f}" for c in state.facts.candidates)
        )
    if clocks := _clocks(state, now):
        give("")
        give_table(("clause", "measures", "due", "stands"), ([c["clause"], c["measures"], *_stand(c)] for c in clocks))
    give("")
    for at_ms, event in history:
        give(f"{clock(at_ms)} {_line(event)}")
    say(f"next: paidan explain {name}")


async def _read(settings: Settings, name: str) -> tuple[str, list[tuple[int, Event]], TicketState | None]:
    if name == "last":
        name = await last_ticket(settings)
    history = await history_of(settings, name)
    desks = [event.desk for _, event in history if isinstance(event, Decision)]
    if not desks:
        raise Trouble(f"no decision names the ticket {name}", "is the id right? `paidan dlq ls` shows refused events")
    async with open_store(settings) as store:
        loaded = await store.peek(store.keys(DISPATCH.name, desks[-1]))
    value = loaded.records.get(f"ticket/{name}")
    return name, history, DISPATCH.records["ticket"].validate_json(value) if value is not None else None


def _headline(name: str, state: TicketState | None) -> str:
    if state is None:
        return f"{name}: ended, and forgotten by its desk"
    facts = state.facts
    tongue = f" in {facts.dialect or facts.language}"
    about = (
        f"P{state.priority.value} {facts.severity} {facts.act} {facts.leaf or facts.topic} by {facts.channel}{tongue}"
    )
    holder = f" {state.holder}" if state.holder else ""
    return f"{name} at {facts.desk}: {state.status}{holder}; {about}; {facts.summary}".rstrip("; ")


def _clocks(state: TicketState | None, at_ms: int) -> list[dict[str, Any]]:
    if state is None:
        return []
    ended = state.status in (TicketStatus.RESOLVED, TicketStatus.MOVED)
    met_at = {"answered": state.answered_ms, "resolved": state.resolved_ms}
    return [
        {
            "clause": one.clause,
            "measures": one.measures,
            "due_ms": one.due_ms,
            "met_ms": met_at.get(one.measures),
            "left_s": None if ended or met_at.get(one.measures) else (one.due_ms - at_ms) / 1000,
        }
        for one in state.facts.clocks
    ]


def _stand(one: dict[str, Any]) -> tuple[str, str]:
    left, met = one["left_s"], one["met_ms"]
    if left is None:
        late = met is not None and met > one["due_ms"]
        return moment(one["due_ms"]), "stopped" if met is None else "met late" if late else "met"
    return moment(one["due_ms"]), f"{duration(left)} left" if left >= 0 else f"late by {duration(-left)}"


def _line(event: Event) -> str:
    if isinstance(event, Decision):
        return one_line(event)
    if isinstance(event, ClockWarned):
        return f"{event.desk:<10} warned      {event.clause}: {event.spent_percent} % of the time is spent"
    if isinstance(event, ProgressDue):
        return f"{event.desk:<10} notice due  {event.clause}: tell the customer how things stand"
    if isinstance(event, ClocksMeasured):
        late = [one.clause for one in event.clocks if one.late]
        return f"{event.desk:<10} measured    {len(event.clocks)} clocks, late: {', '.join(late) or 'none'}"
    assert isinstance(event, ClockBreached)
    raised = f", raised to P{event.raised_to.value}" if event.raised_to else ""
    return f"{event.desk:<10} breached    {event.clause} ({event.measures}){raised}"
