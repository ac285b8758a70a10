"""paidan verify: nothing lost, nobody overloaded, no ticket in two hands."""

import asyncio
import sys
from typing import Annotated

import typer
from rich.console import Console

from deploy.terminal import AsJson, Exit, give_json, read_settings
from deploy.verify import as_document, show
from deploy.verify import verify as look


def verify(
    as_json: AsJson = False,
    patience: Annotated[
        float, typer.Option(help="Seconds that work in flight gets to arrive.", min=0, max=3600)
    ] = 10.0,
    calm: Annotated[
        bool, typer.Option(help="Timers had to ring in time; --no-calm after workers died or moved.")
    ] = True,
) -> None:
    """Check from the topics alone that nothing was lost, doubled or given to two; exit code 1 if so.

    Example: paidan verify --patience 30
    """
    verdict = asyncio.run(look(read_settings(), patience_s=patience, calm=calm))
    if as_json:
        give_json(as_document(verdict))
    else:
        show(verdict, Console(file=sys.stdout, highlight=False))
    if not verdict.ok:
        raise typer.Exit(Exit.FOUND)
