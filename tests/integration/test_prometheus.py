"""Does a real Prometheus get an answer to everything that the dashboard and the rules ask?"""

import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.devstack.child import Child, launch
from deploy.devstack.leash import leash
from tests.integration.promql import Prometheus, check_all_queries, dashboard_queries, prometheus

pytestmark = pytest.mark.skipif(
    shutil.which("prometheus") is None, reason="no prometheus on PATH (Debian: apt install prometheus)"
)
EXPORTER = Path(__file__).with_name("exporter.py")


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def server() -> Iterator[Prometheus]:
    with leash() as held:
        exporter = launch(
            held,
            lambda port: Child("exporter", port, [sys.executable, EXPORTER, str(port)], held, listens),
        )
        with prometheus([f"127.0.0.1:{exporter.port}"]) as running:
            yield running
        exporter.stop()


def test_every_query_and_every_rule_finds_series(server: Prometheus) -> None:
    assert check_all_queries(server.url, quiet=()) == []


def test_a_query_that_does_not_parse_is_told_apart_from_an_empty_one(server: Prometheus) -> None:
    assert server.query("paidan_no_such_metric") == []
    with pytest.raises(ValueError, match="parse error"):
        server.query("sum(paidan_queue_tickets")


def test_without_a_worker_every_panel_but_the_number_of_workers_is_empty() -> None:
    with prometheus([]) as blind:
        problems = check_all_queries(blind.url, patience_s=3)

    titles = {title for title, _ in dashboard_queries()}
    assert {title for title in titles if any(p.startswith(f"panel {title}: no series") for p in problems)} == titles - {
        "Workers"
    }
    assert any(p.startswith("rules read paidan_consumer_lag_records: no series") for p in problems)
    assert not any(p.startswith("rules read paidan_dead_letters") for p in problems)
