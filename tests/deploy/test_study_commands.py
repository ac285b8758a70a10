"""Do `paidan simulate` and `paidan policy check` speak as a person and as a program need it?"""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from deploy.cli import front_door
from deploy.terminal import Trouble

ROOT = Path(__file__).parents[2]
POLICY = ROOT / "deploy/policy/telecom.yaml"
SMALL = """\
start: 2026-11-23T00:00:00+08:00
hours: 1
arrivals: {per_hour: 60}
classes:
  bill: {channel: phone, topic: bill, handle: {mean_s: 100}}
crews:
  - {name: money, count: 3, skills: {billing: 1}}
"""


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    file = tmp_path / "small.yaml"
    file.write_text(SMALL)
    return file


def paidan(*words: object) -> Result:
    typed = [str(word) for word in words]
    return CliRunner().invoke(front_door(typed), typed)


def rows_of(answer: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in answer.stdout.splitlines()]


def test_a_simulation_is_shown_as_a_table_and_written_as_a_page(scenario: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"

    answer = paidan("simulate", scenario, "--html", page)

    assert answer.exit_code == 0
    assert [line.split()[0] for line in answer.stdout.splitlines()] == ["CLASS", "bill", "all"]
    assert page.read_text().startswith("<!doctype html>")


def test_a_simulation_is_given_as_one_json_document_that_the_seed_decides(scenario: Path) -> None:
    first, again, other = (rows_of(paidan("simulate", scenario, "--json", "--seed", seed)) for seed in (1, 1, 2))

    assert first == again != other
    assert first[0]["seed"] == 1


def test_a_scenario_that_is_not_there_is_trouble(tmp_path: Path) -> None:
    answer = paidan("simulate", tmp_path / "none.yaml")

    assert isinstance(answer.exception, Trouble)
    assert "cannot be read" in answer.exception.cause


def test_the_shipped_policy_passes_with_warnings_unless_these_count() -> None:
    lenient, strict = paidan("policy", "check", POLICY, "--json"), paidan("policy", "check", POLICY, "--strict")

    assert (lenient.exit_code, strict.exit_code) == (0, 1)
    assert {row["severity"] for row in rows_of(lenient)} == {"warning", "note"}
    assert all(set(row) >= {"file", "line", "field", "what", "fix"} for row in rows_of(lenient))


def test_a_finding_names_the_line_of_its_field() -> None:
    (row,) = [
        row for row in rows_of(paidan("policy", "check", POLICY, "--json")) if row["field"] == "channels.phone.offer_s"
    ]

    assert "phone:" in POLICY.read_text().splitlines()[int(str(row["line"])) - 1]


def test_a_clause_that_changed_under_the_same_version_is_an_error(tmp_path: Path) -> None:
    changed = tmp_path / "changed.yaml"
    changed.write_text(POLICY.read_text().replace("limit_s: 7200", "limit_s: 3600", 1))

    answer = paidan("policy", "check", changed, "--against", POLICY, "--json")

    (row,) = [row for row in rows_of(answer) if row["severity"] == "error"]
    assert answer.exit_code == 1
    assert row["what"] == "clause S1-6 is new or changed under the same version"


def test_a_roster_without_people_for_a_skill_is_an_error(tmp_path: Path) -> None:
    roster = tmp_path / "roster.yaml"
    desks = ("enterprise", "guangzhou", "shenzhen", "foshan", "province")
    roster.write_text("groups:\n" + "".join(f"  - {{desk: {desk}, skills: {{billing: 3}}}}\n" for desk in desks))

    answer = paidan("policy", "check", POLICY, "--roster", roster)

    assert answer.exit_code == 1
    assert "nobody has english at level 1" in answer.stdout
