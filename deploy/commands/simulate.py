"""paidan simulate: a desk's day on a clock that never waits."""

import gc
from pathlib import Path
from time import monotonic
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from deploy.simulation.clock import run_together
from deploy.simulation.region import towns_of
from deploy.simulation.report import Report, report
from deploy.simulation.scenario import Scenario
from deploy.simulation.scenario_file import load_scenario
from deploy.simulation.showing import COLUMNS, document, rows, sentences, web_page
from deploy.terminal import AsJson, Exit, Trouble, give_json, give_table, say
from deploy.yaml_file import FaultyFile
from schemas.policy import Policy


def simulate(
    file: Annotated[Path, typer.Argument(metavar="SCENARIO", help="A scenario in YAML.")],
    seed: Annotated[int | None, typer.Option(help="Instead of the scenario's; the same seed is the same run.")] = None,
    as_json: AsJson = False,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Also write a page with charts.")] = None,
) -> None:
    """Run the production desk through a scenario: who waits how long, what is late, who is how busy.

    Needs no broker and no store.

    Example: paidan simulate deploy/scenarios/outage.yaml --seed 3 --html outage.html
    """
    scenario, policy = _read(file)
    chosen = scenario.seed if seed is None else seed
    started = monotonic()
    found = _run(scenario, policy, chosen)
    if as_json:
        give_json(document(found))
    else:
        give_table(COLUMNS, rows(found))
        for line in sentences(found):
            say(line)
    if html is not None:
        write_page(html, web_page(found))
    say(f"{found.events:,} events in {monotonic() - started:.1f} s")


def write_page(file: Path, text: str) -> None:
    """Write a page. Raises Trouble."""
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Trouble(f"{file} cannot be written: {error.strerror}", "name another file", Exit.USAGE) from None
    say(f"page written to {file}")


def _read(file: Path) -> tuple[Scenario, Policy]:
    try:
        return load_scenario(file)
    except FaultyFile as error:
        raise Trouble("\n".join(error.lines()), "correct the file", Exit.USAGE) from None
    except OSError as error:
        name = error.filename or file
        raise Trouble(f"{name} cannot be read: {error.strerror}", "name a scenario file", Exit.USAGE) from None


def _run(scenario: Scenario, policy: Policy, seed: int) -> Report:
    towns = towns_of(scenario, policy, seed)
    look = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    gc.freeze()  # what is there now stays; the collector need not look at it again
    with Progress(*look, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("simulating", total=1.0)
        run_together(towns, lambda share: bar.update(task, completed=share))
    return report(towns[0], seed, *towns[1:])
