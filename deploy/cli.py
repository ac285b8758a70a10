"""The front door: `paidan`. One command per noun in `deploy/commands`; here they are only wired."""

import os
import sys
from importlib.metadata import version
from typing import Annotated

import typer

from deploy.commands.demo import demo
from deploy.commands.dev import dev
from deploy.commands.dlq import dlq
from deploy.commands.explain import explain
from deploy.commands.policy import policy
from deploy.commands.queues import queues
from deploy.commands.rebuild import rebuild
from deploy.commands.responders import responders
from deploy.commands.settings import settings
from deploy.commands.sla import sla
from deploy.commands.submit import submit
from deploy.commands.tail import tail
from deploy.commands.ticket import ticket
from deploy.commands.topics import topics
from deploy.commands.worker import worker
from deploy.terminal import Exit, Trouble, complain, quiet
from deploy.verify import verify_command
from schemas.errors import Fenced, StoreUnavailable, StreamUnavailable

app = typer.Typer(
    name="paidan",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=(
        "Exit codes: 0 fine; 1 a problem was found, or what was asked for is not there; 2 wrong command line, file "
        "or setting; 3 the broker or the store does not answer; 130 Ctrl-C."
    ),
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"paidan {version('paidan')}")
        raise typer.Exit


@app.callback()
def paidan(
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """派单 Paidan routes telecom service tickets to the best responder, and says why.

    Where broker and store are is said by PAIDAN_ variables: see `paidan settings`.
    """


for panel, commands in {
    "Run": (demo, dev, worker),
    "Use": (submit, tail, ticket, explain, queues, responders),
    "Operate": (rebuild, settings),
}.items():
    for command in commands:
        app.command(rich_help_panel=panel)(command)
app.command("verify", rich_help_panel="Operate")(verify_command)
for name, group in {"topics": topics, "policy": policy, "sla": sla, "dlq": dlq}.items():
    app.add_typer(group, name=name, rich_help_panel="Operate")


def main() -> None:
    """Run the command line; every expected trouble ends in one line that says cause and fix."""
    quiet()
    try:
        app()
    except Trouble as trouble:
        complain(trouble)
        sys.exit(trouble.code)
    except (StreamUnavailable, StoreUnavailable, Fenced) as error:
        complain(Trouble(str(error), "see `paidan settings` for the addresses in use; try again", Exit.UNREACHABLE))
        sys.exit(Exit.UNREACHABLE)
    except BrokenPipeError:  # the reader of our output, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(Exit.OK)


if __name__ == "__main__":
    main()
