"""paidan sla: how does each clock of a ticket stand, and which limits are promised?"""

import asyncio
from pathlib import Path
from typing import Annotated, Any

import typer

from agents.decisions.calendar import Calendar
from agents.decisions.clocks import Standing, standings
from agents.decisions.explanation import duration
from agents.dispatch import DISPATCH
from agents.escalate import ESCALATE
from deploy.catalogue import catalogue as catalogue_of
from deploy.catalogue import page
from deploy.commands.policy import in_force, load, read_book
from deploy.history import decisions_of, last_ticket
from deploy.policy_file import PolicyFileError
from deploy.reach import open_store
from deploy.terminal import AsJson, Trouble, give, give_json, give_table, moment, read_settings, say
from schemas.policy import Policy
from schemas.states import TicketState, WatchState
from streams.clock import now_ms
from streams.settings import Settings

sla = typer.Typer(no_args_is_help=True, help="Time limits: how they stand, and what is promised.")


@sla.command()
def show(
    ticket: Annotated[str, typer.Argument(help="A ticket's id, or `last` for the one decided about last.")],
    as_json: AsJson = False,
) -> None:
    """Show every clock of a ticket: its clause, who set it, and what is spent, paused and left of it.

    Example: paidan sla show last
    """
    name, state, watch, policy = asyncio.run(_read(read_settings(), ticket))
    rows = [_row(one, policy) for one in standings(_calendar(policy), _with_notices(state, watch), now_ms())]
    if as_json:
        give_json({"ticket": name, "policy": state.facts.policy, "clocks": rows})
        return
    columns = ("clause", "authority", "measures", "counts", "spent", "paused", "left", "due")
    give_table(columns, ([*_cells(row)] for row in rows))
    say(f"policy {state.facts.policy}; next: paidan ticket {name}")


@sla.command()
def catalogue(
    file: Annotated[
        Path | None, typer.Option("--policy", metavar="FILE", help="A policy in YAML; without it the one in force.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Give the public catalogue of services, standards and limits: Markdown, or with --json one document.

    Example: paidan sla catalogue --policy deploy/policy/telecom.yaml
    """
    try:
        policy = load(file) if file is not None else asyncio.run(in_force(read_settings()))
    except PolicyFileError as error:
        raise Trouble("\n".join(error.lines()), "correct the file") from None
    if policy is None:
        raise Trouble("no policy was published yet", "paidan policy apply deploy/policy/telecom.yaml")
    if as_json:
        give_json(catalogue_of(policy))
    else:
        give(page(policy).rstrip("\n"))


async def _read(settings: Settings, name: str) -> tuple[str, TicketState, WatchState | None, Policy | None]:
    if name == "last":
        name = await last_ticket(settings)
    desk = (await decisions_of(settings, name))[-1].desk
    async with open_store(settings) as store:
        at_desk = await store.peek(store.keys(DISPATCH.name, desk))
        watched = await store.peek(store.keys(ESCALATE.name, desk))
    record, watch = at_desk.records.get(f"ticket/{name}"), watched.records.get(f"watch/{name}")
    if record is None:
        raise Trouble(f"{name} has ended and was forgotten by its desk", f"paidan ticket {name} shows its history")
    state: TicketState = DISPATCH.records["ticket"].validate_json(record)
    book = await read_book(settings)
    found = ESCALATE.records["watch"].validate_json(watch) if watch is not None else None
    return name, state, found, book.get(state.facts.policy) or book.newest


def _calendar(policy: Policy | None) -> Calendar:
    if policy is None:
        raise Trouble("no policy was published yet", "paidan policy apply deploy/policy/telecom.yaml")
    return Calendar(policy.calendar, policy.utc_offset_h)


def _with_notices(state: TicketState, watch: WatchState | None) -> TicketState:
    """Take the due times of notices from escalation: it is who begins them anew."""
    if watch is not None:
        mine = {clock.clause: clock for clock in watch.clocks if clock.every_ms is not None}
        clocks = tuple(mine.get(clock.clause, clock) for clock in state.facts.clocks)
        state.facts = state.facts.model_copy(update={"clocks": clocks})
    return state


def _row(one: Standing, policy: Policy | None) -> dict[str, Any]:
    clauses = {clause.id: clause for clause in policy.clauses} if policy is not None else {}
    clause = clauses.get(one.clock.clause)
    return {
        "clause": one.clock.clause,
        "authority": clause.authority.value if clause is not None else None,
        "measures": one.clock.measures,
        "counts": (one.clock.counts or "natural"),
        "limit_s": clause.limit_s if clause is not None else None,
        "spent_s": one.spent_ms / 1000,
        "paused_s": one.paused_ms / 1000,
        "left_s": one.left_ms / 1000 if one.left_ms is not None else None,
        "due_ms": one.due_ms,
        "met_ms": one.met_ms,
        "stands_still": one.still,
    }


def _cells(row: dict[str, Any]) -> list[object]:
    left = row["left_s"]
    if left is None:
        stands = "ended" if row["met_ms"] is None else "met late" if row["met_ms"] > row["due_ms"] else "met"
    else:
        stands = duration(left) if left >= 0 else f"late by {duration(-left)}"
        stands += ", stands still" if row["stands_still"] else ""
    spent, paused = duration(row["spent_s"]), duration(row["paused_s"]) if row["paused_s"] else ""
    about = [row["clause"], row["authority"] or "?", row["measures"], row["counts"]]
    return [*about, spent, paused, stands, moment(row["due_ms"])]
