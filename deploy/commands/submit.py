"""paidan submit: send intake events, as a channel's adapter would."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer
from aiokafka import AIOKafkaConsumer

from agents.decisions.explanation import one_line
from deploy.history import readable
from deploy.intake_file import Prepared, prepare
from deploy.reach import open_sender, preflight, reader
from deploy.terminal import AsJson, Exit, Trouble, give, give_json, read_settings, say
from schemas.decisions import Decision
from schemas.labels import Channel
from streams.settings import Settings
from streams.topics import DECISIONS, full_name


def submit(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="JSON, JSON Lines, or - for standard input.")],
    channel: Annotated[Channel | None, typer.Option(help="Where it came in, unless the file says.")] = None,
    wait: Annotated[bool, typer.Option("--wait", help="Wait for the first decision on each.")] = False,
    timeout: Annotated[float, typer.Option(min=0.1, help="Longest wait for a decision, seconds.")] = 20.0,
    check: Annotated[bool, typer.Option(help="Refuse what is not valid before it is sent.")] = True,
    as_json: AsJson = False,
) -> None:
    """Send one or several tickets; their ids go to standard output, with --wait the decisions.

    A CloudEvents document brings type, source and id; the same source and id twice is the same ticket.
    Exit code 1 when no decision came in time.

    Examples: paidan submit examples/fiber-down.json --wait;
    generate | paidan submit - --channel app
    """
    settings = read_settings()
    prepared = prepare(settings, _text(file), channel, check=check)
    asyncio.run(_submit(settings, prepared, timeout if wait else 0, as_json))


def _text(file: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise Trouble(
            f"{file} cannot be read: {error.strerror}", "name a JSON file, or - for standard input", Exit.USAGE
        ) from None
    except UnicodeDecodeError as error:
        raise Trouble(f"{file} is not UTF-8: {error.reason}", "save it as UTF-8", Exit.USAGE) from None


async def _submit(settings: Settings, prepared: list[Prepared], timeout_s: float, as_json: bool) -> None:
    await preflight(settings)
    if not timeout_s:
        await _send(settings, prepared)
        for item in prepared:
            give_json({"ticket": item.ticket}) if as_json else give(item.ticket)
        say(f"sent {len(prepared)}; next: paidan explain {prepared[-1].ticket}")
        return
    async with reader(settings, [full_name(settings, DECISIONS)], last=0) as consumer:
        await _send(settings, prepared)
        missing = {item.ticket for item in prepared}
        try:
            async with asyncio.timeout(timeout_s):
                await _watch(consumer, missing, as_json)
        except TimeoutError:
            raise Trouble(
                f"no decision in {timeout_s:g} s on {', '.join(sorted(missing))}",
                "is a worker running? `paidan dlq ls` shows events that were refused",
            ) from None


async def _send(settings: Settings, prepared: list[Prepared]) -> None:
    async with open_sender(settings) as sender:
        await sender.send([item.message for item in prepared])


async def _watch(consumer: AIOKafkaConsumer, missing: set[str], as_json: bool) -> None:
    while missing:
        record = await consumer.getone()
        decision = readable(record)
        if isinstance(decision, Decision) and decision.ticket in missing:
            missing.discard(decision.ticket)
            give(record.value.decode() if as_json else one_line(decision))
