"""paidan queues: who waits at which desk, and how long?"""

import asyncio
from typing import Annotated, Any

import typer

from agents.decisions.desk.report import queues as rows_of
from agents.decisions.explanation import duration
from deploy.desks import read_desks
from deploy.terminal import AsJson, give_json, give_table, read_settings, say
from streams.clock import now_ms

OneDesk = Annotated[str | None, typer.Option("--desk", help="Only this desk.")]


def queues(desk: OneDesk = None, as_json: AsJson = False) -> None:
    """Show waiting tickets per desk, priority and channel, with the wait of the oldest.

    Example: paidan queues --desk guangzhou
    """
    settings = read_settings()
    now = now_ms()
    found: list[dict[str, Any]] = [
        {
            "desk": one.floor.desk,
            "priority": int(row.priority),
            "channel": row.channel,
            "waiting": row.tickets,
            "oldest_s": row.oldest_s,
        }
        for one in asyncio.run(read_desks(settings, desk))
        for row in rows_of(one, now)
    ]
    if as_json:
        for row in found:
            give_json(row)
    elif found:
        rows = ([r["desk"], f"P{r['priority']}", r["channel"], r["waiting"], duration(r["oldest_s"])] for r in found)
        give_table(("desk", "priority", "channel", "waiting", "oldest"), rows)
    else:
        say("nobody waits")
