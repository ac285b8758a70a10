"""paidan topics: which topics are there, and make those that are missing."""

import asyncio
from typing import Any

import typer
from aiokafka.errors import KafkaError

from deploy.reach import answers, unreachable
from deploy.terminal import AsJson, give, give_json, give_table, read_settings, say
from streams import topics as table
from streams.settings import Settings
from streams.topics import Topic

CREATION_S = 60.0

topics = typer.Typer(no_args_is_help=True, help="Every topic Paidan reads or writes.")


@topics.command("list")
def list_topics(as_json: AsJson = False) -> None:
    """Show the table of topics in flow order; the broker is not asked."""
    settings = read_settings()
    rows = [_row(topic, table.full_name(settings, topic), settings.partitions) for topic in table.ALL]
    if as_json:
        for row in rows:
            give_json(row)
        return
    columns = ("name", "key", "partitions", "keeps", "dlq", "events")
    give_table(columns, ([row[name] if name != "events" else len(row["events"]) for name in columns] for row in rows))


@topics.command()
def apply() -> None:
    """Create the topics that are missing; existing ones are left as they are.

    The names of the created ones go to standard output.
    """
    settings = read_settings()
    try:
        made = asyncio.run(_apply(settings))
    except (OSError, TimeoutError, KafkaError) as error:
        raise unreachable(settings, error) from None
    for name in made:
        give(name)
    say(f"{len(made)} topics created; next: paidan policy apply deploy/policy/telecom.yaml")


async def _apply(settings: Settings) -> list[str]:
    await answers(settings)
    return await asyncio.wait_for(table.apply(settings), CREATION_S)


def _row(topic: Topic, name: str, partitions: int) -> dict[str, Any]:
    keeps = "latest per key" if topic.compact else f"{topic.keep_days} d" if topic.keep_days else "for ever"
    return {
        "name": name,
        "key": topic.key,
        "partitions": partitions,
        "keeps": keeps,
        "dlq": "yes" if topic.dead_letters else "",
        "events": [event.TYPE for event in topic.events],
    }
