"""The front door: `paidan`. One command per noun in `deploy/commands`; here they are only listed."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from typing import Annotated

import typer

from deploy.terminal import Exit, Trouble, complain, quiet
from schemas.errors import Fenced, StoreUnavailable, StreamUnavailable

EXIT_CODES = (
    "Exit codes: 0 fine; 1 a problem was found, or what was asked for is not there; 2 wrong command line, file "
    "or setting; 3 the broker or the store does not answer; 130 Ctrl-C."
)
COMMANDS = {
    "Run": ("demo", "dev", "worker"),
    "Use": ("submit", "tail", "ticket", "explain", "queues", "responders"),
    "Study": ("simulate", "replay", "whatif", "classifier"),
    "Operate": ("topics", "policy", "sla", "dlq", "rebuild", "verify", "settings"),
}
"""Every command by panel, in the order of the help; each is what `deploy/commands/<name>.py` calls by its name."""


def _version(wanted: bool) -> None:
    if wanted:
        print(f"paidan {version('paidan')}")
        raise typer.Exit


def paidan(
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """派单 Paidan routes telecom service tickets to the best responder, and says why.

    Where broker and store are is said by PAIDAN_ variables: see `paidan settings`.
    """


def front_door(words: Sequence[str]) -> typer.Typer:
    """Build the command line with the command that these words ask for, or with all when they name none.

    Only what is asked for is imported: most commands need neither the stream engine nor the web server, whose
    import takes longer than the command.
    """
    app = typer.Typer(
        name="paidan",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        epilog=EXIT_CODES,
        callback=paidan,
    )
    asked = next((word for word in words if not word.startswith("-")), None)
    known = any(asked in names for names in COMMANDS.values())
    for panel, names in COMMANDS.items():
        for name in names if not known else [asked] if asked in names else []:
            command = getattr(import_module(f"deploy.commands.{name}"), str(name))
            if isinstance(command, typer.Typer):
                app.add_typer(command, name=name, rich_help_panel=panel)
            else:
                app.command(name, rich_help_panel=panel)(command)
    return app


def main() -> None:
    """Run the command line; every expected trouble ends in one line that says cause and fix."""
    quiet()
    try:
        front_door(sys.argv[1:])()
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
