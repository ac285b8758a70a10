"""A worker as Prometheus sees it, without the work: `python exporter.py PORT` observes every metric."""

import itertools
import sys
import time

from prometheus_client import Counter, Gauge, Histogram, start_http_server

from streams.metrics import DECLARED, REGISTER

LABELS = {
    "agent": ("dispatch", "feedback"),
    "by": ("table", "corrected"),
    "channel": ("phone", "web", "app", "email", "store"),
    "clause": ("S3-5",),
    "desk": ("foshan",),
    "kind": ("offered", "queued", "warned", "breached", "retry", "max", "mean"),
    "outcome": ("accepted", "dead", "ok", "fenced", "requested", "answered"),
    "partition": ("0",),
    "priority": ("1", "4"),
    "reason": ("invalid", "duplicate"),
    "score": ("1", "5"),
    "state": ("free", "busy"),
    "topic": ("tickets.received",),
    "verdict": ("taught", "waits"),
}


def observe() -> None:
    """Let something happen to every metric, with every label value above."""
    for metric in DECLARED.values():
        for values in itertools.product(*(LABELS[name] for name in metric._labelnames)):
            child = metric.labels(*values) if values else metric
            match child:
                case Counter():
                    child.inc()
                case Gauge():
                    child.set(time.time() if "timestamp" in metric._name else 61)
                case Histogram():
                    child.observe(0.2)
                    child.observe(3)


if __name__ == "__main__":
    start_http_server(int(sys.argv[1]), "127.0.0.1", REGISTER)
    while True:
        observe()
        time.sleep(0.2)
