"""paidan explain: why this responder, or why does it wait?"""

import asyncio
from typing import Annotated

import typer

from agents.decisions.explanation import document
from agents.decisions.words import Tongue
from deploy.history import decisions_of, last_ticket
from deploy.terminal import AsJson, give, give_json, read_settings
from schemas.decisions import Decision
from streams.settings import Settings


def explain(
    ticket: Annotated[str, typer.Argument(help="A ticket's id, or `last` for the one decided about last.")] = "last",
    other: Annotated[str | None, typer.Option("--why-not", help="Why did this responder not get it?")] = None,
    lang: Annotated[Tongue, typer.Option(help="zh or en.")] = Tongue.EN,
    as_json: AsJson = False,
) -> None:
    """Say why a ticket stands where it stands: who was excluded and how many, who was best, what it waits for.

    Everything was recorded when it was decided; nothing is computed anew.

    Examples: paidan explain last; paidan explain 3f2c… --why-not li.na --lang zh
    """
    history = asyncio.run(_history(read_settings(), ticket))
    found = document(history, lang, other)
    if as_json:
        give_json(found)
        return
    for line in [*found["text"], *found.get("why_not", [])]:
        give(line)


async def _history(settings: Settings, ticket: str) -> list[Decision]:
    return await decisions_of(settings, await last_ticket(settings) if ticket == "last" else ticket)
