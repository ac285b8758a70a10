"""A Prometheus of one's own, and does everything we ask of Prometheus get an answer?"""

import json
import re
import shutil
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from deploy.devstack.child import Child, MissingToolError, launch
from deploy.devstack.leash import Leash, leash

ROOT = Path(__file__).parents[2]
DASHBOARD = ROOT / "deploy/grafana/dashboards/paidan.json"
PROMETHEUS = ROOT / "deploy/prometheus"

# What may have no series in good health: nothing has gone wrong yet, nobody waits, nobody is free, no timer
# was due. The dashboard shows a zero instead (`quiet` in deploy/grafana/panels.py); alerts on it are silent.
QUIET = frozenset(
    {
        "paidan_dead_letters_total",
        "paidan_agent_retries_total",
        'paidan_commits_total{outcome="fenced"}',
        "paidan_queue_tickets",
        "paidan_queue_oldest_wait_seconds",
        'paidan_responders{state="free"}',
        'paidan_timer_late_seconds_bucket{le="2.0"}',
        "paidan_timer_late_seconds_count",
    }
)
VARIABLES = {"$__rate_interval": "30s", "$job": ".*", "$instance": ".*", "$desk": ".*"}
SELECTOR = re.compile(r"(?<![\w:])((?:\w+:)?paidan_\w+(?::\w+)?)\s*(\{[^}]*\})?")


class Prometheus:
    """A running Prometheus, at `url`."""

    def __init__(self, url: str) -> None:
        self.url = url

    def ask(self, path: str, **parameters: str) -> Any:
        """Give the data of an API answer. Raises ValueError with Prometheus' words when it refuses."""
        query = urllib.parse.urlencode(parameters)
        try:
            with urllib.request.urlopen(f"{self.url}/api/v1/{path}?{query}", timeout=10) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            raise ValueError(json.load(error).get("error", str(error))) from None

    def query(self, expr: str) -> list[Any]:
        """Give the series of an instant query."""
        return list(self.ask("query", query=expr)["result"])

    def rules(self) -> list[dict[str, Any]]:
        """Give every loaded rule with its health."""
        return [rule for group in self.ask("rules")["groups"] for rule in group["rules"]]


@contextmanager
def prometheus(targets: Iterable[str]) -> Iterator[Prometheus]:
    """Run Prometheus on these targets (host:port) with our configuration and rules, every second.

    It ends with the block, or with this process. Raises MissingToolError, ServerStartError.
    """
    binary = shutil.which("prometheus")
    if binary is None:
        raise MissingToolError("no prometheus on PATH (Debian: apt install prometheus)")
    with leash() as held:
        config = held.folder / "prometheus.yml"
        config.write_text(yaml.safe_dump(_hurried(list(targets))))
        child = launch(held, lambda port: _child(binary, config, port, held))
        try:
            yield Prometheus(f"http://127.0.0.1:{child.port}")
        finally:
            child.stop()


def check_all_queries(url: str, *, patience_s: float = 30.0, quiet: Collection[str] = QUIET) -> list[str]:
    """Ask the Prometheus at `url` everything that our dashboard and rules ask; give what is wrong.

    Every query of the dashboard must return series, every rule must be loaded and healthy, and what the
    rules read must exist, except what is `quiet` in good health. Tries again until all is well or
    `patience_s` is over: rates need two scrapes. Blocks; in a loop use `asyncio.to_thread`.
    """
    server = Prometheus(url)
    deadline = time.monotonic() + patience_s
    while (problems := _problems(server, quiet)) and time.monotonic() < deadline:
        time.sleep(1)
    return problems


def dashboard_queries() -> list[tuple[str, str]]:
    """Give (panel title, PromQL with the variables filled in) of every target of the dashboard."""
    panels = json.loads(DASHBOARD.read_text())["panels"]
    return [(panel["title"], _fill(target["expr"])) for panel in panels for target in panel.get("targets", ())]


def rules() -> list[dict[str, Any]]:
    """Give every rule of our rule files."""
    files = sorted(PROMETHEUS.glob("rules/*.yml"))
    return [r for f in files for group in yaml.safe_load(f.read_text())["groups"] for r in group["rules"]]


def selectors(expr: str) -> set[str]:
    """Give what a PromQL expression reads: names of ours, each with its matchers if it has any."""
    return {name + (matchers or "") for name, matchers in SELECTOR.findall(expr)}


def metrics(expr: str) -> set[str]:
    """Give the names of ours that a PromQL expression reads, without matchers."""
    return {name for name, _ in SELECTOR.findall(expr)}


def _problems(server: Prometheus, quiet: Collection[str]) -> list[str]:
    problems = [
        f"panel {title}: {problem}: {expr}"
        for title, expr in dashboard_queries()
        if (problem := _why_empty(server, expr))
    ]
    loaded = server.rules()
    for rule in rules():
        name = rule.get("record") or rule["alert"]
        health = [found["health"] for found in loaded if found["name"] == name]
        if not health or set(health) != {"ok"}:
            problems.append(f"rule {name}: {health or 'not loaded'}")
    problems += [
        f"rules read {selector}: {problem}"
        for selector in sorted(_needed(quiet))
        if (problem := _why_empty(server, selector))
    ]
    return problems


def _needed(quiet: Collection[str]) -> set[str]:
    """Give what the rules read and must exist. What is recorded from quiet things alone is quiet itself."""
    still = set(quiet)
    for rule in rules():
        if "record" in rule and selectors(rule["expr"]) and selectors(rule["expr"]) <= still:
            still.add(rule["record"])
    return {selector for rule in rules() for selector in selectors(rule["expr"])} - still


def _why_empty(server: Prometheus, expr: str) -> str | None:
    try:
        return None if server.query(expr) else "no series"
    except ValueError as error:
        return str(error)


def _fill(expr: str) -> str:
    for name, value in VARIABLES.items():
        expr = expr.replace(name, value)
    return expr


def _hurried(targets: list[str]) -> dict[str, Any]:
    config: dict[str, Any] = yaml.safe_load((PROMETHEUS / "prometheus.yml").read_text())
    config["global"] = {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"}
    config["rule_files"] = [str(PROMETHEUS / pattern) for pattern in config["rule_files"]]
    (job,) = config["scrape_configs"]
    del job["file_sd_configs"]
    job["static_configs"] = [{"targets": targets}]
    return config


def _child(binary: str, config: Path, port: int, held: Leash) -> Child:
    argv = [
        binary,
        f"--config.file={config}",
        f"--storage.tsdb.path={held.folder / f'data-{port}'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--log.level=warn",
    ]
    return Child("prometheus", port, argv, held, _ready)


def _ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/-/ready", timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
