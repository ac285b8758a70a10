"""paidan responders: who is signed in, and how busy are they?"""

import asyncio
from typing import Annotated, Any

import typer

from agents.decisions.desk.desk import Desk
from agents.decisions.desk.report import Burden, burdens, state_of
from agents.decisions.explanation import duration
from deploy.commands.queues import OneDesk
from deploy.desks import read_desks
from deploy.terminal import AsJson, give_json, give_table, read_settings, say
from streams.clock import now_ms


def responders(
    desk: OneDesk = None,
    fairness: Annotated[
        bool, typer.Option("--fairness", help="Who was burdened how much in the last days, signed in or not.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show every responder signed in: state, load in per mille of a person, tickets in hand, idle time.

    Examples: paidan responders --desk guangzhou; paidan responders --fairness
    """
    settings = read_settings()
    now = now_ms()
    desks = asyncio.run(read_desks(settings, desk))
    if fairness:
        _fairness([row for one in desks for row in burdens(one)], as_json=as_json)
        return
    found = [row for one in desks for row in _rows(one, now)]
    if as_json:
        for row in found:
            give_json(row)
    elif found:
        give_table(
            ("desk", "responder", "state", "load", "holding", "unchanged", "skills"), (_cells(row) for row in found)
        )
    else:
        say("nobody is signed in")


def _fairness(rows: list[Burden], *, as_json: bool) -> None:
    if as_json:
        for row in rows:
            give_json(row._asdict())
    elif rows:
        give_table(Burden._fields, rows)
    else:
        say("nobody has taken a ticket yet")


def _rows(desk: Desk, at_ms: int) -> list[dict[str, Any]]:
    return [
        {
            "desk": desk.floor.desk,
            "responder": name,
            "state": state_of(one),
            "load": one.load,
            "limit": one.profile.limit,
            "holding": sorted(one.holding),
            "idle_s": max(0, at_ms - one.state.since_ms) / 1000,
            "skills": one.state.skills,
            "channels": one.state.channels,
        }
        for name, one in sorted(desk.floor.responders.items())
    ]


def _cells(row: dict[str, Any]) -> list[object]:
    skills = " ".join(f"{skill}:{level}" for skill, level in sorted(row["skills"].items()))
    load = f"{row['load']}/{row['limit']}"
    about = [row["desk"], row["responder"], row["state"], load, len(row["holding"])]
    return [*about, duration(row["idle_s"]), skills]
