"""paidan worker: run agents until told to stop."""

import asyncio
from typing import Annotated

import typer

from agents.wiring import ROOMS
from deploy import worker as process
from deploy.reach import open_store, preflight
from deploy.terminal import Exit, Trouble, read_settings
from streams.settings import Settings

Agents = Annotated[
    str, typer.Option("--agents", help=f"Only these, with commas between: {', '.join(ROOMS)}.", metavar="A,B")
]


def worker(agents: Agents = "") -> None:
    """Run a worker until SIGTERM or Ctrl-C; it finishes what it has begun. Logs are JSON lines on standard error.

    Settings come from PAIDAN_ variables: see `paidan settings`.
    Any number of workers share the work; each agent may have workers of its own.

    Example: PAIDAN_HTTP_PORT=0 paidan worker --agents dispatch,escalate
    """
    rooms = [name.strip() for name in agents.split(",") if name.strip()] or list(ROOMS)
    if unknown := sorted(set(rooms) - set(ROOMS)):
        raise Trouble(f"no such agent: {', '.join(unknown)}", f"choose from {', '.join(ROOMS)}", Exit.USAGE)
    settings = read_settings()
    asyncio.run(_look(settings))
    process.main(settings, rooms)


async def _look(settings: Settings) -> None:
    """Tell at once what is missing, by address and setting."""
    await preflight(settings)
    async with open_store(settings):
        pass
