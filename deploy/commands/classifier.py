"""paidan classifier: teach the table that labels tickets, measure it, ask it."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from agents.decisions.classification.classify import classify
from agents.decisions.classification.message import read
from agents.decisions.classification.table import TABLE, dump
from agents.decisions.classification.trained import TrainedScorer, spoke
from deploy.classifier.examples import DataError, Example, is_frozen, near_duplicates, ours, read_all
from deploy.classifier.opening import open_table, the_training
from deploy.classifier.picture import confusion_svg
from deploy.classifier.report import Answer, Figures, ask, confusion, figures, slices
from deploy.commands.corrections import corrections, grow, refit
from deploy.commands.leaves import leaves
from deploy.terminal import AsJson, Exit, Trouble, give_json, give_table, say
from schemas.classification import Classification
from schemas.labels import Topic

Csv = Annotated[
    list[Path] | None, typer.Option("--csv", help="Tickets: text,act,topic[,subject,lang,voice …]; may be repeated.")
]
TableFile = Annotated[Path | None, typer.Option("--table", help="A table file; otherwise the one that ships.")]
Subject = Annotated[str, typer.Option(help="The ticket's subject line.")]
MOST_PIECES = 12

classifier = typer.Typer(no_args_is_help=True, help="What labels tickets: teach it, measure it, ask it.")

for more in (corrections, refit, grow, leaves):
    classifier.command()(more)


@classifier.command()
def train(
    csv: Csv = None,
    alone: Annotated[
        bool, typer.Option("--alone", help="Forget the tickets that ship; learn from yours only.")
    ] = False,
    out: Annotated[Path, typer.Option(help="Where the table is written.")] = Path(TABLE),
    curve: Annotated[bool, typer.Option(help="Print the learning curve.")] = True,
) -> None:
    """Learn a table from labelled tickets, and print how accuracy grows with their number.

    One voice (column `voice`: who speaks) in eight is never taught and asks the questions. Needs the extra `train`.

    Example: paidan classifier train --csv tickets.csv --out ours.json.gz
    """
    training = the_training()
    examples = _examples(csv, alone=alone)
    if pairs := near_duplicates(examples):
        say(f"{len(pairs)} pairs are nearly the same text; they count, but teach nothing new")
    table, answers = training.train(examples)
    packed = dump(table)
    out.write_bytes(packed)
    say(f"{out}: {table.version}, {len(table.grams):,} pieces of text, {len(packed):,} bytes")
    say("asked by voices it was not taught (in turn):")
    _give_figures(slices(answers))
    if curve:
        say("learning curve, on the frozen voices:")
        grown = [(n, figures("all", found)) for n, found in training.curve(examples)]
        give_table(
            ("taught", "topic", "topic top3", "act", "both"),
            [(n, *(f"{share:.3f}" for share in (f.topic, f.topic_top3, f.act, f.both))) for n, f in grown],
        )


@classifier.command()
def evaluate(
    csv: Csv = None,
    table: TableFile = None,
    picture: Annotated[Path | None, typer.Option(help="Write the confusion picture (SVG) there.")] = None,
    as_json: AsJson = False,
) -> None:
    """Measure a table on voices it was not taught, or on all tickets of your files.

    Example: paidan classifier evaluate --picture confusion.svg
    """
    scorer = TrainedScorer(open_table(table))
    examples = _examples(csv, alone=True) if csv else [e for e in ours() if is_frozen(e.voice)]
    answers = ask(examples, scorer)
    found = slices(answers)
    if picture is not None:
        picture.write_text(_draw(answers, scorer.version), encoding="utf-8")
    if as_json:
        for one in found:
            give_json({"model": scorer.version, **one._asdict()})
    else:
        _give_figures(found)


@classifier.command("try")
def try_it(
    text: Annotated[
        str | None, typer.Argument(help="What the customer says; otherwise standard input is read.")
    ] = None,
    subject: Subject = "",
    table: TableFile = None,
    as_json: AsJson = False,
) -> None:
    """Label a text, or with --json every line {"id", "subject"?, "text"} of standard input.

    Example: paidan classifier try 我的宽带又断了
    """
    scorer = TrainedScorer(open_table(table))
    if as_json and text is None:
        for document in _lines():
            found = classify(str(document.get("subject") or ""), str(document.get("text") or ""), scorer=scorer)
            give_json({"id": document.get("id"), **_told(found)})
        return
    found = classify(subject, sys.stdin.read() if text is None else text, scorer=scorer)
    if as_json:
        give_json(_told(found))
        return
    give_table(("act", "topic", "score"), [(c.act, c.topic, f"{c.score:.3f}") for c in found.candidates])
    say("sure" if found.sure else "not sure: a person should look")


@classifier.command()
def explain(text: str, subject: Subject = "", table: TableFile = None, as_json: AsJson = False) -> None:
    """Say which pieces of a text spoke for its label, and which against.

    Example: paidan classifier explain 我的宽带又断了
    """
    scorer = TrainedScorer(open_table(table))
    found = classify(subject, text, scorer=scorer)
    message = read(subject, text)
    pieces = {str(label): spoke(scorer, message, label)[:MOST_PIECES] for label in (found.act, found.topic)}
    if as_json:
        give_json({**_told(found), "rules": found.reasons, "pieces": pieces, "model": found.model})
        return
    say(f"{found.act}/{found.topic} {found.confidence:.3f} by {found.model}; rules heard: {', '.join(found.reasons)}")
    rows = [(label, piece, f"{added:+.2f}") for label, some in pieces.items() for piece, added in some]
    give_table(("label", "piece", "adds"), rows)


def _told(found: Classification) -> dict[str, Any]:
    return {
        "act": found.act,
        "topic": found.topic,
        "sure": found.sure,
        "candidates": [{"act": c.act, "topic": c.topic, "score": round(c.score, 4)} for c in found.candidates],
    }


def _lines() -> Iterator[dict[str, Any]]:
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            document = orjson.loads(line)
        except orjson.JSONDecodeError:
            document = None
        if not isinstance(document, dict):
            raise Trouble(f"line {number} is no JSON object", 'give lines such as {"id": 1, "text": "…"}', Exit.USAGE)
        yield document


def _examples(csv: list[Path] | None, *, alone: bool) -> list[Example]:
    try:
        own = read_all(csv or ())
    except OSError as error:
        raise Trouble(f"{error.filename} cannot be read: {error.strerror}", "name a CSV file", Exit.USAGE) from None
    except (DataError, UnicodeDecodeError) as error:
        raise Trouble(str(error), "correct the file; labels are those of the taxonomy", Exit.USAGE) from None
    if alone and not own:
        raise Trouble("there is no ticket to learn from", "name your tickets with --csv", Exit.USAGE)
    return own if alone else [*ours(), *own]


def _draw(answers: list[Answer], version: str) -> str:
    counts = {(str(asked), str(said)): n for (asked, said), n in confusion(answers).items()}
    return confusion_svg([str(topic) for topic in Topic], counts, f"{version}, {len(answers)} tickets of frozen voices")


def _give_figures(found: list[Figures]) -> None:
    rows = [(f.slice, f.n, *(f"{share:.3f}" for share in f[2:])) for f in found]
    give_table([name.replace("_", " ") for name in Figures._fields], rows)
