"""Does `paidan classifier` speak as it promises?"""

import json
from importlib.resources import files
from pathlib import Path

import pytest
from typer.testing import CliRunner

from agents.decisions.classification.table import TABLE, load
from deploy.cli import front_door
from deploy.terminal import Trouble


def paidan(*words: str, stdin: str = "") -> str:
    shown = CliRunner().invoke(front_door(["classifier"]), ["classifier", *words], input=stdin)
    if shown.exception is not None and not isinstance(shown.exception, SystemExit):
        raise shown.exception
    assert shown.exit_code == 0, shown.output
    return shown.stdout


def test_try_labels_every_line_with_three_candidates() -> None:
    asked = [{"id": 1, "text": "我要查话费"}, {"id": "b", "subject": "speed issues", "text": ""}, {"id": 3, "text": ""}]

    said = [json.loads(line) for line in paidan("try", "--json", stdin="\n".join(map(json.dumps, asked))).splitlines()]

    assert [line["id"] for line in said] == [1, "b", 3]
    assert (said[0]["act"], said[0]["topic"]) == ("consult", "bill")
    assert all(len(line["candidates"]) >= 3 for line in said)
    assert all(set(line) == {"id", "act", "topic", "sure", "candidates"} for line in said)
    for line in said:
        scores = [candidate["score"] for candidate in line["candidates"]]
        assert scores == sorted(scores, reverse=True)
        assert (line["act"], line["topic"]) == (line["candidates"][0]["act"], line["candidates"][0]["topic"])


def test_try_names_the_line_that_is_no_json() -> None:
    with pytest.raises(Trouble, match="line 2"):
        paidan("try", "--json", stdin='{"id": 1, "text": "你好"}\nnonsense\n')


def test_try_shows_a_person_the_candidates() -> None:
    assert "consult  bill" in paidan("try", "我要查话费")


def test_explain_names_pieces_and_rules() -> None:
    said = json.loads(paidan("explain", "彩铃怎么取消", "--json"))

    assert said["topic"] == "vas"
    assert any(piece == "彩铃" for piece, _ in said["pieces"]["vas"])
    assert said["rules"]


def test_evaluate_measures_own_tickets_and_draws(tmp_path: Path) -> None:
    tickets, picture = tmp_path / "own.csv", tmp_path / "own.svg"
    tickets.write_text("text,act,topic,lang\n我要查话费,consult,bill,zh\n宽带断网了,fault,fixed,zh\n", encoding="utf-8")

    said = paidan("evaluate", "--csv", str(tickets), "--picture", str(picture), "--json").splitlines()

    assert json.loads(said[0]) | {"n": 2, "topic": 1.0} == json.loads(said[0])
    assert picture.read_text(encoding="utf-8").startswith("<svg")


def test_another_table_can_be_asked(tmp_path: Path) -> None:
    other = tmp_path / "other.json.gz"
    other.write_bytes(files("agents.decisions.classification").joinpath(TABLE).read_bytes())

    assert json.loads(paidan("try", "查话费", "--table", str(other), "--json"))["topic"] == "bill"


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("{}")

    with pytest.raises(Trouble, match="no table"):
        paidan("try", "查话费", "--table", str(wrong))


def test_own_tickets_teach_a_table_the_same_each_time(tmp_path: Path) -> None:
    pytest.importorskip("sklearn", reason="the extra `train` is not installed")
    said = {
        "bill": ("话费", "余额", "账单", "扣费"),
        "fixed": ("宽带", "光猫", "网线", "电视"),
    }
    rows = [
        f"{verb}{noun}{end},{act},{topic},zh,v{place}{verb}"
        for topic, nouns in said.items()
        for act, verb in (("consult", "怎么查"), ("transact", "我要办"))
        for noun in nouns
        for place, end in enumerate(("", "啊", "呢", "谢谢", "一下", "吧"))
    ]
    tickets = tmp_path / "own.csv"
    tickets.write_text("\n".join(["text,act,topic,lang,voice", *rows]), encoding="utf-8")
    tables = [tmp_path / "one.json.gz", tmp_path / "two.json.gz"]

    curve = paidan("train", "--alone", "--csv", str(tickets), "--out", str(tables[0]))
    paidan("train", "--alone", "--csv", str(tickets), "--out", str(tables[1]), "--no-curve")

    assert tables[0].read_bytes() == tables[1].read_bytes()
    assert "TAUGHT" in curve.upper()
    assert load(tables[0].read_bytes()).version.startswith("linear-1-")
    assert json.loads(paidan("try", "怎么查话费", "--table", str(tables[0]), "--json"))["topic"] == "bill"
