"""Which order serves a day best? The shipped policy beside what other routers do, on the same days, people and luck.

A synthetic eight-hour day: four classes, a half-hour outage burst, people with two skills each whose personal speed
differs by 15 % and who are 13 % slower at their second. Every policy meets the same arrivals, the same work in every
ticket and the same people; only the decisions differ. All of it runs through the production desk.
"""

import argparse
import gc
import json
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from math import sqrt
from pathlib import Path
from statistics import fmean, stdev
from typing import Any, NamedTuple

from deploy.drawing.charts import Bar, bars
from deploy.policy_file import load_policy
from deploy.simulation.report import report
from deploy.simulation.scenario import Scenario
from deploy.simulation.scenario_file import SHIPPED, policy_of
from deploy.simulation.town import Town

PLOT = Path(__file__).with_name("policies.svg")
STAFF = (31, 34, 38)
OURS = "Paidan's default"
WEIGHTED = "Paidan, order weighted"
TWIN = "highest priority first, longest idle first"
POLICIES: dict[str, dict[str, Any]] = {
    OURS: {},
    WEIGHTED: {"order": "weighted"},
    "FIFO, longest idle": {"order": "fifo", "choose": "idle"},
    "strict priority": {"order": "strict", "choose": "idle"},
    "EDF": {"order": "edf", "choose": "idle"},
    "c-mu": {"order": "cmu", "choose": "idle"},
    TWIN: {"order": "strict", "choose": "idle"},
    "oldest first, least loaded": {"order": "fifo", "choose": "load"},
}
"""Changes to the shipped policy's dispatch.

Where a ticket takes the whole person, highest priority first with the longest idle is strict priority itself, and
c-mu ranks these four classes alike; the least loaded is the longest idle.
"""
CLASSES: dict[str, dict[str, Any]] = {
    "fault": {"share": 0.15, "answer_s": 60, "priority": 1, "weight": 8, "handle": {"mean_s": 360}},
    "billing": {"share": 0.30, "answer_s": 180, "priority": 3, "weight": 3, "handle": {"mean_s": 300}},
    "complaint": {"share": 0.15, "answer_s": 120, "priority": 2, "weight": 5, "handle": {"mean_s": 420}},
    "general": {"share": 0.40, "answer_s": 600, "priority": 4, "weight": 1, "handle": {"mean_s": 180}},
}
PAIRS = (("fault", "general"), ("billing", "general"), ("complaint", "billing"), ("general", "billing"),
         ("fault", "complaint"), ("general", "fault"))  # fmt: skip


class Result(NamedTuple):
    """One day under one policy. Misses are shares of 1."""

    weighted: float
    missed: float
    p90_s: float
    worst_s: float
    mean_s: float
    spread: float


class Mean(NamedTuple):
    """A mean over the days, and its standard error."""

    value: float
    error: float


def day(people: int) -> Scenario:
    """Give the day for so many people."""
    return Scenario.model_validate(
        {
            "title": f"{people} people",
            "start": "2026-11-23T09:00:00+08:00",
            "hours": 8,
            "wrap_up_s": 0,
            "arrivals": {
                "per_hour": 360,
                "bursts": [{"name": "outage", "at_h": 3, "minutes": 30, "times": 1.375, "mix": {"fault": 0.41}}],
            },
            "classes": {n: {**c, "channel": "phone", "skills": {f"s-{n}": 1}} for n, c in CLASSES.items()},
            "crews": [_person(number) for number in range(people)],
        }
    )


def run(people: int, changes: dict[str, Any], seed: int) -> Result:
    """Run one day."""
    scenario = day(people).model_copy(update={"dispatch": {"weights": {1: 8, 2: 5, 3: 3, 4: 1}, **changes}})
    town = Town(scenario, policy_of(scenario, load_policy(SHIPPED)), seed)
    town.run()
    found = report(town, seed)
    whole = found.whole
    return Result(
        whole.weighted_miss_rate,
        whole.miss_rate,
        whole.wait_p90_s,
        whole.wait_max_s,
        whole.wait_mean_s,
        found.occupancy_spread,
    )


def summary(results: Sequence[Result]) -> dict[str, Mean]:
    """Give every figure's mean and standard error."""
    columns = zip(*results, strict=True)
    return {
        name: Mean(fmean(column), stdev(column) / sqrt(len(column)))
        for name, column in zip(Result._fields, columns, strict=True)
    }


def plot(table: dict[int, dict[str, dict[str, Mean]]]) -> str:
    """Draw the weighted misses."""
    shown = {
        name: [Bar(100 * table[n][name]["weighted"].value, 100 * table[n][name]["weighted"].error) for n in table]
        for name in POLICIES
    }
    names = {name: row for name, row in shown.items() if name not in (TWIN, "c-mu")}
    groups = [f"{people} people" for people in table]
    return bars("Late answers weighted by importance (and standard error)", groups, names, "% of all weight")


def verdict(rows: dict[str, dict[str, Mean]], results: dict[str, list[Result]]) -> list[str]:
    """Say whether the default keeps what it promises on one staffing level."""
    ours, fifo = rows[OURS], rows["FIFO, longest idle"]
    best = min((name for name in rows if name not in (OURS, WEIGHTED)), key=lambda name: rows[name]["weighted"].value)
    apart = [a.weighted - b.weighted for a, b in zip(results[OURS], results[best], strict=True)]
    error = stdev(apart) / sqrt(len(apart))
    return [
        f"weighted misses against the best other ({best}): {100 * fmean(apart):+.2f} ± {100 * error:.2f} points",
        f"worst wait against FIFO's: x {ours['worst_s'].value / fifo['worst_s'].value:.2f}",
        f"occupancy spread against longest idle's: x {ours['spread'].value / fifo['spread'].value:.2f}",
    ]


def main() -> None:
    """Print the tables and write the plot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=24, help="days for each policy and staffing level")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--no-plot", action="store_true", help="leave the plot as it is")
    asked = parser.parse_args()
    table: dict[int, dict[str, dict[str, Mean]]] = {}
    with ProcessPoolExecutor(asked.jobs, initializer=gc.freeze) as pool:
        for people in STAFF:
            jobs = {
                name: [pool.submit(run, people, changes, seed) for seed in range(1, asked.seeds + 1)]
                for name, changes in POLICIES.items()
            }
            results = {name: [job.result() for job in some] for name, some in jobs.items()}
            table[people] = {name: summary(some) for name, some in results.items()}
            _print(people, table[people], results, asked.json)
    if not asked.no_plot:
        PLOT.write_text(plot(table) + "\n", encoding="utf-8")


def _print(people: int, rows: dict[str, dict[str, Mean]], results: dict[str, list[Result]], as_json: bool) -> None:
    if as_json:
        plain = {name: {figure: mean._asdict() for figure, mean in row.items()} for name, row in rows.items()}
        print(json.dumps({"people": people, "policies": plain}))
        return
    names = ("policy", "weighted misses %", "misses %", "p90 wait s", "worst wait s", "mean wait s", "occupancy spread")
    print(f"\n{people} people\n\n| {' | '.join(names)} |\n{'|---' * len(names)}|")
    for name, row in rows.items():
        scales = {"weighted": 100, "missed": 100, "p90_s": 1, "worst_s": 1, "mean_s": 1}
        cells = [f"{row[f].value * k:,.1f} ± {row[f].error * k:.1f}" for f, k in scales.items()]
        print(f"| {name} | {' | '.join(cells)} | {row['spread'].value:.4f} ± {row['spread'].error:.4f} |")
    for line in verdict(rows, results):
        print(f"* {line}", flush=True)


def _person(number: int) -> dict[str, Any]:
    first, second = PAIRS[number % len(PAIRS)]
    return {
        "name": f"r{number:02d}",
        "count": 1,
        "skills": {f"s-{first}": 1, f"s-{second}": 1},
        "spread": 0.15,
        "speed": {second: 0.87},
    }


if __name__ == "__main__":
    main()
