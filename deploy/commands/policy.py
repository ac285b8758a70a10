"""paidan policy: check a policy file, put one into effect, show the one in force."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
import yaml

from deploy.policy_file import PolicyFileError, load_policy
from deploy.reach import open_sender, preflight
from deploy.terminal import AsJson, Exit, Trouble, give, give_json, read_settings, say
from schemas.policy import Policy
from streams.policies import PolicyBook, publish
from streams.settings import Settings

File = Annotated[Path, typer.Argument(metavar="FILE", help="A policy in YAML.")]
policy = typer.Typer(no_args_is_help=True, help="The numbers and rules that operations may tune.")


@policy.command()
def check(file: File, as_json: AsJson = False) -> None:
    """Say whether a file is a valid policy: exit code 0 if it is, otherwise 1 and every fault with its line.

    Example: paidan policy check deploy/policy/telecom.yaml
    """
    try:
        found = load(file)
    except PolicyFileError as error:
        for fault, line in zip(error.faults, error.lines(), strict=True):
            give_json({"file": str(file), **fault._asdict()}) if as_json else give(line)
        raise typer.Exit(Exit.FOUND) from None
    if as_json:
        return
    say(f"{file.name}: version {found.version}, {len(found.desks)} desks, {len(found.clauses)} clauses: valid")


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


def load(file: Path) -> Policy:
    """Read a policy file. Raises Trouble, PolicyFileError."""
    try:
        return load_policy(file)
    except OSError as error:
        raise Trouble(f"{file} cannot be read: {error.strerror}", "name a policy file", Exit.USAGE) from None
