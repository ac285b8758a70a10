"""What do SREs see? Writes dashboards/paidan.json: `python -m deploy.grafana.dashboard`."""

import json
from pathlib import Path

from deploy.grafana.customers import CUSTOMERS
from deploy.grafana.machinery import AGENTS, STORE
from deploy.grafana.panels import DATASOURCE, Json, layout
from deploy.grafana.tickets import FLOW, GLANCE, QUEUES

FILE = Path(__file__).parent / "dashboards" / "paidan.json"
DESKS = '{__name__=~"paidan_decisions_total|paidan_responders",job=~"$job"}'
ROWS = (GLANCE, FLOW, QUEUES, CUSTOMERS, AGENTS, STORE)


def dashboard() -> Json:
    """Give the dashboard as Grafana 11 wants it provisioned."""
    return {
        "uid": "paidan",
        "title": "Paidan 派单",
        "description": "Ticket routing: what customers feel on top, the machinery below.",
        "tags": ["paidan"],
        "schemaVersion": 39,
        "version": 1,
        "editable": False,
        "graphTooltip": 1,
        "timezone": "browser",
        "time": {"from": "now-1h", "to": "now"},
        "refresh": "15s",
        "links": [],
        "annotations": {"list": [_firing_alerts()]},
        "templating": {
            "list": [
                {
                    "name": "datasource",
                    "label": "Data source",
                    "type": "datasource",
                    "query": "prometheus",
                    "current": {},
                },
                _variable("job", "Job", "label_values(paidan_progress_timestamp_seconds, job)"),
                _variable(
                    "instance",
                    "Worker",
                    'label_values(paidan_progress_timestamp_seconds{job=~"$job"}, instance)',
                ),
                _variable("desk", "Desk", f"label_values({DESKS}, desk)"),
            ]
        },
        "panels": list(layout(ROWS)),
    }


def text() -> str:
    """Give the file's content."""
    return json.dumps(dashboard(), ensure_ascii=False, indent=2) + "\n"


def _variable(name: str, label: str, query: str) -> Json:
    return {
        "name": name,
        "label": label,
        "type": "query",
        "datasource": DATASOURCE,
        "definition": query,
        "query": {"query": query, "refId": name},
        "refresh": 2,  # at every change of the time range: workers and desks come and go
        "sort": 1,
        "multi": True,
        "includeAll": True,
        "allValue": ".*",
        "current": {"text": ["All"], "value": ["$__all"]},
    }


def _firing_alerts() -> Json:
    return {
        "name": "Alerts",
        "enable": True,
        "iconColor": "red",
        "datasource": DATASOURCE,
        "expr": 'ALERTS{alertname=~"Paidan.*",alertstate="firing"}',
        "titleFormat": "{{alertname}}",
        "textFormat": "{{desk}} {{severity}}",
    }


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
