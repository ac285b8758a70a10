"""paidan policy: check a policy file, put one into effect, show the one in force."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from agents.decisions.desk_review import review_desks
from agents.decisions.policy_review import Finding, Grade, changes, review
from deploy.policy_file import PolicyFileError, load_policy
from deploy.reach import open_sender, preflight
from deploy.roster import Roster, load_roster
from deploy.staffing_review import review_staffing
from deploy.terminal import AsJson, Exit, Trouble, give, give_json, read_settings, say
from deploy.yaml_file import FaultyFile, places, text_of
from schemas.policy import Policy
from streams.policies import PolicyBook, publish
from streams.settings import Settings

File = Annotated[Path, typer.Argument(metavar="FILE", help="A policy in YAML.")]
policy = typer.Typer(no_args_is_help=True, help="The numbers and rules that operations may tune.")


@policy.command()
def check(
    file: File,
    roster: Annotated[Path | None, typer.Option(metavar="FILE", help="Who works where and when, in YAML.")] = None,
    against: Annotated[Path | None, typer.Option(metavar="FILE", help="An older policy: what changed unsaid?")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say whether a file is a valid policy, and what in it cannot have been meant, with line and field.

    Exit code 0 if nothing but warnings and notes was found, otherwise 1.

    Example: paidan policy check deploy/policy/telecom.yaml --against yesterday.yaml
    """
    try:
        found = load(file)
        older = load(against) if against is not None else None
        people = _roster(roster) if roster is not None else None
    except FaultyFile as error:
        for fault, line in zip(error.faults, error.lines(), strict=True):
            give_json({"file": error.name, "severity": "error", **fault._asdict()}) if as_json else give(line)
        raise typer.Exit(Exit.FOUND) from None
    findings = review(found) + review_desks(found)
    findings += changes(found, older) if older is not None else []
    findings += review_staffing(found, people) if people is not None else []
    for row in found_at(file, findings):
        give_json(row) if as_json else give("{file}:{line}: {severity}: {field}: {what}; {fix}".format(**row))
    count = {severity: sum(one.severity is severity for one in findings) for severity in Grade}
    if not as_json:
        say(f"{file.name}: version {found.version}, {len(found.desks)} desks, {len(found.clauses)} clauses: valid")
        say(", ".join(f"{number} {severity.value}s" for severity, number in count.items()))
    if count[Grade.ERROR] or (strict and count[Grade.WARNING]):
        raise typer.Exit(Exit.FOUND)


def found_at(file: Path, findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Give findings with their lines, in the order of the file."""
    marks = places(text_of(file), file.name)
    rows = []
    for one in findings:
        known = next(one.field[:n] for n in range(len(one.field), -1, -1) if one.field[:n] in marks)
        line, column = marks[known]
        field = ".".join(map(str, one.field))
        rows.append(
            {
                "file": file.name,
                "line": line,
                "column": column,
                "severity": one.severity.value,
                "field": field,
                "what": one.what,
                "fix": one.fix,
            }
        )
    return sorted(rows, key=lambda row: (row["line"], row["column"]))


@policy.command()
def apply(file: File) -> None:
    """Put a policy into effect on every desk, in order with its tickets. The same version twice changes nothing.

    Example: paidan policy apply deploy/policy/telecom.yaml
    """
    try:
        found = load(file)
    except PolicyFileError as error:
        raise Trouble("\n".join(error.lines()), "correct the file; nothing was changed") from None
    asyncio.run(_apply(read_settings(), found))


@policy.command()
def show(as_json: AsJson = False) -> None:
    """Show the policy in force, as YAML that `policy apply` takes back."""
    settings = read_settings()
    found = asyncio.run(in_force(settings))
    if found is None:
        raise Trouble("no policy was published yet", "paidan policy apply deploy/policy/telecom.yaml")
    plain = found.model_dump(mode="json", exclude_defaults=True)
    if as_json:
        give_json(plain)
    else:
        give(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=120).rstrip())


async def in_force(settings: Settings) -> Policy | None:
    """Give the newest policy. Raises Trouble, StreamUnavailable."""
    return (await read_book(settings)).newest


async def read_book(settings: Settings) -> PolicyBook:
    """Give every policy published. Raises Trouble, StreamUnavailable."""
    await preflight(settings)
    book = PolicyBook(settings)
    await book.read()
    return book


async def _apply(settings: Settings, found: Policy) -> None:
    book = await read_book(settings)
    if found == book.newest:
        say(f"policy {found.version} is in force already")
        return
    if (known := book.get(found.version)) is not None and found != known:
        raise Trouble(
            f"version {found.version} was published with other contents",
            "give the changed policy a new version: tickets keep the version under which they came",
        )
    async with open_sender(settings) as sender:
        await publish(settings, sender, found)
    say(f"policy {found.version} is published; every desk takes it at its place in the order of events")


def _roster(file: Path) -> Roster:
    try:
        return load_roster(file)
    except OSError as error:
        raise Trouble(f"{file} cannot be read: {error.strerror}", "name a roster file", Exit.USAGE) from None


def load(file: Path) -> Policy:
    """Read a policy file. Raises Trouble, PolicyFileError."""
    try:
        return load_policy(file)
    except OSError as error:
        raise Trouble(f"{file} cannot be read: {error.strerror}", "name a policy file", Exit.USAGE) from None
