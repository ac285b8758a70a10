"""How do the commands find a table, and what teaches one?"""

from importlib import import_module
from pathlib import Path
from types import ModuleType

from agents.decisions.classification.table import Table, committed, load
from deploy.terminal import Exit, Trouble


def open_table(path: Path | None) -> Table:
    """Read a table file, or give the one that ships. Raises Trouble."""
    if path is None:
        return committed()
    try:
        return load(path.read_bytes())
    except (OSError, ValueError, KeyError) as error:
        raise Trouble(f"{path} is no table: {error}", "write one with `paidan classifier train`", Exit.USAGE) from None


def the_training(part: str = "training") -> ModuleType:
    """Load the learning part only when it is asked for: it needs packages a worker does without."""
    try:
        return import_module(f"deploy.classifier.{part}")
    except ModuleNotFoundError as error:
        raise Trouble(f"{error.name} is not installed", "pip install '.[train]'", Exit.USAGE) from None
