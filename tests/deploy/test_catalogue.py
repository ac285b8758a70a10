"""Does the public catalogue say what the policy says?"""

import json
from pathlib import Path

from typer.testing import CliRunner

from deploy.catalogue import PAGE, catalogue, page
from deploy.cli import front_door
from deploy.policy_file import load_policy

FILE = Path(__file__).parents[2] / "deploy/policy/telecom.yaml"
POLICY = load_policy(FILE)
COMMAND = ["sla", "catalogue", "--policy", str(FILE)]


def test_the_page_is_what_the_policy_gives() -> None:
    written = PAGE.read_text(encoding="utf-8")

    assert written == page(POLICY), f"run: paidan sla catalogue --policy {FILE.name} > {PAGE.name}"


def test_the_command_gives_the_page_or_one_document() -> None:
    assert CliRunner().invoke(front_door(COMMAND), COMMAND).stdout == page(POLICY)
    assert json.loads(CliRunner().invoke(front_door(COMMAND), [*COMMAND, "--json"]).stdout) == catalogue(POLICY)


def test_every_clause_stands_in_it_with_its_limit_and_whom_it_binds() -> None:
    found = {standard["id"]: standard for standard in catalogue(POLICY)["standards"]}

    assert list(found) == [clause.id for clause in POLICY.clauses]
    assert found["HENAN-5WD"]["clock"] == "working_days"
    assert found["HENAN-5WD"]["for"] == {"acts": ["complain"], "regions": ["henan", "河南", "41"]}
    assert (found["S3-2"]["limit_s"], found["S3-2"]["mean_limit_s"]) == (172_800, 86_400)


def test_limits_are_written_in_the_units_of_the_norms() -> None:
    lines = {line.split(" | ")[0][2:]: line for line in page(POLICY).splitlines() if line.startswith("| ")}

    assert "| 45 分钟 min |" in lines["S3-5"]
    assert "| 48 小时 h | 24 小时 h |" in lines["S3-2"]
    assert "| 工作 working 5 日 d |" in lines["HENAN-5WD"]
    assert "| 每 every 72 小时 h |" in lines["PROGRESS-72H"]
    assert lines["COMPLAINT-5WD"].endswith("| on hold for customer, partner |")
