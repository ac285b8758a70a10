"""paidan tail: watch a topic as it grows."""

import asyncio
from typing import Annotated, Any

import orjson
import typer
from aiokafka import ConsumerRecord

from agents.decisions.explanation import one_line
from deploy.history import readable
from deploy.privacy import shown
from deploy.reach import full, preflight, reader, short
from deploy.terminal import AsJson, clock, give, give_json, read_settings
from schemas.decisions import Decision
from streams.codec import event_type
from streams.settings import Settings
from streams.topics import ALL, DECISIONS

WIDTH = 120


def tail(
    topic: Annotated[str, typer.Argument(help="Name without prefix; see `paidan topics list`.")] = DECISIONS.name,
    from_beginning: Annotated[bool, typer.Option("--from-beginning", help="Start with what is kept.")] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, help="Stop after so many; 0 for never.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Show decisions, or another topic's events, one line each as they come, until Ctrl-C.

    Lines for people hide telephone and identity numbers; --json shows each record whole.

    Examples: paidan tail; paidan tail escalations.events --from-beginning -n 20
    """
    settings = read_settings()
    asyncio.run(_tail(settings, full(settings, topic, ALL), from_beginning, limit, as_json))


async def _tail(settings: Settings, topic: str, from_beginning: bool, limit: int, as_json: bool) -> None:
    await preflight(settings)
    count = 0
    async with reader(settings, [topic], last=None if from_beginning else 0) as consumer:
        async for record in consumer:
            if as_json:
                give_json(document(settings, record))
            else:
                give(line(record))
            count += 1
            if count == limit:
                return


def line(record: ConsumerRecord) -> str:
    """Give one line about a record; what is no decision shows its type, key and masked data."""
    event = readable(record)
    if isinstance(event, Decision):
        return f"{clock(event.decided_ms)} {one_line(event)}"
    kind = (event_type(record) or "").removeprefix("com.paidan.")
    key = (record.key or b"").decode("utf-8", "replace")
    value = "deleted" if record.value is None else shown(record.value)
    cut = value if len(value) <= WIDTH else value[: WIDTH - 1] + "…"
    return f"{clock(record.timestamp)} {key} {kind} {cut}"


def document(settings: Settings, record: ConsumerRecord) -> dict[str, Any]:
    """Give a record whole: where it stands, key, headers, and the value as JSON, or as text when it is none."""
    try:
        value = None if record.value is None else orjson.loads(record.value)
    except orjson.JSONDecodeError:
        value = record.value.decode("utf-8", "replace")
    return {
        "topic": short(settings, record.topic),
        "partition": record.partition,
        "offset": record.offset,
        "timestamp_ms": record.timestamp,
        "key": None if record.key is None else record.key.decode("utf-8", "replace"),
        "headers": {name: bytes(raw or b"").decode("utf-8", "replace") for name, raw in record.headers},
        "value": value,
    }
