"""paidan classifier leaves: teach the table that finds what lies below a topic."""

from pathlib import Path
from typing import Annotated

import typer

from agents.decisions.classification.leaves import LEAVES
from deploy.classifier.examples import DataError, ours, read_all
from deploy.classifier.opening import the_training
from deploy.terminal import Exit, Trouble, give_table, say


def leaves(
    csv: Annotated[list[Path] | None, typer.Option("--csv", help="More tickets, with a column `leaf`.")] = None,
    out: Annotated[Path, typer.Option(help="Where the table is written.")] = Path(LEAVES),
) -> None:
    """Learn the leaves below each topic from the column `leaf`, and ask the frozen voices. Needs the extra `train`.

    Example: paidan classifier leaves --csv tickets.csv --out leaves.json.gz
    """
    leafing = the_training("leafing")
    try:
        examples = [*ours(), *read_all(csv or ())]
    except (DataError, OSError, UnicodeDecodeError) as error:
        raise Trouble(str(error), "correct the file", Exit.USAGE) from None
    table = leafing.learn_leaves(examples)
    out.write_bytes(table)
    say(f"{out}: {len(table):,} bytes")
    rows = [(f.topic, f.n, *(f"{share:.3f}" for share in f[2:])) for f in leafing.leaf_figures(examples, table)]
    give_table(("topic", "n", "answered", "right of these", "right of all"), rows)
