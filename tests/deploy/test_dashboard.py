"""Do the dashboard, the rules and the runbooks speak of the same things as the code?"""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import Counter, Histogram

from deploy.grafana import dashboard
from streams.metrics import DECLARED
from tests.integration.promql import PROMETHEUS, dashboard_queries, metrics, rules

RUNBOOKS = PROMETHEUS.parent / "runbooks"
SECTIONS = ["Meaning", "Impact", "Diagnosis", "Mitigation"]
COMMANDS = {"submit", "tail", "queues", "responders", "ticket", "explain", "topics", "dlq", "rebuild", "policy"}
COMMANDS |= {"settings", "dev", "worker"}
PANELS: list[dict[str, Any]] = [p for p in json.loads(dashboard.text())["panels"] if p["type"] != "row"]
RULES = rules()
ALERTS = [rule for rule in RULES if "alert" in rule]
NAMES = sorted({alert["alert"] for alert in ALERTS})
TESTS = [test for file in sorted(PROMETHEUS.glob("tests/*.yml")) for test in yaml.safe_load(file.read_text())["tests"]]


def samples() -> dict[str, str]:
    """Every series name that the declared metrics have, and the metric it belongs to."""
    found = {}
    for name, metric in DECLARED.items():
        match metric:
            case Counter():
                ends = ["_total"]
            case Histogram():
                ends = ["_bucket", "_count", "_sum"]
            case _:
                ends = [""]
        found.update({name + end: name for end in ends})
    return found


def read() -> set[str]:
    """Every name that a panel, a variable, a rule or a rule test reads."""
    variables = [v["query"]["query"] for v in dashboard.dashboard()["templating"]["list"][1:]]
    series = [series["series"] for test in TESTS for series in test["input_series"]]
    asked = [expr for _, expr in dashboard_queries()] + [rule["expr"] for rule in RULES]
    return {name for text in asked + variables + series for name in metrics(text)}


def test_what_is_read_is_declared_or_recorded() -> None:
    recorded = {rule["record"] for rule in RULES if "record" in rule}

    assert read() - samples().keys() - recorded == set()


def test_what_is_declared_is_shown_or_alerted_on() -> None:
    assert DECLARED.keys() - {samples()[name] for name in read() & samples().keys()} == set()


def test_what_is_recorded_is_used() -> None:
    asked = [expr for _, expr in dashboard_queries()] + [rule["expr"] for rule in RULES]

    assert {r["record"] for r in RULES if "record" in r} <= {name for expr in asked for name in metrics(expr)}


def test_the_json_is_what_the_code_generates() -> None:
    written = dashboard.FILE.read_text(encoding="utf-8")

    assert written == dashboard.text(), "run: python -m deploy.grafana.dashboard"


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel["title"])
def test_a_panel_says_what_it_means_and_in_which_unit(panel: dict[str, Any]) -> None:
    defaults = panel["fieldConfig"]["defaults"]

    assert len(panel["description"]) > 40
    assert defaults["unit"] in {"short", "s", "cps", "percentunit"}
    assert defaults["thresholds"]["steps"][0]["value"] is None
    assert panel["datasource"]["uid"] == "${datasource}"
    for target in panel["targets"]:
        assert target["legendFormat"]
        assert 'job=~"$job"' in target["expr"]
        assert "rate(" not in target["expr"] or "$__rate_interval]" in target["expr"]


def test_panels_have_names_and_places_of_their_own() -> None:
    titles = [panel["title"] for panel in PANELS]
    cells = [
        (x, y)
        for at in (panel["gridPos"] for panel in PANELS)
        for x in range(at["x"], at["x"] + at["w"])
        for y in range(at["y"], at["y"] + at["h"])
    ]

    assert len(titles) == len(set(titles))
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: f"{alert['alert']}-{alert['labels']['severity']}")
def test_an_alert_says_what_to_do(alert: dict[str, Any]) -> None:
    said = alert["annotations"]

    assert re.fullmatch(r"Paidan([A-Z][a-z]+)+", alert["alert"])
    assert alert["labels"]["severity"] in {"critical", "warning"}
    assert said["summary"]
    assert said["description"]
    assert said["runbook_url"] == f"runbooks/{alert['alert']}.md"
    assert said["dashboard_url"].startswith(f"/d/{dashboard.dashboard()['uid']}")


def test_every_alert_has_a_runbook_and_every_runbook_an_alert() -> None:
    assert sorted(page.stem for page in RUNBOOKS.glob("*.md")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_runbook_has_all_sections_and_only_commands_and_pages_that_exist(name: str) -> None:
    text = (RUNBOOKS / f"{name}.md").read_text(encoding="utf-8")

    assert text.startswith(f"# {name}\n")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == SECTIONS
    assert all(part.strip() for part in re.split(r"^##? .+$", text, flags=re.MULTILINE)[2:])
    assert set(re.findall(r"`paidan (\w+)", text)) <= COMMANDS
    assert set(re.findall(r"\]\((\w+)\.md\)", text)) <= set(NAMES)
    assert set(re.findall(r"(?<!\*)\*([A-Z][^*]+)\*", text)) <= _headings()


def test_what_the_panels_advise_exists() -> None:
    said = " ".join(panel["description"] for panel in PANELS)

    assert set(re.findall(r"`paidan (\w+)", said)) <= COMMANDS
    assert set(re.findall(r"alert (\w+)", said)) <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_alert_is_tested_to_stay_silent_to_fire_and_to_end(name: str) -> None:
    stories = [
        [bool(step["exp_alerts"]) for step in test["alert_rule_test"] if step["alertname"] == name] for test in TESTS
    ]

    assert any(story[0] is False and True in story and story[-1] is False for story in stories if story)


@pytest.mark.parametrize(
    "command",
    [
        ["check", "config", "prometheus.yml"],
        ["check", "rules", "rules/recording.yml", "rules/alerts.yml"],
        ["test", "rules", *sorted(f"tests/{file.name}" for file in PROMETHEUS.glob("tests/*.yml"))],
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_promtool_agrees(command: list[str]) -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("no promtool on PATH (Debian: apt install prometheus)")

    done = subprocess.run([promtool, *command], cwd=PROMETHEUS, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr


def test_grafana_finds_the_dashboard_and_its_data_source() -> None:
    provisioning = Path(dashboard.__file__).parent / "provisioning"
    (source,) = yaml.safe_load((provisioning / "datasources/prometheus.yaml").read_text())["datasources"]
    (provider,) = yaml.safe_load((provisioning / "dashboards/paidan.yaml").read_text())["providers"]
    scraping = yaml.safe_load((PROMETHEUS / "prometheus.yml").read_text())["global"]

    assert source["type"] == "prometheus"
    assert source["jsonData"]["timeInterval"] == scraping["scrape_interval"]  # $__rate_interval is made from it
    assert provider["type"] == "file"


def _headings() -> set[str]:
    """Panel and row titles, whole or up to their first comma."""
    titles = {str(panel["title"]) for panel in json.loads(dashboard.text())["panels"]}
    return titles | {title.split(",")[0] for title in titles}
