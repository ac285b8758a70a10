"""Is nothing lost or late, nobody overloaded or idle, no ticket in two hands? Judged from the topics alone."""

import asyncio
from time import monotonic
from typing import Any

from rich.console import Console
from rich.table import Table

from deploy.checks import Verdict, judge
from deploy.evidence import Reader
from deploy.journal import read_journals
from deploy.promptness import promptness
from streams.settings import Settings

PAUSE_S = 0.5
SHOWN = 5  # problems of one check told in full


async def verify(settings: Settings, *, patience_s: float = 10.0, calm: bool = True) -> Verdict:
    """Read the topics and check every promise.

    While only unfinished work stands against it, look again for at most ``patience_s`` seconds. Unless it was
    ``calm``, timers are not looked at: they stand still while the group shares out a dead worker's partitions.
    Raises StreamUnavailable.
    """
    until = monotonic() + patience_s
    async with Reader(settings) as reader:
        while True:
            await reader.read_on()
            verdict = judge(reader.evidence)
            if not verdict.may_come or monotonic() >= until:
                break
            await asyncio.sleep(PAUSE_S)
    journals = await read_journals(settings) if reader.evidence.journal else {}
    timers, idle = promptness(journals)
    return verdict._replace(checks=(*verdict.checks, *([timers] if calm else []), idle))


def as_document(verdict: Verdict) -> dict[str, Any]:
    """Give the verdict for programs, with every problem."""
    checks = [check._asdict() for check in verdict.checks]
    return {"verdict": "PASS" if verdict.ok else "FAIL", **verdict.counts, "kinds": verdict.kinds, "checks": checks}


def show(verdict: Verdict, console: Console) -> None:
    """Give the verdict as a table, the first problems of each check below it."""
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, header_style="dim")
    table.add_column("")
    table.add_column("promise")
    table.add_column("looked at", justify="right")
    table.add_column("against it", justify="right")
    for check in verdict.checks:
        mark = "[red]FAIL[/]" if check.problems else "[green]pass[/]"
        table.add_row(mark, check.promise, f"{check.looked_at:,}", f"{len(check.problems):,}")
    console.print(table)
    for check in verdict.checks:
        for problem in check.problems[:SHOWN]:
            console.print(f"  [red]{check.name}[/]: {problem}", soft_wrap=True)
        if len(check.problems) > SHOWN:
            console.print(f"  [red]{check.name}[/]: and {len(check.problems) - SHOWN:,} more")
    console.print(f"verify {'[bold green]PASS[/]' if verdict.ok else '[bold red]FAIL[/]'}")
