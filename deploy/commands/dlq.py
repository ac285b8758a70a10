"""paidan dlq: events that could never succeed: look at them, and send them again when the cause is gone."""

import asyncio
from collections.abc import Iterable
from typing import Annotated

import typer

from deploy.commands.tail import document
from deploy.letters import Letter, read_letter, read_letters, revived
from deploy.privacy import shown
from deploy.reach import open_sender
from deploy.terminal import AsJson, give, give_json, give_table, read_settings, say
from streams.settings import Settings

OneTopic = Annotated[str | None, typer.Option("--topic", help="Only letters of this topic, such as intake.app.")]
OneReason = Annotated[str | None, typer.Option("--reason", help="Only letters for this reason, such as invalid.")]
dlq = typer.Typer(no_args_is_help=True, help="Dead letters: events that could never succeed.")


@dlq.command("ls")
def list_letters(
    topic: OneTopic = None,
    reason: OneReason = None,
    each: Annotated[bool, typer.Option("--each", help="One line per letter instead of counts.")] = False,
    as_json: AsJson = False,
) -> None:
    """Count dead letters by topic and reason, with the place of the newest.

    Example: paidan dlq ls --reason invalid --each
    """
    letters = asyncio.run(read_letters(read_settings(), topic, reason))
    columns = ("place", "reason", "at", "message") if each else ("topic", "reason", "letters", "newest", "at")
    rows = [_row(letter) for letter in letters] if each else _groups(letters)
    if as_json:
        for row in rows:
            give_json(row)
    elif rows:
        give_table(columns, ([row[column] for column in columns] for row in rows))
        say("next: paidan dlq show last")
    else:
        say("there are no dead letters")


@dlq.command()
def show(
    place: Annotated[str, typer.Argument(metavar="TOPIC/PARTITION/OFFSET|last", help="See `paidan dlq ls --each`.")],
    raw: Annotated[bool, typer.Option("--raw", help="Do not hide personal data.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show one dead letter: where and why it failed, its headers, and its data with personal data hidden.

    Example: paidan dlq show last
    """
    settings = read_settings()
    letter = asyncio.run(read_letter(settings, place))
    value = letter.record.value
    plain = (value or b"").decode("utf-8", "replace") if raw else shown(value)
    if as_json:
        found = document(settings, letter.record)
        give_json({"place": letter.place, "about": letter.about, **found, "value": plain})
        return
    give(f"place      {letter.place}")
    for name, text in letter.about.items():
        give(f"{name:<10} {text}")
    for name, content in letter.record.headers:
        if not name.startswith("paidan_dlq_"):
            give(f"header     {name}: {bytes(content or b'').decode('utf-8', 'replace')}")
    give(f"value      {plain if value is not None else 'none'}")


@dlq.command()
def replay(
    topic: OneTopic = None,
    reason: OneReason = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be sent.")] = False,
    as_json: AsJson = False,
) -> None:
    """Send dead letters again to the topic they came from, as they were.

    Twice does no harm: a ticket's id follows from the event's source and id.
    The letters stay until their retention ends; what fails again becomes another letter.

    Example: paidan dlq replay --topic intake.app --reason unknown-type --dry-run
    """
    letters = asyncio.run(_replay(read_settings(), topic, reason, dry_run))
    sent = [letter for letter in letters if not letter.truncated]
    for letter in sent:
        give_json(_row(letter)) if as_json else give(letter.place)
    if skipped := len(letters) - len(sent):
        say(f"{skipped} were passed over: only a part of them was kept")
    say(f"{len(sent)} {'would be' if dry_run else 'were'} sent again")


async def _replay(settings: Settings, topic: str | None, reason: str | None, dry_run: bool) -> list[Letter]:
    letters = await read_letters(settings, topic, reason)
    if not dry_run:
        async with open_sender(settings) as sender:
            await sender.send([revived(letter) for letter in letters if not letter.truncated])
    return letters


def _row(letter: Letter) -> dict[str, object]:
    about = letter.about
    return {
        "place": letter.place,
        "topic": letter.topic,
        "reason": letter.reason,
        "at": about.get("at", ""),
        "message": about.get("message", ""),
    }


def _groups(letters: Iterable[Letter]) -> list[dict[str, object]]:
    groups: dict[tuple[str, str], list[Letter]] = {}
    for letter in letters:
        groups.setdefault((letter.topic, letter.reason), []).append(letter)
    return [
        {
            "topic": topic,
            "reason": reason,
            "letters": len(found),
            "newest": found[-1].place,
            "at": found[-1].about.get("at", ""),
        }
        for (topic, reason), found in sorted(groups.items())
    ]
