"""paidan replay: would the desks decide the same again?"""

import asyncio
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import typer

from agents.decisions.explanation import one_line
from deploy.journal import read_decisions, read_journals
from deploy.replay import Difference, JournalIncomplete, Replay, differences
from deploy.terminal import AsJson, Exit, Trouble, clock, give, give_json, moment, read_settings, say
from schemas.decisions import Decision
from schemas.errors import PoisonEvent
from schemas.journal import JournalWritten
from streams.settings import Settings

Since = Annotated[str | None, typer.Option(metavar="TIME", help="From here on, such as 2026-11-24T08:00+08:00.")]
Until = Annotated[str | None, typer.Option(metavar="TIME", help="Up to here.")]
OneDesk = Annotated[str | None, typer.Option("--desk", help="Only this desk.")]
Journals = dict[str, list[JournalWritten]]


def replay(
    check: Annotated[bool, typer.Option("--check", help="Compare with what was recorded; exit code 1 if not.")] = False,
    since: Since = None,
    until: Until = None,
    desk: OneDesk = None,
    as_json: AsJson = False,
) -> None:
    """Run the desks' journals through the desk again: the recorded inputs, times and policy versions.

    Without --check, print what is decided. With it, print only what differs from what was recorded and told. A
    journal is always run from its beginning; --since and --until limit what is compared or printed.

    Example: paidan replay --check --desk guangzhou
    """
    begin, end = moment_of(since, 0), moment_of(until, 2**62)
    journals, told = asyncio.run(_read(read_settings(), desk, check))
    if not check:
        _print(journals, begin, end, as_json)
        return
    found = 0
    for difference in _all(journals, told, begin, end):
        found += 1
        if as_json:
            give_json(difference._asdict())
        else:
            give(_line(difference))
    entries = sum(len(page.entries) for pages in journals.values() for page in pages)
    say(f"{len(journals)} desks, {entries:,} inputs, {len(told):,} decisions: {found or 'nothing'} differs")
    if found:
        raise typer.Exit(Exit.FOUND)


def moment_of(text: str | None, otherwise: int) -> int:
    """Read a time in epoch milliseconds; without zone it is the person's own. Raises Trouble."""
    if text is None:
        return otherwise
    try:
        return round(datetime.fromisoformat(text).astimezone().timestamp() * 1000)
    except ValueError:
        raise Trouble(f"{text} is no time", "write it as 2026-11-24T08:00+08:00", Exit.USAGE) from None


async def _read(settings: Settings, desk: str | None, check: bool) -> tuple[Journals, dict[str, bytes]]:
    journals = await read_journals(settings, desk)
    return journals, await read_decisions(settings, journals) if check else {}


def _all(journals: Journals, told: dict[str, bytes], begin: int, end: int) -> Iterator[Difference]:
    for name, pages in sorted(journals.items()):
        try:
            yield from differences(name, pages, told, begin, end)
        except JournalIncomplete as error:
            first = pages[0].entries[0].now_ms if pages[0].entries else 0
            yield Difference(name, first, "journal", "beginning", str(error), "cannot be replayed")


def _print(journals: Journals, begin: int, end: int, as_json: bool) -> None:
    for name, pages in sorted(journals.items()):
        try:
            for entry, _event, outcomes, _due_ms in Replay(name, pages).steps():
                for one in outcomes:
                    if isinstance(one, Decision) and begin <= entry.now_ms <= end:
                        if as_json:
                            give_json(one.model_dump(mode="json", exclude_none=True))
                        else:
                            give(f"{clock(entry.now_ms)} {one_line(one)}")
        except JournalIncomplete as error:
            raise Trouble(str(error), "replay other desks with --desk") from None
        except PoisonEvent as error:
            raise Trouble(f"an input in the journal of {name} cannot be read: {error}") from None


def _line(one: Difference) -> str:
    return f"{one.desk} {moment(one.at_ms)} {one.source}: {one.what}: recorded {one.recorded}, replayed {one.replayed}"
