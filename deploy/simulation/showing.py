"""How is a simulation's report shown? As table, JSON document and web page."""

from dataclasses import asdict
from typing import Any

from deploy.drawing.charts import Bar, bars, histogram, lines
from deploy.drawing.page import page, section, table
from deploy.simulation.report import ClassReport, Report

COLUMNS = ("class", "tickets", "mean s", "p50 s", "p90 s", "p99 s", "max s", "missed", "weighted", "gave up", "open")


def rows(report: Report) -> list[tuple[object, ...]]:
    """Give one row for each class, and one for all."""
    return [_row(one) for one in report.classes]


def sentences(report: Report) -> list[str]:
    """Say the rest."""
    answered = report.offers or 1
    return [
        f"{report.hours:g} hours of {report.responders:,} responders under policy {report.policy}, seed {report.seed}: "
        f"{report.whole.tickets:,} tickets, {report.events:,} events",
        f"occupancy {report.occupancy_mean:.1%}, spread between people {report.occupancy_spread:.1%} "
        "(standard deviation)",
        f"offers {report.offers:,}: rejected {report.rejected:,} ({report.rejected / answered:.1%}), "
        f"expired {report.expired:,} ({report.expired / answered:.1%})",
    ]


def document(report: Report) -> dict[str, Any]:
    """Give all of it for programs."""
    return asdict(report)


def web_page(report: Report) -> str:
    """Give a page with charts."""
    classes = report.classes[:-1]
    names = [one.name for one in classes]
    hours = [report.slot_h * (index + 0.5) for index in range(len(report.arrivals_per_h))]
    waits = {
        "p50": [Bar(one.wait_p50_s) for one in classes],
        "p90": [Bar(one.wait_p90_s) for one in classes],
        "p99": [Bar(one.wait_p99_s) for one in classes],
    }
    missed = {"missed": [Bar(100 * one.miss_rate) for one in classes]}
    parts = [
        section("Classes", table(COLUMNS, rows(report))),
        section(
            "Waits",
            bars("Waits by class", names, waits, "seconds"),
            bars("Late answers by class", names, missed, "% of tickets"),
        ),
        section(
            "Over time",
            lines("Arrivals", hours, {"arrivals": report.arrivals_per_h}, "hours from the start", "tickets an hour"),
            lines("Mean wait of tickets received then", hours, {"wait": report.slot_wait_s}, "hours", "seconds"),
        ),
        section("People", histogram("Occupancy", report.occupancy, "occupancy", top=1.0)),
    ]
    return page(report.title or "Simulation", "; ".join(sentences(report)), parts)


def _row(one: ClassReport) -> tuple[object, ...]:
    seconds = (one.wait_mean_s, one.wait_p50_s, one.wait_p90_s, one.wait_p99_s, one.wait_max_s)
    return (
        one.name,
        f"{one.tickets:,}",
        *(f"{value:,.1f}" for value in seconds),
        f"{one.miss_rate:.2%}",
        f"{one.weighted_miss_rate:.2%}",
        f"{one.abandoned:,}",
        f"{one.unanswered:,}",
    )
