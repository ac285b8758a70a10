"""paidan classifier corrections, refit, grow: what people corrected, a table taught with it, and how far it carries."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from agents.decisions.classification.table import TABLE, Table, dump
from agents.decisions.classification.trained import TrainedScorer
from deploy.classifier.corrections import Placed, believed, judge, read_file, read_topic
from deploy.classifier.examples import is_frozen, ours
from deploy.classifier.growth import growth_svg
from deploy.classifier.opening import open_table, the_training
from deploy.classifier.report import Figures, ask, figures
from deploy.terminal import AsJson, Trouble, give_json, give_table, moment, read_settings, say

Source = Annotated[
    Path | None, typer.Option("--from", help="JSON Lines of `corrections --json`, or CSV; otherwise the topic is read.")
]
TableFile = Annotated[Path | None, typer.Option("--table", help="A table file; otherwise the one that ships.")]
COLUMNS = ("way", "topic", "topic top3", "act", "both")


def corrections(source: Source = None, table: TableFile = None, as_json: AsJson = False) -> None:
    """List what people corrected, and what became of it: taught, waits for a second person, too many …

    Example: paidan classifier corrections --json > corrections.jsonl
    """
    lessons, judged = judge(open_table(table), _read(source))
    if as_json:
        for place, event, verdict in judged:
            give_json({"place": place, **event.model_dump(mode="json", exclude_none=True), "verdict": verdict})
        return
    rows = [
        (p, moment(e.at_ms), e.by, f"{e.said_act}/{e.said_topic}", f"{e.act}/{e.topic}", verdict, e.words)
        for p, e, verdict in judged
    ]
    give_table(("place", "at", "by", "said", "right", "verdict", "words"), rows)
    say(
        f"{lessons.verdicts.total()} corrections, {len(lessons.unlearnt)} unlearnt; "
        f"gold labels found {lessons.gold_base:.3f} by the table, {lessons.gold_share:.3f} as corrected"
    )


def refit(
    source: Source = None,
    table: TableFile = None,
    out: Annotated[Path, typer.Option(help="Where the new table is written.")] = Path(TABLE),
) -> None:
    """Teach a new table with the tickets that ship and people's corrections; what was learnt online starts anew on it.

    Needs the extra `train`. The new table remembers up to which correction it was taught.

    Example: paidan classifier refit --out ours.json.gz
    """
    training = the_training()
    found = _read(source)
    if not found:
        raise Trouble("nobody has corrected anything yet", "responders' desktops send TicketReclassified")
    before = open_table(table)
    rows = believed(before, found)
    lessons, _ = judge(before, found)
    after: Table = replace(training.train([*ours(), *rows])[0], folded=found[-1].place + 1)
    out.write_bytes(dump(after))
    say(f"{out}: {after.version}, taught with {len(rows)} of {len(found)} corrections, up to place {after.folded}")
    asked = [one for one in ours() if is_frozen(one.voice)]
    ways = {"before": TrainedScorer(before), "as corrected": lessons.scorer, "refitted": TrainedScorer(after)}
    give_table(COLUMNS, [_row(name, figures(name, ask(asked, scorer))) for name, scorer in ways.items()])


def grow(
    picture: Annotated[Path | None, typer.Option(help="Write the curve (SVG) there.")] = None,
    as_json: AsJson = False,
) -> None:
    """Study how far corrections carry a table that began with few tickets, beside teaching it anew. Two minutes.

    Needs the extra `train`. Forty people correct what is wrong among 3,000 tickets; the frozen voices ask.

    Example: paidan classifier grow --picture growth.svg
    """
    stops = list(the_training("growing").grow(ours()))
    if as_json:
        for stop in stops:
            ways = {"corrected": stop.corrected._asdict(), "refitted": stop.refitted._asdict()}
            give_json({"tickets": stop.tickets, "corrections": stop.corrections, "taught": stop.taught, **ways})
    else:
        columns = (
            "tickets",
            "corrections",
            "taught",
            *(f"{c} {w}" for w in ("corrected", "anew") for c in COLUMNS[1:]),
        )
        give_table(
            columns,
            [
                (s.tickets, s.corrections, s.taught, *_row("", s.corrected)[1:], *_row("", s.refitted)[1:])
                for s in stops
            ],
        )
    if picture is not None:
        picture.write_text(growth_svg(stops), encoding="utf-8")


def _read(source: Path | None) -> list[Placed]:
    return read_file(source) if source is not None else asyncio.run(read_topic(read_settings()))


def _row(name: str, found: Figures) -> tuple[str, ...]:
    return (name, *(f"{share:.3f}" for share in (found.topic, found.topic_top3, found.act, found.both)))
