"""paidan demo: a telecom city's minute, with the proof at the end."""

from typing import Annotated

import typer

from deploy.demo import demo as run
from deploy.terminal import AsJson


def demo(
    seconds: Annotated[float, typer.Option(min=5, max=86_400, help="How long the city talks.")] = 60.0,
    seed: Annotated[int, typer.Option(help="The same seed is the same city.")] = 7,
    workers: Annotated[int, typer.Option(min=1, max=16, help="Worker processes.")] = 2,
    plain: Annotated[bool, typer.Option("--plain", help="A line every two seconds instead of a screen.")] = False,
    as_json: AsJson = False,
) -> None:
    """Run a city on a broker and a store of its own, show every decision live, and prove at the end that none was lost.

    Needs no Docker, no root, no running server: pip install 'paidan[embedded]'.

    Example: paidan demo --seconds 20 --seed 42
    """
    raise typer.Exit(run(seconds=seconds, seed=seed, workers=workers, plain=plain, as_json=as_json))
