"""How does a command speak? Data on standard output, talk on standard error, the outcome in the exit code."""

import logging
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import IntEnum
from typing import Annotated, Any

import orjson
import structlog
import typer
from pydantic import ValidationError
from rich.cells import cell_len
from rich.console import Console

from deploy.environment import PREFIX
from streams.settings import Settings

AsJson = Annotated[bool, typer.Option("--json", help="One JSON document per line, for programs.")]


class Exit(IntEnum):
    """What a command's exit code means."""

    OK = 0
    FOUND = 1  # a problem was found, or what was asked for is not there
    USAGE = 2  # the command line, a file or a setting is wrong
    UNREACHABLE = 3  # the broker or the store does not answer
    INTERRUPTED = 130


class Trouble(Exception):
    """An expected end of a command: the cause, what the person can do, and the exit code."""

    def __init__(self, cause: str, fix: str = "", code: Exit = Exit.FOUND) -> None:
        super().__init__(cause)
        self.cause = cause
        self.fix = fix
        self.code = code


def quiet() -> None:
    """Keep libraries' and Paidan's own log lines below an error away from the terminal."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(level=logging.CRITICAL + 1, handlers=[logging.NullHandler()])


def complain(trouble: Trouble) -> None:
    """Tell cause and fix."""
    talk = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)
    talk.print("error: ", style="bold red", end="")
    talk.print(trouble.cause)
    if trouble.fix:
        talk.print(f"  fix: {trouble.fix}")


def say(text: str) -> None:
    """Tell the person something that is not data."""
    print(text, file=sys.stderr)


def give(line: str) -> None:
    """Give one line of data, at once."""
    print(line, flush=True)


def give_json(document: Any) -> None:
    """Give one JSON document on a line of its own."""
    give(orjson.dumps(document, option=orjson.OPT_NON_STR_KEYS).decode())


def give_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Give aligned columns that nothing cuts; a Chinese character counts as two cells."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(columns, *texts, strict=True)]
    out = Console(highlight=False, soft_wrap=True, markup=False)
    for number, row in enumerate([[name.upper() for name in columns], *texts]):
        padded = (cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True))
        out.print("  ".join(padded).rstrip(), style="bold" if number == 0 else None)


def clock(epoch_ms: int) -> str:
    """Write a moment for the person before the screen: their own time of day."""
    return datetime.fromtimestamp(epoch_ms / 1000).astimezone().strftime("%H:%M:%S.%f")[:-3]


def moment(epoch_ms: int) -> str:
    """Write a moment that may be on another day."""
    return datetime.fromtimestamp(epoch_ms / 1000).astimezone().strftime("%m-%d %H:%M:%S")


def read_settings() -> Settings:
    """Read the settings from the environment. Raises Trouble that names the variables."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = [f"{PREFIX}{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()]
        raise Trouble("; ".join(wrong), "correct the environment; see `paidan settings`", Exit.USAGE) from None
