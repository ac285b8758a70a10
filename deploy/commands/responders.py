"""paidan responders: who is signed in, and how busy are they?"""

import asyncio
from typing import Any

from agents.decisions.desk.desk import Desk
from agents.decisions.desk.report import state_of
from agents.decisions.explanation import duration
from deploy.commands.queues import OneDesk
from deploy.desks import read_desks
from deploy.terminal import AsJson, give_json, give_table, read_settings, say
from streams.clock import now_ms


def responders(desk: OneDesk = None, as_json: AsJson = False) -> None:
    """Show every responder signed in: state, load in per mille of a person, tickets in hand, idle time.

    Example: paidan responders --desk guangzhou
    """
    settings = read_settings()
    now = now_ms()
    found = [row for one in asyncio.run(read_desks(settings, desk)) for row in _rows(one, now)]
    if as_json:
        for row in found:
            give_json(row)
    elif found:
        give_table(
            ("desk", "responder", "state", "load", "holding", "unchanged", "skills"), (_cells(row) for row in found)
        )
    else:
        say("nobody is signed in")


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
