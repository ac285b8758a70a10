"""Do the commands about people's corrections speak as they promise?"""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from agents.decisions.classification import lessons
from agents.decisions.classification.classify import classify
from agents.decisions.classification.gold import GOLD, Gold
from agents.decisions.classification.table import committed
from deploy.classifier import corrections as ours_
from deploy.classifier import gold
from deploy.classifier.corrections import Placed, believed, read_file
from deploy.classifier.examples import is_frozen, ours
from deploy.cli import front_door
from deploy.terminal import Trouble
from schemas.corrections import LabelCorrected, Verdict

WORDS = (
    "我那个和家固话套餐里的彩铃怎么没了",
    "my xfinity router return was never credited",
    "卡换了之后流量包还在不在",
)


def correction(number: int, by: str = "wang") -> LabelCorrected:
    """A correction to the table's second guess."""
    words = WORDS[number % len(WORDS)]
    said = classify("", words)
    return LabelCorrected(
        correction=f"desk.1.{number}",
        ticket=f"t{number}",
        desk="desk",
        by=by,
        at_ms=1_790_000_000_000 + number,
        words=words,
        said_act=said.act,
        said_topic=said.topic,
        act=said.act,
        topic=said.candidates[1].topic,
    )


def written(folder: Path, *events: LabelCorrected) -> Path:
    path = folder / "corrections.jsonl"
    path.write_text("\n".join(event.model_dump_json() for event in events), encoding="utf-8")
    return path


def paidan(*words: str) -> str:
    shown = CliRunner().invoke(front_door(["classifier"]), ["classifier", *words])
    if shown.exception is not None and not isinstance(shown.exception, SystemExit):
        raise shown.exception
    return shown.stdout


def test_corrections_are_listed_with_what_became_of_them(tmp_path: Path) -> None:
    path = written(tmp_path, correction(0), correction(0), correction(1, by="li"))

    said = [json.loads(line) for line in paidan("corrections", "--from", str(path), "--json").splitlines()]

    assert [(line["place"], line["by"], line["verdict"]) for line in said] == [
        (0, "wang", "taught"),
        (1, "wang", "duplicate"),
        (2, "li", "taught"),
    ]
    assert "wang" in paidan("corrections", "--from", str(path))


def test_what_was_listed_is_read_again_with_its_places(tmp_path: Path) -> None:
    listed = paidan("corrections", "--from", str(written(tmp_path, correction(0), correction(1))), "--json")
    again = tmp_path / "again.jsonl"
    again.write_text("\n".join(reversed(listed.splitlines())), encoding="utf-8")

    assert read_file(again) == [Placed(0, correction(0)), Placed(1, correction(1))]


def test_a_spreadsheet_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    cells = correction(1).model_dump(mode="json", exclude={"leaf"})
    path.write_text(f"{','.join(cells)},leaf\n{','.join(map(str, cells.values()))},\n", encoding="utf-8-sig")

    assert read_file(path) == [Placed(0, correction(1))]


def test_a_line_that_is_no_correction_is_named(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_text('{"ticket": "t1"}')

    with pytest.raises(Trouble, match=r"wrong\.jsonl:1: correction"):
        paidan("corrections", "--from", str(wrong))


def test_only_believed_corrections_teach_a_new_table() -> None:
    told = [Placed(n, correction(n)) for n in range(3)] + [Placed(3, correction(0))]

    rows = believed(committed(), told)

    assert [row.voice for row in rows] == ["ticket t0", "ticket t1", "ticket t2"]
    assert [row.lang for row in rows] == ["zh", "en", "zh"]


def test_what_was_unlearnt_is_said_so_and_teaches_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    said = classify("", WORDS[0])
    monkeypatch.setattr(lessons, "LOOK_EVERY", 1)
    monkeypatch.setattr(ours_, "gold", lambda: Gold([("", WORDS[0], said.act, said.topic)]))
    told = [Placed(n, correction(3 * n, by=f"p{n}")) for n in range(12)]

    _, judged = ours_.judge(committed(), told)

    assert Verdict.UNLEARNT in {one.verdict for one in judged}
    assert len(believed(committed(), told)) == sum(one.verdict is not Verdict.UNLEARNT for one in judged)


def test_no_gold_ticket_was_taught() -> None:
    taught = {(one.subject, one.text) for one in ours() if not is_frozen(one.voice)}

    assert not taught & {(one.subject, one.text) for one in gold.golden(ours())}


def test_the_gold_set_that_ships_is_the_chosen_one() -> None:
    assert gold.FILE.name == GOLD
    assert gold.FILE.read_text(encoding="utf-8") == gold.text(ours()), "run: python -m deploy.classifier.gold"
