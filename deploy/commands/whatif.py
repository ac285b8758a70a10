"""paidan whatif: the recorded days under another policy."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from deploy.commands.replay import OneDesk, Since, Until, moment_of
from deploy.commands.simulate import write_page
from deploy.journal import read_journals
from deploy.policy_file import PolicyFileError, load_policy
from deploy.replay import JournalIncomplete
from deploy.terminal import AsJson, Exit, Trouble, give_json, give_table, read_settings, say
from deploy.whatif.comparing import COLUMNS, compare, rows, sentences, web_page
from schemas.errors import PoisonEvent
from schemas.policy import Policy


def whatif(
    policy: Annotated[Path, typer.Option(metavar="FILE", help="The other policy, in YAML.")],
    since: Since = None,
    until: Until = None,
    desk: OneDesk = None,
    seed: Annotated[int, typer.Option(help="For what never happened and must be drawn.")] = 1,
    as_json: AsJson = False,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Also write a page with charts.")] = None,
) -> None:
    """Play the desks' journals to another policy: who would have answered, what would have been late.

    What people did is taken from the record: how fast this person accepted this ticket, how long it took. Where the
    other policy needs what never happened, it is drawn from what happened on the same channel; how much is said.
    Tickets keep the priority, skills and time limits with which they came.

    Example: paidan whatif --policy other.yaml --since 2026-11-24T08:00+08:00
    """
    other = _read(policy)
    begin, end = moment_of(since, 0), moment_of(until, 2**62)
    found = []
    for name, pages in sorted(asyncio.run(read_journals(read_settings(), desk)).items()):
        try:
            found.append(compare(name, pages, other, seed, begin, end))
        except (JournalIncomplete, PoisonEvent) as error:
            raise Trouble(str(error), "choose other desks with --desk") from None
    for one in found:
        if as_json:
            give_json(one.document())
        elif one.recorded.tickets:
            give_table(COLUMNS, rows(one))
            for line in sentences(one):
                say(line)
    if html is not None:
        write_page(html, web_page([one for one in found if one.recorded.tickets]))


def _read(file: Path) -> Policy:
    try:
        return load_policy(file)
    except PolicyFileError as error:
        raise Trouble("\n".join(error.lines()), "correct the file", Exit.USAGE) from None
    except OSError as error:
        raise Trouble(f"{file} cannot be read: {error.strerror}", "name a policy file", Exit.USAGE) from None
